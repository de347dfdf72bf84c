package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateVoiceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final StateVoice voice = new StateVoice("ok");

  @Test
  void theFirstStateIsNotSaidAndAChangeIsSaidAtOnce() {
    voice.hear("ok");
    assertThat(voice.say(0)).isNull();
    assertThat(voice.dueIn(0)).isEqualTo(StateVoice.NEVER);
    voice.hear("retrying");
    assertThat(voice.say(0)).isEqualTo("retrying");
    assertThat(voice.say(0)).isNull();
  }

  @Test
  void aReceiverThatComesAndGoesEachSecondIsSaidTwiceAMinuteWithTheCount() {
    int said = 0;
    int counted = 0;
    for (int second = 0; second < 600; second++) {
      voice.hear(second % 2 == 0 ? "retrying" : "ok");
      String words = voice.say(second * SECOND);
      if (words != null) {
        said++;
        counted += words.contains("changed") ? Integer.parseInt(words.replaceAll("\\D", "")) : 1;
      }
    }
    assertThat(said).isBetween(10, 22);
    assertThat(counted).isBetween(540, 600);
  }

  @Test
  void theLastStateIsSaidWhenItsMinuteIsOver() {
    voice.hear("retrying");
    voice.say(0);
    voice.hear("ok");
    voice.say(SECOND);
    voice.hear("retrying");
    assertThat(voice.say(2 * SECOND)).isNull();
    assertThat(voice.dueIn(2 * SECOND)).isEqualTo(58 * SECOND);
    assertThat(voice.say(60 * SECOND)).isEqualTo("retrying");
  }
}
