package dev.taffrail.agent.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.text.Paint;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  private static final String ANSWER =
      """
      {"version":"1.0","pid":7,"journal":"/var/log/taffrail/edge.log","at":"2026-05-30T08:00:09Z",
       "started_at":"2026-05-30T08:00:00Z","reloads":0,"healthy":true,"failing_sources":{},
       "sinks":{"loki":{"state":"ok","stuck":false,"read":21,"delivered":0,"filtered":0,
        "summarised":0,"refused":REFUSED,"lost":0,"pending":21,"behind_bytes":0,
        "behind_records":0,"behind_seconds":0,"last_error":"ERROR",
        "last_error_at":"2026-05-30T08:00:00Z"}}}\
      """;

  @Test
  void aNarrowTerminalGetsTheAccountsThatAreSomething() {
    assertThat(lines(0, "0").get(1)).contains("FILTERED", "SUMMARISED", "REFUSED", "LOST");
    assertThat(lines(60, "0").get(1)).matches("SINK +STATE +READ +DELIVERED +PENDING +BEHIND");
    assertThat(lines(60, "4").get(1))
        .matches("SINK +STATE +READ +DELIVERED +REFUSED +PENDING +BEHIND");
  }

  @Test
  void lastWordsAreBrokenBetweenWords() {
    assertThat(lines(60, "0").get(3))
        .isEqualTo(
            "loki said 9 s ago: a message of a receiver that goes on and\n"
                + "  on and on until its very end");
  }

  @Test
  void whatWasNotTriedYetIsNoFailure() {
    String json = ANSWER.replace("REFUSED", "0").replace("\"ok\"", "\"untried\"");
    List<String> lines = StatusTable.of(json.getBytes(UTF_8), new Paint(true), 0).lines();
    assertThat(lines.get(2)).contains(new Paint(true).dim("untried"));
  }

  @Test
  void aSourceOfWhichNotAllCanBeReadIsFailingThoughItsLaneGoesOn() {
    String sources = ANSWER.substring(ANSWER.indexOf("{\"state\""), ANSWER.length() - 2);
    String json =
        ANSWER
            .replace("\"failing_sources\":{}", "\"failing_sources\":{\"app\":\"no /var/x\"}")
            .replaceFirst("}}}$", ",\"sources\":{\"journal\":" + sources + ",\"app\":" + sources)
            .concat("}}}}")
            .replace("REFUSED", "0");
    assertThat(StatusTable.of(json.getBytes(UTF_8), new Paint(false), 0).lines())
        .anyMatch(line -> line.matches("loki +ok .*"))
        .anyMatch(line -> line.matches(" +journal +ok .*"))
        .anyMatch(line -> line.matches(" +app +failing .*"))
        .contains("app failing: no /var/x");
  }

  @Test
  void oneRecordIsOne() {
    String json = ANSWER.replace("\"behind_records\":0", "\"behind_records\":1");
    String behind =
        json.replace("REFUSED", "0").replace("\"behind_bytes\":0", "\"behind_bytes\":9");
    assertThat(StatusTable.of(behind.getBytes(UTF_8), new Paint(false), 0).lines().get(2))
        .endsWith(" 1 record, 9 B, 0 s");
  }

  private static List<String> lines(int width, String refused) {
    String json =
        ANSWER
            .replace("REFUSED", refused)
            .replace(
                "ERROR", "a message of a receiver that goes on and on and on until its very end");
    return StatusTable.of(json.getBytes(UTF_8), new Paint(false), width).lines();
  }
}
