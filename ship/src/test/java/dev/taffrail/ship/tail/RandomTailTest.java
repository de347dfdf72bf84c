package dev.taffrail.ship.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes, rotates, cuts, compresses at random, while a follower is stopped, killed and started at
 * random: every line that was written is read, in its order, and only a kill makes lines come
 * twice. Files are deleted only after they were read.
 *
 * <p>{@code -Dtaffrail.seeds=500} runs each so often.
 */
@Tag("search")
class RandomTailTest {
  private static final int STEPS = 250;
  private static final int GENERATIONS = 6;

  @TempDir Path dir;

  private final List<String> written = new ArrayList<>();
  private Path app;
  private Random random = new Random(0);
  private Follower follower;
  private boolean running = true;
  private boolean killed;
  private int number;

  @BeforeEach
  void follow() throws Exception {
    app = dir.resolve("app.log");
    follower =
        new Follower(
            TailConfig.of(new FilePatterns(List.of(app.toString()), List.of()))
                .withLastLineWait(Duration.ofMillis(50)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void renamedFilesAreReadInOrderAndRepeatedOnlyAfterAKill(long seed) throws Exception {
    run(seed, () -> false);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void copiedAndCutFilesAreReadInOrderAndRepeatedOnlyAfterAKill(long seed) throws Exception {
    run(seed, () -> true);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void filesRotatedNowThisWayNowThatAreReadInOrderAndRepeatedOnlyAfterAKill(long seed)
      throws Exception {
    run(seed, () -> random.nextBoolean());
  }

  static LongStream seeds() {
    return LongStream.range(0, Integer.getInteger("taffrail.seeds", 8));
  }

  private void run(long seed, BooleanSupplier copies) throws Exception {
    random = new Random(seed);
    write();
    follower.read();
    follower.save();
    for (int step = 0; step < STEPS; step++) {
      step(copies);
    }
    if (!running) {
      follower.start();
    }
    follower.read();
    follower.close();
    assertThat(follower.skipped).isZero();
    Lines.assertSame(new ArrayList<>(new LinkedHashSet<>(follower.lines)), written);
    if (!killed) {
      Lines.assertSame(follower.lines, written);
    }
  }

  private void step(BooleanSupplier copies) throws Exception {
    switch (random.nextInt(12)) {
      case 0 -> rotate(copies.getAsBoolean());
      case 1 -> compress();
      case 2 -> stopOrStart();
      case 3, 4 -> readSome();
      case 5 -> readAll();
      default -> write();
    }
  }

  private void write() throws IOException {
    int lines = 1 + random.nextInt(5);
    for (int i = 0; i < lines; i++) {
      String name = "line " + number++ + " ";
      String line = name + "x".repeat(1 + random.nextInt(200));
      written.add(line);
      // Sometimes in two pieces, as programs do; the first is no other line's beginning.
      int half = name.length() + random.nextInt(line.length() - name.length());
      Files.writeString(app, line.substring(0, half), CREATE, APPEND);
      if (running && random.nextInt(10) == 0) {
        follower.read();
      }
      Files.writeString(app, line.substring(half) + "\n", APPEND);
    }
  }

  private void rotate(boolean copies) throws Exception {
    if (!Files.exists(app)
        || Files.exists(dir.resolve("app.log." + GENERATIONS))
        || Files.exists(dir.resolve("app.log." + GENERATIONS + ".gz"))) {
      prune();
    }
    // No two generations within one tick of the files' clock.
    TimeUnit.MILLISECONDS.sleep(12);
    for (int i = GENERATIONS; i > 0; i--) {
      move("app.log." + i, "app.log." + (i + 1));
      move("app.log." + i + ".gz", "app.log." + (i + 1) + ".gz");
    }
    if (copies) {
      Files.copy(app, dir.resolve("app.log.1"));
      try (FileChannel channel = FileChannel.open(app, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    } else {
      move("app.log", "app.log.1");
      Files.createFile(app);
    }
    TimeUnit.MILLISECONDS.sleep(12);
  }

  /** Deletes what is old, once all of it was read. */
  private void prune() throws Exception {
    if (!running) {
      stopOrStart();
    }
    readAll();
    follower.save();
    for (int i = 2; i <= GENERATIONS + 1; i++) {
      Files.deleteIfExists(dir.resolve("app.log." + i));
      Files.deleteIfExists(dir.resolve("app.log." + i + ".gz"));
    }
  }

  private void move(String from, String to) throws IOException {
    if (Files.exists(dir.resolve(from))) {
      Files.move(dir.resolve(from), dir.resolve(to));
    }
  }

  private void compress() throws IOException {
    int which = 1 + random.nextInt(3);
    Path plain = dir.resolve("app.log." + which);
    if (Files.exists(plain)) {
      Path packed = dir.resolve("app.log." + which + ".gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        Files.copy(plain, out);
      }
      Files.setLastModifiedTime(packed, Files.getLastModifiedTime(plain));
      Files.delete(plain);
    }
  }

  private void stopOrStart() throws IOException {
    if (!running) {
      follower.start();
    } else if (random.nextInt(3) == 0) {
      killed = true;
      follower.kill();
    } else {
      follower.stop();
    }
    running = !running;
  }

  private void readSome() throws IOException {
    int most = random.nextInt(4);
    for (int i = 0; running && i < most; i++) {
      follower.tail().look();
      follower.readOne();
    }
    if (running && random.nextInt(3) == 0) {
      follower.save();
    }
  }

  private void readAll() throws IOException {
    if (running) {
      follower.read();
    }
  }
}
