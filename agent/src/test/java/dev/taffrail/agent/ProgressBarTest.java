package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.Environment;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long MEBIBYTE = 1024 * 1024;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;

  @Test
  void aLongRunShowsABarThatIsTakenAwayAtItsEnd() {
    ProgressBar bar = bar(true, true);
    at(bar, 900, 75);
    assertThat(shown()).isEmpty();
    at(bar, 100, 100);
    at(bar, 50, 110);
    at(bar, 50, 120);
    bar.clear();
    assertThat(shown())
        .isEqualTo(
            "\r\u001b[Kverifying [==========                    ]  33 %  100 of 300 MiB, 2 s left"
                + "\r\u001b[Kverifying [============                  ]  40 %  120 of 300 MiB, 2 s left"
                + "\r\u001b[K");
  }

  @Test
  void theBarIsCutToALineOfTheTerminalSoThatNoneIsLeftBehind() {
    ProgressBar bar = bar(true, true, 24);
    at(bar, 1000, 100);
    bar.clear();
    assertThat(shown()).isEqualTo("\r\u001b[Kverifying [==========  " + "\r\u001b[K");
  }

  @Test
  void aShortRunShowsNothing() {
    ProgressBar bar = bar(true, true);
    at(bar, 500, 150);
    at(bar, 490, 300);
    bar.clear();
    assertThat(shown()).isEmpty();
  }

  @Test
  void whatIsReadASecondTimeDoesNotTakeTheBarBack() {
    ProgressBar bar = bar(true, true);
    at(bar, 2000, 200);
    String before = shown();
    at(bar, 2000, 100);
    assertThat(shown()).isEqualTo(before);
  }

  @Test
  void nothingIsShownWhereThereIsNoTerminalOrTheOutputIsForAProgram() {
    at(bar(false, true), 5000, 100);
    at(bar(true, false), 5000, 100);
    assertThat(shown()).isEmpty();
  }

  private void at(ProgressBar bar, long laterMillis, long mebibytes) {
    now = now.plusMillis(laterMillis);
    bar.at(mebibytes * MEBIBYTE, 300 * MEBIBYTE);
  }

  private String shown() {
    return err.toString(UTF_8);
  }

  private ProgressBar bar(boolean terminal, boolean wanted) {
    return bar(terminal, wanted, 0);
  }

  private ProgressBar bar(boolean terminal, boolean wanted, int columns) {
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new Output(OutputStream.nullOutputStream()),
            new PrintStream(err, true, UTF_8),
            false,
            terminal,
            false,
            () -> columns,
            new Environment(Map.of(), () -> "host-7"),
            Path.of(""),
            Path.of("none.yaml"),
            clock,
            new Stop());
    return new ProgressBar(console, wanted);
  }
}
