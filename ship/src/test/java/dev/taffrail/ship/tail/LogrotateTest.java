package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's logrotate rotates a file that is written and followed. */
class LogrotateTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path dir;

  private final List<String> written = new ArrayList<>();
  private Path app;
  private Follower follower;
  private String program = "";

  @BeforeEach
  void follow() throws IOException {
    program =
        Stream.of("/usr/sbin/logrotate", "/usr/bin/logrotate", "/sbin/logrotate")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse("");
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(!program.isEmpty() || !required).as("logrotate is required").isTrue();
    assumeTrue(!program.isEmpty(), "logrotate is not installed");
    // It refuses folders that others may write to.
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    app = dir.resolve("app.log");
    follower =
        new Follower(
            TailConfig.of(new FilePatterns(List.of(dir + "/*.log"), List.of("*.gz")))
                .withLastLineWait(Duration.ofMillis(100)));
  }

  @Test
  void createdAnew() throws Exception {
    rotatesWithoutLoss("create");
  }

  @Test
  void createdAnewAndCompressedAtOnce() throws Exception {
    rotatesWithoutLoss("create\n compress");
  }

  @Test
  void createdAnewAndCompressedOneLater() throws Exception {
    rotatesWithoutLoss("create\n compress\n delaycompress");
  }

  @Test
  void createdAnewWithDatesInTheirNames() throws Exception {
    rotatesWithoutLoss("create\n dateext\n dateformat -%Y%m%d-%s");
  }

  @Test
  void copiedAndCut() throws Exception {
    rotatesWithoutLoss("copytruncate");
  }

  @Test
  void copiedCutAndCompressed() throws Exception {
    rotatesWithoutLoss("copytruncate\n compress");
  }

  private void rotatesWithoutLoss(String how) throws Exception {
    Path config = dir.resolve("rotate.conf");
    Files.writeString(config, app + " {\n rotate 9\n size 1\n missingok\n " + how + "\n}\n");
    for (int round = 0; round < 6; round++) {
      write(40);
      if (round % 3 == 0) {
        follower.read();
      } else if (round % 3 == 1) {
        follower.readOne();
      }
      // Stopped in every other round: what was rotated meanwhile is found again.
      if (round % 2 == 1) {
        follower.stop();
      }
      write(5);
      // Names with dates differ by the second.
      TimeUnit.MILLISECONDS.sleep(how.contains("%s") ? 1100 : 20);
      rotate(config);
      write(3);
      if (round % 2 == 1) {
        follower.start();
      }
    }
    follower.read();
    long deadline = System.nanoTime() + SOON.toNanos();
    while (follower.lines.size() < written.size() && System.nanoTime() < deadline) {
      follower.await(Duration.ofSeconds(1));
    }
    follower.close();
    Lines.assertSame(follower.lines, written);
    assertThat(follower.skipped).isZero();
  }

  private void write(int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      String line = "line " + written.size();
      written.add(line);
      Files.writeString(app, line + "\n", CREATE, APPEND);
    }
  }

  private void rotate(Path config) throws Exception {
    Process process =
        new ProcessBuilder(
                program, "-f", "-s", dir.resolve("rotate.state").toString(), config.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
