package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceCommandTest {
  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad90";
  private static final String HEX = "0190163d8694739baea5966c26f8ad90";
  private static final String OTHER = "0190163d-8694-739b-aea5-966c26f8ad91";

  @TempDir Path folder;

  @Test
  void theJourneyIsShownInTheOrderOfTimeOverAllJournals() throws IOException {
    write(
        "edge.log", at(1, "info", "run_start", ID, ",\"n\":24"), at(5, "info", "run_end", ID, ""));
    write("debug.log", at(3, "debug", "window_dump", ID, ""), at(3, "debug", "x", OTHER, ""));
    write("other.log", at(4, "warning", "rule_fired", ID, ",\"rule\":\"a b\""));

    CommandLineRun run = run("trace", ID, "edge.log", "debug.log", "other.log");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.outLines())
        .containsExactly(
            "4 records in 4.000 s from 2026-05-30T08:37:01Z",
            "+0.000  info     edge.test  run_start    edge.log   n=24",
            "+2.000  debug    edge.test  window_dump  debug.log",
            "+3.000  warning  edge.test  rule_fired   other.log  rule=\"a b\"",
            "+4.000  info     edge.test  run_end      edge.log");
  }

  @Test
  void whatACollectorTookIsTheSameStopOfTheJourney() throws IOException {
    String first = at(1, "info", "run_start", ID, ",\"n\":24");
    String second = at(2, "warning", "rule_fired", ID, "");
    write("edge.log", first, second);
    write("loki.log", received(3, "loki", first), received(4, "loki", second));
    write("splunk.log", received(5, "splunk", first));

    assertThat(run("trace", ID, "edge.log", "loki.log", "splunk.log").outLines().stream().skip(1))
        .containsExactly(
            "+0.000  info     edge.test  run_start   edge.log loki+2.000s splunk+4.000s  n=24",
            "+1.000  warning  edge.test  rule_fired  edge.log loki+2.000s");
    assertThat(run("trace", ID, "splunk.log").outLines().stream().skip(1))
        .containsExactly("+0.000  info  edge.test  run_start  splunk+4.000s  n=24");
  }

  @Test
  void whatAReadingSaysOfItselfIsShownOfARecordThatNoCollectorTook() throws IOException {
    String fields = ",\"metadata\":{\"site\":\"north\"},\"line\":3,\"record\":4711";
    write("debug.log", at(1, "debug", "sensor_reading", ID, fields));

    assertThat(run("trace", ID, "debug.log").outLines().get(1))
        .endsWith("debug.log  metadata={\"site\":\"north\"}  line=3  record=4711");
  }

  @Test
  void asJsonEachStopIsALineWithItsPlacesAndItsRecord() throws IOException {
    String first = at(1, "info", "run_start", ID, ",\"n\":24");
    write("edge.log", first, at(2, "info", "run_end", ID, ""));
    write("loki.log", received(3, "loki", first));

    CommandLineRun run = run("trace", ID, "-o", "json", "edge.log", "loki.log");

    assertThat(run.outLines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"seconds\":0.0,\"places\":{\"edge.log\":null,\"loki\":2.0},\"record\":"
                + first
                + "}");
  }

  @Test
  void aRecordThatArrivedTwiceIsOneStopWithItsFirstArrival() throws IOException {
    String record = at(1, "info", "run_start", ID, "");
    write("loki.log", received(9, "loki", record), received(3, "loki", record));

    assertThat(run("trace", ID, "loki.log").outLines().stream().skip(1))
        .containsExactly("+0.000  info  edge.test  run_start  loki+2.000s");
  }

  @Test
  void aLongWayIsNotCountedInSeconds() throws IOException {
    String record = at(1, "info", "a", ID, "");
    String late = received(1, "loki", record);
    write("hours.log", late.replaceFirst("T08:37", "T13:42"));
    write("days.log", late.replaceFirst("05-30T", "06-30T"));

    assertThat(run("trace", ID, "hours.log").out()).contains(" loki+5h05m\n");
    assertThat(run("trace", ID, "days.log").out()).contains(" loki+31d\n");
  }

  @Test
  void whatIsNoRecordInsideACollectorsOneIsShownWithoutItsDocument() throws IOException {
    String run =
        "{\"timestamp\":\"2026-05-30T08:37:07.000000Z\",\"level\":\"info\",\"logger\":"
            + "\"collect.cloud\",\"event\":\"run_received\",\"correlation_id\":\""
            + ID
            + "\",\"record\":{\"windows\":["
            + "1,".repeat(500)
            + "1]}}";
    write("cloud.log", run);

    assertThat(run("trace", ID, "cloud.log").outLines())
        .last()
        .asString()
        .endsWith("collect.cloud  run_received  cloud.log");
  }

  @Test
  void whatAnotherShipperSentToACollectorIsFoundByTheIdThatItsLineSays() throws IOException {
    String head = "{\"timestamp\":\"2026-05-30T08:37:07.000000Z\",\"level\":\"info\",\"logger\":";
    String event = "\"collect.loki\",\"event\":\"entry_received\",\"record\":";
    write(
        "loki.log",
        head + event + "{\"msg\":\"pump stuck\",\"trace_id\":\"" + HEX + "\"}}",
        head + event + "{\"msg\":\"" + HEX + "\",\"trace_id\":\"another\"}}");

    assertThat(run("trace", ID, "loki.log").outLines())
        .hasSize(2)
        .last()
        .asString()
        .endsWith("collect.loki  entry_received  loki.log");
  }

  @ParameterizedTest
  @ValueSource(strings = {ID, HEX, "0190163D-8694-739B-AEA5-966C26F8AD90"})
  void anIdIsFoundInEachOfItsSpellings(String spelling) throws IOException {
    write(
        "edge.log",
        at(1, "info", "a", ID, ""),
        at(2, "info", "b", HEX, ""),
        Records.at(3, "info", "c", ",\"x\":1,\"correlation_id\":\"" + ID + "\""),
        Records.at(4, "info", "d", ",\"trace_id\":\"" + HEX + "\""),
        Records.at(5, "info", "e", ",\"traceparent\":\"00-" + HEX + "-00f067aa0ba902b7-01\""),
        Records.at(6, "info", "only_mentions_it", ",\"text\":\"" + ID + "\""),
        at(7, "info", "other", OTHER, ""));

    List<String> lines = run("trace", spelling, "edge.log").outLines();

    assertThat(lines.stream().skip(1))
        .extracting(line -> line.split(" +", -1)[3])
        .containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void anIdNeedNotBeAUuid() throws IOException {
    write("edge.log", at(1, "info", "a", "order-17", ""), at(2, "info", "b", "order-1", ""));

    assertThat(run("trace", "order-1", "edge.log").outLines().stream().skip(1))
        .containsExactly("+0.000  info  edge.test  b  edge.log");
  }

  @Test
  void theCommandThatShowsTheOtherJourneyOfAnAlarmStandsBelow() throws IOException {
    write(
        "my edge.log",
        at(1, "info", "pipeline_run_start", ID, ""),
        at(2, "warning", "rule_fired", OTHER, ",\"readings_correlation_id\":\"" + ID + "\""),
        at(3, "warning", "rule_fired", OTHER, ",\"readings_correlation_id\":\"" + ID + "\""),
        at(2, "info", "rule_fired_later", ID, ",\"alarm_correlation_id\":\"" + OTHER + "\""));

    assertThat(run("trace", ID, "my edge.log").outLines())
        .hasSize(4)
        .last()
        .isEqualTo("the alarm of these readings: taffrail trace " + OTHER + " 'my edge.log'");
    assertThat(run("trace", OTHER, "my edge.log").outLines())
        .hasSize(4)
        .last()
        .isEqualTo("the readings of this alarm: taffrail trace " + ID + " 'my edge.log'");
    assertThat(run("trace", ID, "-o", "json", "my edge.log").outLines()).hasSize(2);
  }

  @Test
  void ofManyOtherJourneysTheFirstAreNamedAndWhatCouldBeACommandIsNot() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      lines.add(at(1 + i, "info", "later", ID, ",\"alarm_correlation_id\":\"alarm-" + i + "\""));
    }
    lines.add(at(9, "info", "later", ID, ",\"alarm_correlation_id\":\"--config\""));
    lines.add(at(9, "info", "later", ID, ",\"alarm_correlation_id\":\"a;reboot\""));
    write("edge.log", lines.toArray(String[]::new));

    List<String> out = run("trace", ID, "edge.log").outLines();
    assertThat(out.subList(10, out.size()))
        .hasSize(6)
        .startsWith("the alarm of these readings: taffrail trace alarm-0 edge.log")
        .endsWith("and 2 more, by -o json");
  }

  @Test
  void nothingFoundIsStatusOne() throws IOException {
    write("edge.log", at(1, "info", "a", ID, ""));
    CommandLineRun run = run("trace", OTHER, "edge.log");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualToIgnoringNewLines("taffrail: no record of " + OTHER);
  }

  @Test
  void theConfiguredJournalsAreSearchedWhenNoneIsNamed() throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"), "journal: {path: edge.log}\ndebug: {path: debug.log}");
    write("edge.log", at(1, "info", "a", ID, ""));
    assertThat(run("trace", ID).outLines()).hasSize(2);

    write("debug.log", at(2, "debug", "b", ID, ""));
    assertThat(run("trace", ID).outLines()).hasSize(3);
  }

  @Test
  void aMissingJournalIsOneLine() throws IOException {
    write("edge.log", at(1, "info", "a", ID, ""));
    CommandLineRun run = run("trace", ID, "edge.log", "none.log");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: no journal at " + folder.resolve("none.log"));
  }

  private void write(String name, String... lines) throws IOException {
    Records.write(JournalConfig.at(folder.resolve(name)).withSealed(false), lines);
  }

  private static String at(int second, String level, String event, String id, String fields) {
    return Records.at(second, level, event, ",\"correlation_id\":\"" + id + "\"" + fields);
  }

  /** As taffrail collect stores what it receives. */
  private static String received(int second, String protocol, String record) {
    return String.format(
        "{\"timestamp\":\"2026-05-30T08:37:%02d.000000Z\",\"level\":\"info\",\"logger\":"
            + "\"collect.%s\",\"event\":\"entry_received\",\"correlation_id\":\"%s\","
            + "\"labels\":{\"job\":\"edge\"},\"ns\":\"1780130257951919123\",\"record\":%s}",
        second, protocol, ID, record);
  }

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }
}
