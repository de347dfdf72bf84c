package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // scopes are there for their ends
class FlightRecorderTest {
  private static final BoundLogger log = BoundLogger.get("flight");

  @TempDir Path dir;

  private final List<String> main = new ArrayList<>();
  private final List<String> debug = new ArrayList<>();
  private @Nullable Pipeline pipeline;

  @AfterEach
  void leave() {
    if (pipeline != null) {
      ActivePipeline.leave(pipeline);
    }
  }

  private static RecordSink sink(List<String> lines) {
    return (level, security, buffer, n) ->
        lines.add(new String(buffer, 0, n, StandardCharsets.UTF_8));
  }

  private Pipeline record(Level level, FlightRecorder recorder, @Nullable RecordSink debugSink) {
    pipeline =
        new Pipeline(
            new LogLevels(level, Map.of("quiet", Level.ERROR), System::nanoTime),
            new Pipeline.Steps(List.of(), Redaction.standard(), recorder),
            new Sinks(sink(main), debugSink, List.of()),
            MicroClock.SYSTEM,
            false);
    ActivePipeline.set(pipeline);
    return pipeline;
  }

  private static List<Object> events(List<String> lines) {
    return lines.stream()
        .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
        .map(record -> (Object) String.valueOf(record.get("event")))
        .toList();
  }

  @Test
  void writesWhatAnIdDidBeforeItsErrorAndNothingOfOthers() {
    Pipeline recording = record(Level.INFO, FlightRecorder.standard(), null);
    try (Scope good = LogContext.bind(Correlation.KEY, "good")) {
      log.debug("of the good one").log();
    }
    try (Scope bad = LogContext.bind(Correlation.KEY, "bad")) {
      log.debug("first").with("v", 9.4).log();
      log.info("between").log();
      log.debug("second").with("password", "x").log();
      assertThat(events(main)).containsExactly("between");
      log.error("failed").log();
      log.error("again").log();
    }

    assertThat(events(main)).containsExactly("between", "first", "second", "failed", "again");
    assertThat(main.get(1)).contains("\"level\":\"debug\"", "\"correlation_id\":\"bad\"", "9.4");
    assertThat(main.get(2)).contains("(redacted)");
    assertThat(main.get(3)).doesNotContain("flight_recorder_lost");
    assertThat(recording.stats().records()).isEqualTo(5);
  }

  @Test
  @SuppressWarnings("try") // the scope is there for its end
  void anIdWhoseTextThrowsIsOneAsAnyOther() {
    record(Level.INFO, FlightRecorder.standard(), null);
    Object hostile =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    try (Scope work = LogContext.bind(Correlation.KEY, hostile)) {
      log.debug("before").log();
      log.error("failed").log();
    }

    assertThat(events(main)).containsExactly("before", "failed");
  }

  @Test
  void keepsAllThatIsBelowTheLevelAndWritesItBeforeACriticalOneToo() {
    record(Level.WARNING, FlightRecorder.standard(), null);
    try (Scope run = LogContext.bind(Correlation.KEY, "id")) {
      log.info("kept").log();
      log.warning("written").log();
      log.critical("failed").log();
    }
    assertThat(events(main)).containsExactly("written", "kept", "failed");
  }

  @Test
  void anErrorThatIsNotWrittenIsKeptAndBringsNothingOut() {
    record(Level.CRITICAL, FlightRecorder.standard(), null);
    BoundLogger run = log.bind(Correlation.KEY, "id");
    run.info("before").log();
    run.error("below the level").log();
    assertThat(main).isEmpty();
    run.critical("failed").log();

    assertThat(events(main)).containsExactly("before", "below the level", "failed");
  }

  @Test
  void anIdMayBeBoundOrTheEventsOwn() {
    record(Level.INFO, FlightRecorder.standard(), null);
    log.bind(Correlation.KEY, "id").debug("bound").log();
    log.debug("own").with(Correlation.KEY, "id").log();
    log.debug("none").log();
    log.error("failed").log();
    log.bind(Correlation.KEY, "id").error("failed").log();

    assertThat(events(main)).containsExactly("failed", "bound", "own", "failed");
  }

  @Test
  void aLevelOfALoggersOwnHolds() {
    record(Level.INFO, FlightRecorder.standard(), null);
    BoundLogger quiet = BoundLogger.get("quiet").bind(Correlation.KEY, "id");
    quiet.debug("not kept").log();
    assertThat(quiet.isEnabled(Level.DEBUG)).isFalse();
    assertThat(log.isEnabled(Level.DEBUG)).isTrue();
    quiet.error("failed").log();

    assertThat(events(main)).containsExactly("failed");
  }

