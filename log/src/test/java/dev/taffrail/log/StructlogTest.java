package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taffrail.journal.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The real structlog, of Debian's python3-structlog, beside ours. */
class StructlogTest {
  static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String SETUP =
      """
      import logging, sys, structlog
      logging.basicConfig(format='%(message)s', stream=sys.stdout, level=logging.INFO)
      structlog.configure(
          processors=[
              structlog.contextvars.merge_contextvars,
              structlog.stdlib.add_log_level,
              structlog.stdlib.add_logger_name,
              structlog.processors.TimeStamper(fmt='iso', utc=True),
              structlog.processors.JSONRenderer(),
          ],
          logger_factory=structlog.stdlib.LoggerFactory(),
          wrapper_class=structlog.stdlib.BoundLogger,
      )
      log = structlog.get_logger('edge.pipeline')
      """;

  @Test
  void printsTheSeedLineAsWeDo() throws Exception {
    Map<String, @Nullable Object> theirs =
        structlog(
            "log.info('pipeline_started', pipeline='precision_agriculture', version='2.1.0')");
    Map<String, @Nullable Object> ours;
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      BoundLogger.get("edge.pipeline")
          .info("pipeline_started")
          .with("pipeline", "precision_agriculture")
          .with("version", "2.1.0")
          .log();
      ours = captured.record();
    }

    assertSameButForTheTime(ours, theirs);
  }

  @Test
  void printsBoundFieldsContextAndTypesAsWeDo() throws Exception {
    Map<String, @Nullable Object> theirs =
        structlog(
            """
            structlog.contextvars.bind_contextvars(correlation_id='c-1', k='context')
            log.bind(device='rpi4', k='bound').warning('rule_fired', value=9.4, n=-3, big=2**62, ok=True, \
            none=None, tags=['a', 1, None], nested={'x': {'y': 0.001}}, text='gr\\u00fc\\u00dfe \\U0001f6f0 "\\n\\x00')
            """);
    Map<String, @Nullable Object> ours;
    try (CapturedLog captured = new CapturedLog(Level.INFO);
        Scope first = LogContext.bind("correlation_id", "c-1");
        Scope second = LogContext.bind("k", "context")) {
      BoundLogger.get("edge.pipeline")
          .bind("device", "rpi4")
          .bind("k", "bound")
          .warning("rule_fired")
          .with("value", 9.4)
          .with("n", -3)
          .with("big", 1L << 62)
          .with("ok", true)
          .with("none", (Object) null)
          .with("tags", java.util.Arrays.asList("a", 1, null))
          .with("nested", Map.of("x", Map.of("y", 0.001)))
          .with("text", "gr\u00fc\u00dfe \ud83d\udef0 \"\n\0")
          .log();
      ours = captured.record();
      assertThat(first).isNotSameAs(second);
    }

    assertSameButForTheTime(ours, theirs);
  }

  private static void assertSameButForTheTime(
      Map<String, @Nullable Object> ours, Map<String, @Nullable Object> theirs) {
    String micros = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";
    assertThat(String.valueOf(ours.remove("timestamp"))).matches(micros);
    assertThat(String.valueOf(theirs.remove("timestamp"))).matches(micros);
    assertThat(ours).isEqualTo(theirs);
  }

  private static Map<String, @Nullable Object> structlog(String call) throws Exception {
    requireStructlog();
    Process process = new ProcessBuilder(PYTHON.toString(), "-c", SETUP + call).start();
    byte[] line = process.getInputStream().readAllBytes();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(errors).isZero();
    return Json.parse(line);
  }

  /** Without structlog there is nothing to compare, unless somebody insists that there be. */
  static void requireStructlog() throws Exception {
    boolean there =
        Files.isExecutable(PYTHON)
            && exitCode(PYTHON.toString(), "-c", "import structlog.contextvars") == 0;
    boolean required =
        System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null
            || Boolean.getBoolean("TAFFRAIL_REQUIRE_TOOLS");
    assertThat(there || !required).as("python3-structlog is required and not installed").isTrue();
    assumeTrue(there, "python3-structlog is not installed");
  }

  private static int exitCode(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
