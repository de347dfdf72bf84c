package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Readers beside a journal to which anything happens that may: what they read is exactly the
 * journal, however often they end and begin again at a cursor.
 */
@Tag("search")
@Timeout(300)
class JournalReaderModelTest {
  private static final int STEPS = 100;

  @TempDir Path folder;

  private Random random = new Random(0);

  @SuppressWarnings("NullAway.Init") // begun by each test
  private SealedJournal journal;

  /** The lines of each incarnation; those of the last grow. */
  private final List<List<String>> truth = new ArrayList<>();

  private final List<Follower> followers = new ArrayList<>();
  private int aside;

  /** More with {@code -Dtaffrail.seeds=1000}. */
  static IntStream seeds() {
    return IntStream.range(0, Integer.getInteger("taffrail.seeds", 6));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readersOfASealedJournalMissAndRepeatNothing(int seed) throws Exception {
    random = new Random(seed);
    boolean prunes = seed % 2 == 0;
    begin();
    for (int i = 0; i < 3; i++) {
      followers.add(new Follower());
    }
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> journal.records(1 + random.nextInt(6));
        case 3 -> journal.seal();
        case 4, 5 -> rotate();
        case 6 -> crash();
        case 7 -> {
          if (prunes) {
            prune();
          } else if (random.nextInt(6) == 0) {
            setAside();
          }
        }
        default -> pollSome();
      }
      pollSome();
    }
    for (Follower follower : followers) {
      follower.readAll();
      assertThat(follower.incarnation).isEqualTo(truth.size() - 1);
      assertThat(follower.next).isEqualTo(truth.get(truth.size() - 1).size());
      assertThat(follower.reader.malformed()).isZero();
      assertThat(follower.reader.remainingBytes()).isZero();
      follower.reader.close();
    }
  }

  private void begin() throws IOException {
    journal = SealedJournal.create(folder);
    truth.add(journal.leaves());
  }

  /** One rename after the other, as the writer does it. */
  private void rotate() throws IOException {
    byte[] line = journal.stage(random.nextInt(4) == 0);
    pollSome();
    int oldest = 1;
    while (Files.exists(journal.file(oldest))) {
      oldest++;
    }
    for (int age = oldest; age > 0; age--) {
      Files.move(journal.file(age - 1), journal.file(age));
      pollSome();
    }
    Files.move(journal.staged(), journal.path(), StandardCopyOption.ATOMIC_MOVE);
    pollSome();
    SealedJournal.write(journal.chain(), line, StandardOpenOption.APPEND);
  }

  private void crash() throws Exception {
    String half = SealedJournal.record(7).substring(0, 1 + random.nextInt(90));
    for (int part = random.nextInt(3); part >= 0; part--) {
      switch (random.nextInt(5)) {
        case 0 -> journal.torn(half);
        case 1 -> journal.torn("\0".repeat(1 + random.nextInt(9_000)));
        case 2 -> journal.torn("z".repeat(70_000) + "\n");
        case 3 -> journal.torn("\nno line\n\n");
        default -> journal.torn(half + "\n" + half);
      }
      pollSome();
    }
    journal.recover();
  }

  private void prune() throws IOException {
    int oldest = 0;
    while (Files.exists(journal.file(oldest + 1))) {
      oldest++;
    }
    if (oldest > 0) {
      Files.delete(journal.file(oldest));
    }
  }

  private void setAside() throws IOException {
    Path to = Files.createDirectory(folder.resolve("edge.log.lost-" + ++aside));
    for (int age = 60; age >= 0; age--) {
      if (Files.exists(journal.file(age))) {
        Files.move(journal.file(age), to.resolve(journal.file(age).getFileName()));
        pollSome();
      }
    }
    Files.move(journal.chain(), to.resolve("edge.log.chain"));
    begin();
  }

  private void pollSome() throws IOException {
    for (Follower follower : followers) {
      follower.live();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readersOfAnUnsealedJournalMissAndRepeatNothing(int seed) throws IOException {
    random = new Random(seed);
    Path log = folder.resolve("edge.log");
    List<String> lines = new ArrayList<>();
    List<String> read = new ArrayList<>();
    JournalReader reader = JournalReader.open(log, Cursor.START);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          String line = SealedJournal.record(lines.size());
          lines.add(line);
          int cut = random.nextInt(line.length());
          append(log, line.substring(0, cut));
          poll(reader, read);
          append(log, line.substring(cut) + "\n");
        }
        case 2 -> {
          for (int age = 60; age >= 0; age--) {
            Path file = age == 0 ? log : folder.resolve("edge.log." + age);
            if (Files.exists(file)) {
              Files.move(file, folder.resolve("edge.log." + (age + 1)));
              poll(reader, read);
            }
          }
        }
        case 3 -> {
          Cursor cursor = reader.cursor();
          reader.close();
          reader = JournalReader.open(log, cursor);
        }
        default -> poll(reader, read);
      }
    }
    Reading.all(reader).forEach(record -> read.add(Reading.text(record)));
    assertThat(read).containsExactlyElementsOf(lines);
    assertThat(reader.malformed()).isZero();
    reader.close();
  }

  private void poll(JournalReader reader, List<String> read) throws IOException {
    for (int i = random.nextInt(4); i > 0; i--) {
      JournalRecord record = reader.poll();
      if (record != null) {
        assertThat(record.skipped()).isZero();
        read.add(Reading.text(record));
      }
    }
  }

  private static void append(Path log, String text) throws IOException {
    Files.writeString(log, text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** A reader, and what it must read next. */
  private final class Follower {
    private record Saved(Cursor cursor, int incarnation, int next) {}

    private final List<Saved> saved = new ArrayList<>(List.of(new Saved(Cursor.START, 0, 0)));
    private JournalReader reader;
    private int incarnation;
    private int next;
    private boolean anywhere;

    Follower() throws IOException {
      reader = JournalReader.open(journal.path(), Cursor.START);
    }

    void live() throws IOException {
      switch (random.nextInt(8)) {
        case 0 -> {
          Saved again = saved.get(Math.max(1, saved.size() - 1 - random.nextInt(9)) % saved.size());
          reader.close();
          reader = JournalReader.open(journal.path(), again.cursor());
          incarnation = again.incarnation();
          next = again.next();
          anywhere = again.cursor().equals(Cursor.START);
        }
        case 1, 2, 3 -> {
          for (int i = random.nextInt(12); i > 0; i--) {
            check(reader.poll());
          }
        }
        default -> {
          // Idle.
        }
      }
    }

    void readAll() throws IOException {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        check(r);
      }
    }

    private void check(@Nullable JournalRecord record) {
      if (record == null) {
        return;
      }
      if (!anywhere && next > 0 && next == truth.get(incarnation).size() && record.index() == 0) {
        incarnation++;
        next = 0;
      }
      // From the start on is from the oldest record on that there is: nothing is skipped then.
      next = anywhere ? Math.toIntExact(record.index()) : next + (int) record.skipped();
      incarnation = anywhere ? incarnationOf(record) : incarnation;
      anywhere = false;
      assertThat(record.index()).isEqualTo(next);
      assertThat(Reading.text(record)).isEqualTo(truth.get(incarnation).get(next));
      next++;
      saved.add(new Saved(record.next(), incarnation, next));
    }

    /** The first line of a file is a seal, and there are no two of the same. */
    private int incarnationOf(JournalRecord first) {
      for (int i = 0; i < truth.size(); i++) {
        if (next < truth.get(i).size() && truth.get(i).get(next).equals(Reading.text(first))) {
          return i;
        }
      }
      throw new AssertionError("a line that was never written: " + Reading.text(first));
    }
  }
}
