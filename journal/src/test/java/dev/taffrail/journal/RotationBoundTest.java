package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four threads log as fast as they can; the files are looked at meanwhile and at the end. */
class RotationBoundTest {
  private static final int THREADS = 4;
  private static final int EACH = 2_500;

  /** Both sizes of lines that a file's end meets: many that fit beside others, few that do not. */
  private static final int LONGEST = 3_000;

  @TempDir Path dir;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private volatile boolean running = true;
  private volatile long greatest;

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  private JournalConfig config(boolean sealed, long maxBytes, int backups) {
    return JournalConfig.at(dir.resolve("edge.log"))
        .withSealed(sealed)
        .withMaxBytes(maxBytes)
        .withBackups(backups);
  }

  @ParameterizedTest
  @CsvSource({"true, 131072", "false, 131072", "false, 1048576"})
  void noFileEverExceedsItsBoundAndNoLineIsMissing(boolean sealed, long max) throws Exception {
    log(config(sealed, max, 600));
    assertThat(greatest).as("greatest file seen while running").isBetween(1L, max);
    for (Path file : files()) {
      assertThat(Files.size(file)).as(file.toString()).isLessThanOrEqualTo(max);
    }
    assertAllLinesInOrder(Lines.ofCallers(dir.resolve("edge.log")), EACH);
  }

  @ParameterizedTest
  @CsvSource({"true, 3", "true, 0", "false, 3", "false, 0"})
  void whatStaysIsBoundedAndWithoutGaps(boolean sealed, int backups) throws Exception {
    log(config(sealed, 131_072, backups));
    assertThat(greatest).isBetween(1L, 131_072L);
    assertThat(files()).hasSize(backups + 1);
    List<String> lines = Lines.ofCallers(dir.resolve("edge.log"));
    assertThat(lines.size()).isLessThan(THREADS * EACH);
    assertNoGaps(lines);
  }

  @Test
  void withoutABoundOneFileTakesAll() throws Exception {
    log(config(false, 0, 3));
    assertThat(files()).containsExactly(dir.resolve("edge.log"));
    assertAllLinesInOrder(Lines.of(dir.resolve("edge.log")), EACH);
  }

  @Test
  void onlyALineThatIsLargerThanTheBoundExceedsItAndStandsAlone() throws Exception {
    // About one in 30 lines of up to 3,000 bytes is larger than 2,900.
    log(config(false, 2_900, 5));
    for (Path file : files()) {
      boolean alone = Files.readAllLines(file, UTF_8).size() == 1;
      assertThat(Files.size(file)).isLessThanOrEqualTo(alone ? LONGEST + 1 : 2_900);
    }
    assertNoGaps(Lines.of(dir.resolve("edge.log")));
  }

  private void log(JournalConfig config) throws Exception {
    Future<?> watch = pool.submit(this::watch);
    List<List<byte[]>> lines = IntStream.range(0, THREADS).mapToObj(i -> lines(i)).toList();
    try (Journal journal = Journal.open(config)) {
      List<Future<?>> loggers = new ArrayList<>();
      lines.forEach(some -> loggers.add(pool.submit(() -> log(journal, some))));
      for (Future<?> logger : loggers) {
        logger.get();
      }
      journal.flush();
      assertThat(journal.stats().written().get(Level.INFO)).isEqualTo(THREADS * EACH);
    }
    running = false;
    watch.get();
  }

  private static Object log(Journal journal, List<byte[]> lines) throws IOException {
    for (byte[] line : lines) {
      journal.append(line);
    }
    return lines;
  }

  /** Made before, so that nothing but the journal holds the threads up. */
  private static List<byte[]> lines(int thread) {
    Random random = new Random(thread);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      int length = random.nextInt(8) == 0 ? random.nextInt(LONGEST - 200) : random.nextInt(200);
      String line = new String(Lines.ofLength(Level.INFO, 200 + length), UTF_8);
      lines.add(line.replaceFirst("x{8}", "%d:%06d".formatted(thread, i)).getBytes(UTF_8));
    }
    return lines;
  }

  private Object watch() throws IOException {
    do { // once in any case, however late a busy machine lets it begin
      for (Path file : files()) {
        try {
          greatest = Math.max(greatest, Files.size(file));
        } catch (NoSuchFileException e) {
          // Renamed or deleted since it was listed: seen under its next name, or gone.
          Thread.onSpinWait();
        }
      }
    } while (running);
    return this;
  }

  /** The journal's files, the one that becomes the newest included. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .filter(file -> file.getFileName().toString().matches("edge\\.log(\\.\\d+|\\.new)?"))
          .sorted()
          .toList();
    }
  }

  private static void assertAllLinesInOrder(List<String> lines, int each) {
    assertThat(lines).hasSize(THREADS * each);
    assertNoGaps(lines);
  }

  /** Of each thread the last lines, one behind the other. */
  private static void assertNoGaps(List<String> lines) {
    int[] next = {-1, -1, -1, -1};
    for (String line : lines) {
      int pad = line.indexOf("\"pad\":\"") + 7;
      int thread = line.charAt(pad) - '0';
      int number = Integer.parseInt(line.substring(pad + 2, pad + 8));
      assertThat(next[thread] < 0 || next[thread] == number)
          .as("thread %d: line %d behind %d", thread, number, next[thread] - 1)
          .isTrue();
      next[thread] = number + 1;
    }
    for (int thread = 0; thread < THREADS; thread++) {
      assertThat(next[thread] == EACH || next[thread] == -1).as("last of %d", thread).isTrue();
    }
  }
}
