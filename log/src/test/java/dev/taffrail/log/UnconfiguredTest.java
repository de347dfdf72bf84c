package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are there for their ends
class UnconfiguredTest {
  private static final BoundLogger log = BoundLogger.get("app").bind("device", "rpi4");

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private Pipeline pipeline = Pipeline.unconfigured(new StandardError(output));

  @AfterEach
  void reset() {
    ActivePipeline.leave(pipeline);
  }

  private String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesLinesForPeopleAtInfoAndAbove() {
    ActivePipeline.set(pipeline);
    log.debug("no").log();
    try (Scope scope = LogContext.bind("ctx", 1)) {
      log.warning("rule_fired").with("value", 9.4).with("rule", "cold chain").log();
    }

    assertThat(text())
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z warning  rule_fired {15}\\[app\\]"
                + " ctx=1 device=rpi4 value=9.4 rule=\"cold chain\"\n");
  }

  @Test
  void putsAnExceptionBehindItsLine() {
    ActivePipeline.set(pipeline);
    log.error("failed").exception(new IllegalStateException("boom")).log();

    assertThat(text().lines().toList())
        .element(1)
        .isEqualTo("  java.lang.IllegalStateException: boom");
    assertThat(text().lines().toList()).element(2).asString().startsWith("    at dev.taffrail");
  }

  @Test
  void noTextReachesTheTerminalAsAControlSequence() {
    ActivePipeline.set(pipeline);
    log.info("\u001b[2J\nforged").with("k\u001b", "\u009b31m\r").log();

    assertThat(text().chars().filter(c -> c < ' ' || (c >= 0x7f && c < 0xa0)).toArray())
        .as("only the line's own end")
        .containsExactly('\n');
  }

  @Test
  void aBrokenStreamIsNoExceptionForTheCaller() {
    pipeline =
        Pipeline.unconfigured(
            new StandardError(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("closed");
                  }
                }));
    ActivePipeline.set(pipeline);
    log.info("e").log();

    assertThat(pipeline.stats().refused()).isEqualTo(1);
  }
}
