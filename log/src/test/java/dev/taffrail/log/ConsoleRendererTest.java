package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are there for their ends
class ConsoleRendererTest {
  private static final BoundLogger log = BoundLogger.get("edge.pipeline");
  private static final ConsoleFormat.Colors AUTO = ConsoleFormat.Colors.AUTO;

  private static final Layout TERMINAL = () -> new ConsoleRenderer(Format.console(), true, true);

  @Test
  void aLineHasColumnsWithTheCorrelationIdLast() {
    try (CapturedLines captured = new CapturedLines(Format.console());
        Scope scope = LogContext.bind("correlation_id", "0190163d-8694-739b-aea5-966c26f8ad90")) {
      log.bind("device", "rpi4").warning("rule_fired").with("rule", "cold chain").log();
      log.info("a_name_longer_than_the_column_is_wide").with("tags", List.of("a b", 1)).log();

      assertThat(captured.lines())
          .containsExactly(
              "2026-05-30T08:37:37.951919Z warning  rule_fired               [edge.pipeline]"
                  + " device=rpi4 rule=\"cold chain\""
                  + " correlation_id=0190163d-8694-739b-aea5-966c26f8ad90",
              "2026-05-30T08:37:37.951919Z info     a_name_longer_than_the_column_is_wide"
                  + " [edge.pipeline] tags=[\"a b\",1]"
                  + " correlation_id=0190163d-8694-739b-aea5-966c26f8ad90");
    }
  }

  @Test
  void onATerminalThereAreColoursTheTimeOfThePlaceAndAShortCorrelationId() {
    String time =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS")
            .withZone(ZoneId.systemDefault())
            .format(CapturedLog.NOW);
    try (CapturedLines captured = new CapturedLines(TERMINAL);
        Scope scope = LogContext.bind("correlation_id", "0190163d-8694-739b-aea5-966c26f8ad90")) {
      log.critical("disk_full").with("free", 0).log();

      assertThat(captured.last())
          .isEqualTo(
              "\033[2m"
                  + time
                  + "\033[0m \033[1;37;41mcritical\033[0m \033[1mdisk_full\033[0m"
                  + " ".repeat(15)
                  + " \033[2m[edge.pipeline]\033[0m \033[36mfree\033[0m=0"
                  + " \033[2m\u2026966c26f8ad90\033[0m");
    }
  }

  @Test
  void theTimeOfThePlaceIsThatOfEachRecord() {
    DateTimeFormatter clock =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    LocalTimes times = new LocalTimes();
    JsonBuffer out = new JsonBuffer();
    for (long millis : new long[] {0, 999, 1000, 61_002, 3_600_000, 86_399_999, 86_400_000, 999}) {
      Instant time = CapturedLog.NOW.truncatedTo(ChronoUnit.DAYS).plusMillis(millis);
      out.restart();
      times.write(out, MicroClock.of(time));
      assertThat(new String(out.copy(), StandardCharsets.UTF_8)).isEqualTo(clock.format(time));
    }
  }

  @Test
  void eachLevelHasItsColour() {
    Map<Level, String> colours = // of ECMA-48: faint, green, yellow, bold red, bold white on red
        Map.of(
            Level.DEBUG,
            "2",
            Level.INFO,
            "32",
            Level.WARNING,
            "33",
            Level.ERROR,
            "1;31",
            Level.CRITICAL,
            "1;37;41");
    try (CapturedLines captured = new CapturedLines(TERMINAL)) {
      colours.forEach(
          (level, colour) -> {
            log.log(level, "e").log();
            assertThat(captured.last())
                .contains(" \033[" + colour + "m" + level.label() + "\033[0m ");
          });
    }
  }

