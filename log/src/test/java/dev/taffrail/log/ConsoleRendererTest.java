package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
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
