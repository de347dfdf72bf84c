package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recursion without end that logs on its way: the stack ends at every place of a log call. */
@Tag("search")
@SuppressWarnings("try") // scopes are there for their ends
class EndlessRecursionTest {
  @TempDir Path dir;

  @Test
  void othersGoOnLoggingAndTheProgramEnds() throws Exception {
    Path output = dir.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxJavaStackTraceDepth=10", // most of the time would go into these
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                dir.resolve("edge.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = program.waitFor(60, TimeUnit.SECONDS);
    program.destroyForcibly();

    assertThat(ended).as("ended by itself").isTrue();
    assertThat(program.exitValue()).as(Files.readString(output)).isZero();
    try (Stream<String> lines = Files.lines(dir.resolve("edge.log"))) {
      assertThat(lines.filter(line -> line.contains("\"event\":\"afterwards\"")))
          .hasSize(Program.TIMES);
    }
  }

  /** After each recursion its main thread logs, and waits until that is written. */
  public static final class Program {
    private static final int TIMES = 300;
    private static final BoundLogger log = BoundLogger.get("deep");

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      JournalConfig config =
          JournalConfig.at(Path.of(arguments[0])).withSealed(false).withMaxBytes(0);
      Taffrail taffrail =
          Taffrail.builder()
              .level(Level.INFO)
              .journal(config)
              .output(Output.to(OutputStream.nullOutputStream(), Format.json()))
              .flightRecorder(FlightRecorder.standard())
              .configure();
      for (int i = 0; i < TIMES; i++) {
        int times = i;
        Thread thread = new Thread(null, () -> overflow(times), "recursion", 200_000);
        thread.start();
        thread.join();
        try (Scope run = Correlation.begin()) {
          log.debug("kept").log();
          log.info("afterwards").log();
        }
        taffrail.flush();
      }
    }

    private static void overflow(int times) {
      try (Scope run = Correlation.begin()) {
        begin(times % 97);
      } catch (StackOverflowError expected) {
        log.info("caught").log();
      }
    }

    /** So that the frames of the log's calls lie elsewhere each time. */
    private static void begin(int frames) {
      if (frames > 0) {
        begin(frames - 1);
      } else {
        descend(0);
      }
    }

    @SuppressWarnings("InfiniteRecursion") // that is what is to be survived
    private static void descend(int depth) {
      (depth % 2 == 0 ? log.info("deeper") : log.debug("deeper")).with("depth", depth).log();
      descend(depth + 1);
    }
  }
}
