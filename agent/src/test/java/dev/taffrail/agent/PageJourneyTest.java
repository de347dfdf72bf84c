package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.all;
import static dev.taffrail.agent.RunningPage.objects;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The journey of a correlation id through several journals. */
class PageJourneyTest extends PageTest {
  @Test
  void theJourneyIsThatOfAllJournalsInTheOrderOfTime() throws Exception {
    String id = ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\"";
    Records.write(plain(edge), Records.at(1, "info", "a", id), Records.at(3, "info", "c", id));
    Records.write(plain(debug), Records.at(2, "debug", "b", id), Records.at(2, "info", "x", ""));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      Map<?, ?> journey = page.get("/api/journey", "id", "0190163D8694739BAEA5966C26F8AD90");
      assertThat(all(journey.get("stops"), "event")).containsExactly("a", "b", "c");
      assertThat(all(objects(journey.get("stops")).get(1).get("places"), "name"))
          .containsExactly("debug.log");
      assertThat(number(journey, "left")).isZero();
    }
  }

  @Test
  void aJourneyOfVeryManyRecordsIsCutAndSaysSo() throws Exception {
    String id = ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\"";
    String[] lines =
        IntStream.range(0, 1_100)
            .mapToObj(i -> Records.at(1, "info", "e", id + ",\"n\":" + i))
            .toArray(String[]::new);
    Records.write(plain(edge), lines);
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> journey = page.get("/api/journey", "id", "0190163d8694739baea5966c26f8ad90");
      assertThat(objects(journey.get("stops"))).hasSize(1_000);
      assertThat(number(journey, "left")).isEqualTo(100);
    }
  }
}
