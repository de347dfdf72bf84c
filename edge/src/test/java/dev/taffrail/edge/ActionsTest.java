package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.minutes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions by description: for which events, what a record says, what stands in the file. */
class ActionsTest {
  @TempDir Path folder;
  private Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.INFO, folder);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

  @Test
  void usedUpMemoryWhileAnActionEndsReachesTheProgramAndKeepsNoOtherFromItsEnd() {
    Error error = new OutOfMemoryError("as if");
    List<String> ended = new ArrayList<>();
    Pipeline pipeline =
        fridge()
            .action(ActionConfig.of("first", (p, name) -> ending(ended, name, null)))
            .action(ActionConfig.of("hungry", (p, name) -> ending(ended, name, error)))
            .action(ActionConfig.of("last", (p, name) -> ending(ended, name, null)))
            .build();
    assertThatThrownBy(pipeline::close).isSameAs(error);
    assertThat(ended).containsExactly("first", "last");
  }

  private static RunningAction ending(List<String> ended, String name, @Nullable Error error) {
    return new RunningAction() {
      @Override
      public boolean perform(RuleEvent event) {
        return true;
      }

      @Override
      public void close() {
        if (error != null) {
          throw error;
        }
        ended.add(name);
      }
    };
  }

  @Test
  void whatOnePipelineFoundIsAReadingOfAnotherUnderTheSameId() {
    List<PipelineResult> behind = new ArrayList<>();
    try (Pipeline second =
            Pipeline.named("often")
                .windows(Windows.counting(2))
                .rule(RuleConfig.above("twice", 1, 1).withMeasure(Measure.COUNT))
                .build();
        Pipeline first =
            fridge()
                .action(
                    "behind",
                    e ->
                        behind.add(
                            second.run(
                                List.of(
                                    SensorReading.of(e.sensor(), e.time(), e.value(), e.unit())))))
                .build()) {
      PipelineResult result = first.run(minutes(0, 9, 5, 9.5, 5));
      assertThat(behind).extracting(PipelineResult::correlationId).hasSize(2);
      assertThat(behind)
          .extracting(PipelineResult::correlationId)
          .containsOnly(result.correlationId());
      assertThat(behind.get(1).events())
          .extracting(
              event -> event.ruleName() + " " + Objects.requireNonNull(event.window()).max())
          .containsExactly("twice 9.5");
    }
  }

  @Test
  void aLogActionWritesARecordOfItsOwnAtItsLevelWithItsFields() {
    LogAction action =
        LogAction.standard()
            .withLevel(Level.CRITICAL)
            .withLogger("pager")
            .withEvent("cold_chain_broken")
            .withFields(Map.of("site", "north", "floor", 3));
    PipelineResult result;
    try (Pipeline pipeline = fridge().action(ActionConfig.of("page", action)).build()) {
      result = pipeline.run(minutes(0, 9.4, 5));
    }
    Records.Noted record = records.only("cold_chain_broken");
    assertThat(record.level()).isEqualTo(Level.CRITICAL);
    assertThat(record.logger()).isEqualTo("pager");
    assertThat(record.correlationId()).isEqualTo(result.correlationId());
    assertThat(record.fields())
        .containsEntry("pipeline", "fridge")
        .containsEntry("rule", "warm")
        .containsEntry("severity", "warning")
        .containsEntry("sensor", "s1")
        .containsEntry("value", "9.4")
        .containsEntry("limit", "8.0")
        .containsEntry("unit", "Cel")
        .containsEntry("window_end", "2026-05-30T08:01:00Z")
        .containsEntry("site", "north")
        .containsEntry("floor", "3");
  }

  @Test
  void withoutALevelTheRecordHasThatOfTheSeverity() {
    try (Pipeline pipeline = fridge().action(ActionConfig.of("l", LogAction.standard())).build()) {
      pipeline.run(minutes(0, 9, 31, 5));
    }
    assertThat(records.of("alarm"))
        .extracting(Records.Noted::level)
        .containsExactly(Level.WARNING, Level.CRITICAL);
  }

  @Test
  void anActionIsDoneForItsSeverityAndThoseAboveAndForItsRulesAlone() {
    LogAction log = LogAction.standard();
    try (Pipeline pipeline =
        fridge()
            .action(
                ActionConfig.of("grave", log.withEvent("grave")).withSeverity(Severity.CRITICAL))
            .action(ActionConfig.of("any", log.withEvent("any")).withSeverity(Severity.WARNING))
            .action(ActionConfig.of("warm", log.withEvent("warm")).withRules(Set.of("warm")))
            .build()) {
      pipeline.run(minutes(0, 9, 31, 5));
    }
    assertThat(rules("grave")).containsExactly("hot");
    assertThat(rules("any")).containsExactly("warm", "hot");
    assertThat(rules("warm")).containsExactly("warm");
    assertThat(records.of("alert_raised"))
        .extracting(record -> record.field("actions"))
        .containsExactly("2", "2");
  }

  @Test
  void anEventThatNoActionWantsRaisesNoAlert() {
    ActionConfig grave = ActionConfig.of("grave", LogAction.standard());
    try (Pipeline pipeline = fridge().action(grave.withSeverity(Severity.CRITICAL)).build()) {
      pipeline.run(minutes(0, 9, 31, 5));
    }
    assertThat(records.of("rule_fired"))
        .extracting(record -> record.field("rule"))
        .containsExactly("warm", "hot");
    assertThat(records.of("alert_raised"))
        .extracting(record -> record.field("rule"))
        .containsExactly("hot");
  }

  @Test
  void aFieldWithANameOfTheEventsOwnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogAction.standard().withFields(Map.of("sensor", "x")))
        .withMessage("fields: expected names that the event has not itself, found 'sensor'");
  }

  @Test
  void anActionThatCannotBeDoneIsAnErrorRecordAndTheNextIsDone() throws Exception {
    Files.writeString(folder.resolve("file"), "in the way");
    StoreAction store = StoreAction.at(folder.resolve("file/alarms.jsonl"));
    try (Pipeline pipeline =
        fridge()
            .action(ActionConfig.of("store", store))
            .action(ActionConfig.of("log", LogAction.standard()))
            .build()) {
      assertThat(pipeline.run(minutes(0, 9, 5)).actionFailures()).isEqualTo(1);
    }
    assertThat(records.only("rule_action_failed").level()).isEqualTo(Level.ERROR);
    assertThat(records.only("rule_action_failed").field("action")).isEqualTo("store");
    assertThat(records.of("alarm")).hasSize(1);
  }

  @Test
  void aStoreActionAppendsEachEventAsALineOfJson() throws Exception {
    Path file = folder.resolve("new/folder/alarms.jsonl");
    StoreAction store = StoreAction.at(file).withSync(true).withFields(Map.of("floor", 3));
    PipelineResult result;
    try (Pipeline pipeline = fridge().action(ActionConfig.of("store", store)).build()) {
      result = pipeline.run(minutes(0, 9.5, 31, 5));
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"pipeline":"fridge","correlation_id":"ID","rule":"warm","severity":"warning",\
            "sensor":"s1","time":"2026-05-30T08:01:00Z","value":9.5,"limit":8.0,\
            "unit":"Cel","window_start":"2026-05-30T08:00:00Z","window_end":"2026-05-30T08:01:00Z","floor":3}
            {"pipeline":"fridge","correlation_id":"ID","rule":"hot","severity":"critical",\
            "sensor":"s1","time":"2026-05-30T08:02:00Z","value":31.0,"limit":30.0,\
            "unit":"Cel","window_start":"2026-05-30T08:01:00Z","window_end":"2026-05-30T08:02:00Z","floor":3}
            """
                .replace("ID", result.correlationId()));
  }

  @Test
  void theFileRotatesBeforeItGrowsBeyondItsLimitAndKeepsSoManyBackups() throws Exception {
    EventFile file = new EventFile(folder.resolve("a.jsonl"), 100, 2, false);
    for (int i = 0; i < 20; i++) {
      file.append(("{\"number\":" + (100 + i) + ",\"x\":\"0123456789\"}").getBytes(UTF_8));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .filteredOn(name -> name.startsWith("a."))
          .containsExactlyInAnyOrder("a.jsonl", "a.jsonl.1", "a.jsonl.2");
    }
    assertThat(numbers("a.jsonl.2", "a.jsonl.1", "a.jsonl"))
        .isSorted()
        .endsWith(119)
        .hasSizeBetween(7, 9);
    for (String name : List.of("a.jsonl", "a.jsonl.1", "a.jsonl.2")) {
      assertThat(Files.size(folder.resolve(name))).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void aTornLineIsEndedBeforeTheNext() throws Exception {
    Path path = folder.resolve("a.jsonl");
    Files.writeString(path, "{\"number\":1}\n{\"numb");
    new EventFile(path, 1000, 2, true).append("{\"number\":2}".getBytes(UTF_8));
    assertThat(Files.readString(path)).isEqualTo("{\"number\":1}\n{\"numb\n{\"number\":2}\n");
  }

  @Test
  void aFileThatWasMovedAwayIsBegunAnew() throws Exception {
    Path path = folder.resolve("a.jsonl");
    EventFile file = new EventFile(path, 1000, 2, true);
    file.append("{\"number\":1}".getBytes(UTF_8));
    Files.move(path, folder.resolve("moved"));
    file.append("{\"number\":2}".getBytes(UTF_8));
    assertThat(Files.readString(path)).isEqualTo("{\"number\":2}\n");
  }

  private List<Integer> numbers(String... names) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(Files.readString(folder.resolve(name)));
    }
    return text.toString().lines().map(line -> Integer.parseInt(line.substring(10, 13))).toList();
  }

  private List<String> rules(String event) {
    return records.of(event).stream().map(record -> record.field("rule")).toList();
  }

  /** Windows of a minute; a warning above 8, critical above 30. */
  private static PipelineBuilder fridge() {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("warm", 8, 6))
        .rule(RuleConfig.above("hot", 30, 25).withSeverity(Severity.CRITICAL));
  }
}
