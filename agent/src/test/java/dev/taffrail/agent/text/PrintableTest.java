package dev.taffrail.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "27, \\u001b",
    "7, \\u0007",
    "127, \\u007f",
    "155, \\u009b",
    "8238, \\u202e",
    "8294, \\u2066",
    "8232, \\u2028",
    "173, \\u00ad",
    "4447, \\u115f",
    "6159, \\u180f",
    "8203, \\u200b",
    "12644, \\u3164",
    "8288, \\u2060",
    "65279, \\ufeff",
    "55296, \\ud800",
    "10, \\n",
    "13, \\r",
    "9, \\t",
  })
  void whatATerminalWouldObeyIsEscaped(int character, String escape) {
    assertThat(Printable.of("a" + (char) character + "b")).isEqualTo("a" + escape + "b");
  }

  @Test
  void tagsThatHideATextInAnotherAreEscaped() {
    assertThat(Printable.of("a\udb40\udc41b")).isEqualTo("a\\udb40\\udc41b");
    assertThat(Printable.of("a\udb7f\udc41b")).isEqualTo("a\\udb7f\\udc41b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "می\u200cخواهم", "plain", "grüße", "漢字", "😀", "שלום"})
  void everythingElseStaysAsItIs(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }
}
