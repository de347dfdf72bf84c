package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which numbers of which channels are kept. */
class HecAcksTest {
  private final HecAcks acks = new HecAcks();

  @Test
  void eachSenderHasItsHundredChannels() {
    for (int sender = 0; sender < 3; sender++) {
      for (int channel = 0; channel < 100; channel++) {
        assertThat(acks.add("device" + sender, "c" + channel)).isZero();
      }
    }
    assertThat(isKept("device0", "c0")).isTrue();
    assertThat(isKept("device2", "c99")).isTrue();
    acks.add("device1", "one more");
    assertThat(isKept("device1", "c0")).isFalse();
    assertThat(isKept("device1", "c1")).isTrue();
    assertThat(isKept("device2", "c1")).isTrue();
  }

  @Test
  void whoHasManyChannelsTakesNoneFromWhoHasOne() {
    acks.add("quiet", "c");
    for (int sender = 0; sender < 20; sender++) {
      for (int channel = 0; channel < 100; channel++) {
        acks.add("device" + sender, "c" + channel);
      }
    }
    int kept = 0;
    for (int sender = 0; sender < 20; sender++) {
      for (int channel = 0; channel < 100; channel++) {
        kept += isKept("device" + sender, "c" + channel) ? 1 : 0;
      }
    }
    assertThat(isKept("quiet", "c")).isTrue();
    assertThat(kept).isEqualTo(999);
  }

  @Test
  void ofAChannelTheNewestThousandUnreadNumbersAreKept() {
    for (int i = 0; i < 1_500; i++) {
      acks.add("", "c");
      if (i == 700) {
        assertThat(acks.answer("", "c", question(600))).contains("\"600\":true");
      }
    }
    // 1,499 numbers are unread: the first 499 of them are too many.
    assertThat(acks.answer("", "c", question(498))).contains("false");
    assertThat(acks.answer("", "c", question(499))).contains("true");
    assertThat(acks.answer("", "c", question(600))).contains("false");
    assertThat(acks.answer("", "c", question(1_499))).contains("true");
    assertThat(acks.answer("", "c", question(1_499))).contains("false");
    assertThat(acks.add("", "c")).isEqualTo(1_500);
  }

  private boolean isKept(String sender, String channel) {
    return acks.answer(sender, channel, question(0)).contains("true");
  }

  private static byte[] question(long number) {
    return ("{\"acks\":[" + number + "]}").getBytes(UTF_8);
  }
}