  @Test
  void aCorrelationIdIsShortenedOnlyWhereThatTakesNothingAwayThatIsNeeded() {
    Map<String, String> shown =
        Map.of(
            "0190163d-869", "correlation_id=0190163d-869",
            "0190163d-8694", "\u2026190163d-8694",
            "gr\u00fc\u00dfe-0190163d", "correlation_id=gr\u00fc\u00dfe-0190163d",
            "0190163d 8694 739b", "correlation_id=\"0190163d 8694 739b\"");
    try (CapturedLines captured =
        new CapturedLines(() -> new ConsoleRenderer(Format.console(), false, true))) {
      shown.forEach(
          (id, text) -> {
            log.info("e").with(Correlation.KEY, id).log();
            assertThat(captured.last()).endsWith("[edge.pipeline] " + text);
          });
      log.info("e").with(Correlation.KEY, List.of(1234567, 1234567)).log();
      assertThat(captured.last()).endsWith(" correlation_id=[1234567,1234567]");
    }
  }

  @Test
  void aLineHoldsNothingOfTheOneBefore() {
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      LogEvent huge = log.info("huge").with(Correlation.KEY, "c-1");
      for (int i = 0; i < 10_000; i++) {
        huge.with("key" + i, "value " + i);
      }
      huge.exception(new IllegalStateException("huge")).log();
      log.info("e").log();

      assertThat(captured.last())
          .isEqualTo(
              "2026-05-30T08:37:37.951919Z info     e                        [edge.pipeline]");
    }
  }

  @Test
  void columnsAreCountedInCharacters() {
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.info("grusse").log();
      log.info("gr\u00fc\u00dfe\u20ac").log();

      assertThat(captured.lines()).extracting(line -> line.indexOf('[')).containsExactly(62, 62);
    }
  }

  @Test
  void wordsThatCouldBeTakenForAnotherColumnAreQuoted() {
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.info("connected to broker-1").log();
      log.info("user in [admin] role=root").log();
      log.info("two  spaces").log();
      log.info("").log();
      BoundLogger.get("a] role=root").info("e").log();

      assertThat(captured.lines())
          .extracting(line -> line.substring(37))
          .containsExactly(
              "connected to broker-1    [edge.pipeline]",
              "\"user in [admin] role=root\" [edge.pipeline]",
              "\"two  spaces\"            [edge.pipeline]",
              "\"\"                       [edge.pipeline]",
              "e                        [\"a] role=root\"]");
    }
  }

  @Test
  void anExceptionStandsBeneathWithCausesAndWithoutTheFramesOfTheJdk() {
    Exception cause = new NumberFormatException("For input \"x\ny\"");
    cause.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.lang.Integer", "parseInt", "Integer.java", 668),
          new StackTraceElement("java.lang.Integer", "valueOf", "Integer.java", 9),
          new StackTraceElement("app.Sensor", "read", "Sensor.java", 12),
          new StackTraceElement("app.Main", "main", "Main.java", 3)
        });
    Exception failure = new IllegalStateException("broker-1", cause);
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("app.Flush", "run", null, -1),
          new StackTraceElement("app.Main", "main", "Main.java", 3)
        });
    failure.addSuppressed(new UnsupportedOperationException());
    failure.getSuppressed()[0].setStackTrace(new StackTraceElement[0]);

    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(failure).log();

      assertThat(captured.last().lines().skip(1))
          .containsExactly(
              "  java.lang.IllegalStateException: broker-1",
              "    at app.Flush.run",
              "    at app.Main.main(Main.java:3)",
              "  suppressed java.lang.UnsupportedOperationException",
              "  caused by java.lang.NumberFormatException: For input \"x\\ny\"",
              "    at java.lang.Integer.parseInt(Integer.java:668)",
              "    \u2026 1 more",
              "    at app.Sensor.read(Sensor.java:12)",
              "    \u2026 1 more");
    }
  }

  private static StackTraceElement frame(String type, @Nullable String file, int line) {
    return new StackTraceElement(type, "run", file, line);
  }

  @Test
  void framesOfTheJdkAreCountedWhereTheyStand() {
    Exception failure = new IllegalStateException();
    failure.setStackTrace(
        new StackTraceElement[] {
          frame("app.A", "A.java", 1),
          frame("java.util.B", "B.java", 2),
          frame("jdk.internal.C", "C.java", 3),
          frame("app.D", "D.java", -1),
          frame("sun.nio.E", "E.java", 4),
          frame("javax.F", null, -2),
          frame("app.G", "G.java", 5)
        });
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(failure).log();

      assertThat(captured.last().lines().skip(1))
          .containsExactly(
              "  java.lang.IllegalStateException",
              "    at app.A.run(A.java:1)",
              "    \u2026 2 more",
              "    at app.D.run(D.java)",
              "    \u2026 1 more",
              "    at javax.F.run(native)",
              "    at app.G.run(G.java:5)");
    }
  }

  @Test
  void ofManyFramesTheFirstSixteenAreShownAndTheOthersCounted() {
    Exception failure = new IllegalStateException();
    StackTraceElement[] frames = new StackTraceElement[20];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = frame("app.A", "A.java", i + 1);
    }
    failure.setStackTrace(frames);
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(failure).log();

      List<String> shown = captured.last().lines().skip(2).toList();
      assertThat(shown).hasSize(17).startsWith("    at app.A.run(A.java:1)");
      assertThat(shown.get(15)).isEqualTo("    at app.A.run(A.java:16)");
      assertThat(shown.get(16)).isEqualTo("    \u2026 4 more");
    }
  }

  @Test
  void everyRecordMayShowAsManyExceptions() {
    Exception chain = new IllegalStateException("0");
    for (int i = 1; i < 12; i++) {
      chain = new IllegalStateException("" + i, chain);
    }
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      for (int i = 0; i < 3; i++) {
        log.error("failed").exception(chain).log();
        assertThat(captured.last())
            .contains("caused by java.lang.IllegalStateException: 0")
            .doesNotContain("(and more)");
      }
    }
  }

  @Test
  void exceptionsWithoutEndEnd() {
    Exception a = new IllegalStateException("a");
    Exception b = new IllegalStateException("b", a);
    a.initCause(b);
    Exception chain = new IllegalStateException("0");
    for (int i = 1; i < 1000; i++) {
      chain = new IllegalStateException("" + i, chain);
    }
    Exception wide = new IllegalStateException("w");
    wide.addSuppressed(chain);
    wide.addSuppressed(a);

    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(a).log();
      assertThat(captured.last()).contains("caused by (see above)");
      log.error("failed").exception(wide).log();
      assertThat(captured.last()).contains("caused by (and more)");
      assertThat(captured.last().length()).isLessThan(64 * 1024);
    }
  }

  @Test
  void anExceptionThatSuppressesManyIsCutBehindTheSameNumberOfThem() {
    Exception wide = new IllegalStateException("wide");
    for (int i = 0; i < 100; i++) {
      wide.addSuppressed(new IllegalStateException("" + i));
    }
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(wide).log();
      assertThat(captured.last())
          .contains("suppressed java.lang.IllegalStateException: 10\n")
          .doesNotContain("IllegalStateException: 12\n")
          .containsOnlyOnce("(and more)");
    }
  }

  @Test
  void anExceptionWithoutFramesIsWritten() {
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(new WithoutFrames()).log();
      assertThat(captured.last()).contains("WithoutFrames");
    }
  }

  @Test
  void anExceptionWhoseMethodsThrowIsWrittenAsFarAsItGoes() {
    Exception broken =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }

          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException();
          }
        };
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      log.error("failed").exception(broken).log();
      assertThat(captured.last()).contains("unprintable", "java.lang.IllegalStateException");
    }
  }

  @Test
  void hugeRecordsAreCutAndSaySo() {
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      LogEvent event = log.info("e").with("huge", "x".repeat(1_000_000));
      for (int i = 0; i < 10_000; i++) {
        event.with("key" + i, "value " + i);
      }
      event.log();

      assertThat(captured.last().length()).isLessThan(64 * 1024);
      assertThat(captured.last())
          .contains(" characters cut)\"")
          .containsPattern("fields_cut=\\d+$");
    }
  }

  @Test
  void oneFieldThatIsCutIsCountedTooAndTheNextRecordsAreCountedAnew() {
    try (CapturedLines captured = new CapturedLines(Format.console())) {
      for (int i = 0; i < 2; i++) {
        LogEvent event = log.info("e");
        for (int field = 0; field < 6; field++) {
          event.with("key" + field, "x".repeat(8_000));
        }
        event.log();
        assertThat(captured.last()).contains(" key4=x").endsWith("x fields_cut=1");
      }
      log.info("e").log();
      assertThat(captured.last()).doesNotContain("fields_cut");
    }
  }

  /** As a flight recorder does, which keeps what an output shows as well. */
  @Test
  void aRecordThatIsWrittenTwiceReadsTheSame() {
    PooledEvent event = new PooledEvent();
    event.open(Level.INFO, LoggerNames.of("edge"), Fields.NONE, "e").with(Correlation.KEY, "c-1");
    event.event().stamp(0, Fields.NONE);
    String first = text(event.render(Layout.PLAIN));

    assertThat(first).endsWith("[edge] correlation_id=c-1");
    assertThat(text(event.render(Layout.PLAIN))).isEqualTo(first);
  }

  private static String text(JsonBuffer line) {
    return new String(line.copy(), StandardCharsets.UTF_8);
  }

  @Test
  void anExceptionThatAProcessorMadeATextOfStandsBeneathOnly() {
    Processor text =
        event -> {
          event.exceptionAs("what went wrong");
          return true;
        };
    try (CapturedLines captured = new CapturedLines(Layout.PLAIN, text)) {
      log.error("e").exception(new IllegalStateException("as it was")).log();

      assertThat(captured.last())
          .contains("what went wrong")
          .doesNotContain("exception=")
          .doesNotContain("as it was");
    }
  }

  @Test
  void anExceptionThatAProcessorMadeStructureOfStandsInTheLineOnly() {
    Processor structure =
        event -> {
          event.exceptionAs(Map.of("type", "IllegalState"));
          return true;
        };
    try (CapturedLines captured = new CapturedLines(Layout.PLAIN, structure)) {
      log.error("e").exception(new IllegalStateException("as it was")).log();

      assertThat(captured.last()).endsWith(" exception={\"type\":\"IllegalState\"}");
    }
  }

  @Test
  void coloursComeOnTerminalsOnlyAndAsTheEnvironmentSays() {
    assertThat(Terminal.wantsColors(AUTO, true, Map.of())).isTrue();
    assertThat(Terminal.wantsColors(AUTO, false, Map.of())).isFalse();
    assertThat(Terminal.wantsColors(AUTO, true, Map.of("TERM", "dumb"))).isFalse();
    assertThat(Terminal.wantsColors(AUTO, true, Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.wantsColors(AUTO, true, Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Terminal.wantsColors(AUTO, false, Map.of("FORCE_COLOR", "1"))).isTrue();
    assertThat(Terminal.wantsColors(AUTO, false, Map.of("FORCE_COLOR", "0"))).isFalse();
    Map<String, String> both = Map.of("FORCE_COLOR", "1", "NO_COLOR", "1");
    assertThat(Terminal.wantsColors(AUTO, true, both)).isFalse();
    assertThat(Terminal.wantsColors(ConsoleFormat.Colors.ALWAYS, false, both)).isTrue();
    assertThat(Terminal.wantsColors(ConsoleFormat.Colors.NEVER, true, Map.of())).isFalse();
  }

  @Test
  void refusesAWidthThatNoTerminalHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Format.console().withEventWidth(201))
        .withMessage("eventWidth: expected 0 to 200, found 201");
  }
}