  @Test
  void theOldestIdGoesAndTheOldestLinesOfAnIdDoAndThatIsSaid() {
    record(Level.INFO, new FlightRecorder(2, 1024), null);
    BoundLogger first = log.bind(Correlation.KEY, "1");
    BoundLogger second = log.bind(Correlation.KEY, "2");
    first.debug("gone").log();
    for (int i = 0; i < 100; i++) {
      second.debug("kept " + i).log();
    }
    log.bind(Correlation.KEY, "3").debug("kept").log();
    first.error("failed").log();
    assertThat(events(main)).containsExactly("failed");
    main.clear();

    second.error("failed").log();

    int kept = main.size() - 1;
    assertThat(kept).isBetween(5, 10);
    assertThat(main.stream().limit(kept).mapToInt(String::length).sum()).isLessThanOrEqualTo(1024);
    assertThat(events(main)).startsWith("kept " + (100 - kept)).endsWith("kept 99", "failed");
    assertThat(main.get(kept)).contains("\"flight_recorder_lost\":" + (100 - kept));
  }

  @Test
  void aLineThatNeverFitsIsCounted() {
    record(Level.INFO, new FlightRecorder(1, 1024), null);
    BoundLogger run = log.bind(Correlation.KEY, "id");
    run.debug("x".repeat(2000)).log();
    run.error("failed").log();

    assertThat(main).hasSize(1);
    assertThat(main.get(0)).contains("\"flight_recorder_lost\":1");
  }

  @Test
  void anIdThatGoesLeavesNothingToTheOneThatTakesItsPlace() {
    record(Level.INFO, new FlightRecorder(1, 1024), null);
    BoundLogger first = log.bind(Correlation.KEY, "1");
    first.debug("of the first").log();
    first.debug("x".repeat(2000)).log();
    BoundLogger second = log.bind(Correlation.KEY, "2");
    second.debug("of the second").log();
    second.error("failed").log();

    assertThat(events(main)).containsExactly("of the second", "failed");
    assertThat(main.get(1)).as("it lost none itself").doesNotContain("flight_recorder_lost");
  }

  @Test
  void theIdThatGoesIsTheOneThatBeganFirstHoweverLateItWentOn() {
    record(Level.INFO, new FlightRecorder(2, 1024), null);
    for (String id : List.of("1", "2", "1", "3")) {
      log.bind(Correlation.KEY, id).debug("of " + id).log();
    }
    for (String id : List.of("1", "2", "3")) {
      log.bind(Correlation.KEY, id).error("failed").log();
    }

    assertThat(events(main)).containsExactly("failed", "of 2", "failed", "of 3", "failed");
  }

  @Test
  void whatIsBroughtOutHasTheLevelOfItsRecordSoThatTheJournalAdmitsItAsSuch() {
    List<Level> offered = new ArrayList<>();
    pipeline =
        new Pipeline(
            new LogLevels(Level.ERROR, Map.of(), System::nanoTime),
            new Pipeline.Steps(List.of(), Redaction.standard(), FlightRecorder.standard()),
            Sinks.of((level, security, buffer, n) -> offered.add(level)),
            MicroClock.SYSTEM,
            false);
    ActivePipeline.set(pipeline);
    BoundLogger run = log.bind(Correlation.KEY, "id");
    run.warning("e").log();
    run.debug("e").log();
    run.info("e").log();
    run.error("failed").log();

    assertThat(offered).containsExactly(Level.WARNING, Level.DEBUG, Level.INFO, Level.ERROR);
  }

  @Test
  void recordsOfManyThreadsUnderManyIdsAreAllBroughtOut() throws InterruptedException {
    RecentRecords recent = new RecentRecords(new FlightRecorder(200, 1024));
    LongAdder brought = new LongAdder();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      String own = "of " + t + ", ";
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  String id = own + i % 50;
                  byte[] line = id.getBytes(StandardCharsets.UTF_8);
                  recent.keep(id, Level.DEBUG, line, line.length);
                  LineRing ring = i % 3 == 0 ? null : recent.take(id);
                  if (ring != null) {
                    ring.forEach(
                        (level, taken, n) -> {
                          if (id.equals(new String(taken, 0, n, StandardCharsets.UTF_8))) {
                            brought.increment();
                          }
                        });
                  }
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long left = 0;
    for (int t = 0; t < threads.length; t++) {
      for (int i = 0; i < 50; i++) {
        LineRing ring = recent.take("of " + t + ", " + i);
        if (ring != null) {
          int[] lines = new int[1];
          ring.forEach((level, taken, n) -> lines[0]++);
          left += lines[0];
        }
      }
    }

    assertThat(brought.sum() + left).isEqualTo(threads.length * 20_000L);
  }

