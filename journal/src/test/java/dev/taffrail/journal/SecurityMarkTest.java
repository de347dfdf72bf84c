package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecurityMarkTest {
  private static final String MARK = ",\"security\":true";

  @Test
  void isFoundWhereverItStands() {
    for (int before = 0; before < 60; before++) {
      for (int behind = 0; behind < 30; behind++) {
        String text = "x".repeat(before) + MARK + "}".repeat(behind);
        assertThat(SecurityMark.isIn(text.getBytes(UTF_8))).as(text).isTrue();
      }
    }
  }

  @Test
  void isNotFoundWhereAnyOfItsBytesIsAnother() {
    for (int before = 0; before < 30; before++) {
      for (int i = 0; i < MARK.length(); i++) {
        byte[] text = ("x".repeat(before) + MARK + "}").getBytes(UTF_8);
        text[before + i] ^= 1;
        assertThat(SecurityMark.isIn(text)).as(new String(text, UTF_8)).isFalse();
      }
    }
  }

  @Test
  void isNotFoundWhereItIsCutOff() {
    for (int length = 0; length < MARK.length(); length++) {
      assertThat(SecurityMark.isIn(MARK.substring(0, length).getBytes(UTF_8))).isFalse();
      assertThat(SecurityMark.isIn(MARK.substring(MARK.length() - length).getBytes(UTF_8)))
          .isFalse();
    }
  }
}