  @Test
  void debugRecordsGoToTheirJournalAndBeforeAnErrorToTheMainOne() {
    record(Level.INFO, FlightRecorder.standard(), sink(debug));
    BoundLogger run = log.bind(Correlation.KEY, "id");
    run.debug("raw").log();
    run.error("failed").log();

    assertThat(events(debug)).containsExactly("raw");
    assertThat(events(main)).containsExactly("raw", "failed");
  }

  @Test
  void aRingGivesBackTheLastLinesWhateverTheirLengths() {
    Random random = new Random(1);
    LineRing ring = new LineRing(1500);
    List<String> added = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      String line = i + "x".repeat(random.nextInt(700));
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      ring.add(Level.INFO, bytes, bytes.length);
      added.add(line);
      List<String> kept = new ArrayList<>();
      ring.forEach((level, taken, n) -> kept.add(new String(taken, 0, n, StandardCharsets.UTF_8)));
      assertThat(kept)
          .isNotEmpty()
          .isEqualTo(added.subList(added.size() - kept.size(), added.size()));
      assertThat(ring.lost()).isEqualTo(added.size() - kept.size());
    }
  }

  @Test
  void aRingTakesLinesUntilNotOneByteIsLeft() {
    LineRing ring = new LineRing(2 * (LineRing.HEADER + 10));
    for (int i = 0; i < 3; i++) {
      ring.add(Level.INFO, new byte[10], 10);
    }
    assertThat(ring.lost()).isEqualTo(1);

    LineRing forOne = new LineRing(LineRing.HEADER + 10);
    forOne.add(Level.INFO, new byte[10], 10);
    assertThat(forOne.lost()).isZero();
    forOne.add(Level.INFO, new byte[11], 11);
    assertThat(forOne.lost()).isEqualTo(1);
  }

  /** A line of an output may be longer than one of the journal. */
  @Test
  void aRingGivesBackLongLinesWhole() {
    LineRing ring = new LineRing(1 << 20);
    int[] lengths = {1, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x1ffff};
    for (int length : lengths) {
      byte[] line = new byte[length];
      Arrays.fill(line, (byte) length);
      ring.add(Level.INFO, line, length);
    }
    List<Integer> kept = new ArrayList<>();
    ring.forEach(
        (level, taken, n) -> {
          kept.add(n);
          assertThat(Arrays.copyOf(taken, n)).containsOnly((byte) n);
        });

    assertThat(kept).containsExactlyElementsOf(Arrays.stream(lengths).boxed().toList());
  }

  @Test
  void isConfiguredWithTheRest() throws IOException {
    JournalConfig journal = JournalConfig.at(dir.resolve("edge.log")).withSealed(false);
    Taffrail taffrail =
        Taffrail.builder().journal(journal).flightRecorder(FlightRecorder.standard()).configure();
    try (Scope run = Correlation.begin()) {
      log.debug("before").log();
      log.error("failed").log();
    }
    assertThat(taffrail.shutdown()).isTrue();

    assertThat(events(Files.readAllLines(dir.resolve("edge.log"))))
        .containsSubsequence("logging_configured", "before", "failed");
    assertThat(taffrail.config().flightRecorder()).isEqualTo(FlightRecorder.standard());
  }

  @Test
  void refusesBoundsThatTheHeapHasNoRoomFor() {
    FlightRecorder most = new FlightRecorder(Integer.MAX_VALUE, Integer.MAX_VALUE);
    Path journal = dir.resolve("edge.log");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Taffrail.builder()
                    .journal(JournalConfig.at(journal))
                    .flightRecorder(most)
                    .configure())
        .withMessageStartingWith("flightRecorder: expected at most half of the heap of ");
    assertThat(journal).doesNotExist();
    assertThat(Taffrail.isConfigured()).isFalse();
  }

  @Test
  void refusesBoundsThatHoldNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlightRecorder.standard().withIds(0))
        .withMessageContaining("ids: expected 1 or more, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlightRecorder.standard().withBytesPerId(10))
        .withMessageContaining("bytesPerId: expected 1024 or more, found 10");
  }
}
