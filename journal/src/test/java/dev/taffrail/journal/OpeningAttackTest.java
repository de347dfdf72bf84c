package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody writes the files of a journal that is closed, with seals that fit in all but their
 * signatures: the next opening deletes nothing for him and does not go on behind his lines. It
 * keeps what it found aside, and says so.
 */
@Tag("search")
class OpeningAttackTest {
  @TempDir Path dir;

  private final SecureElement element = new SecureElement();
  private @Nullable JournalConfig config;

  private JournalConfig config() {
    JournalConfig made =
        config == null
            ? JournalConfig.at(log())
                .withOrigin("example.com/test/edge")
                .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
                .withBackups(5)
            : config;
    config = made;
    return made;
  }

  private Path log() {
    return dir.resolve("edge.log");
  }

  private Path file(int age) {
    return new JournalFiles(log()).rotated(age);
  }

  private Path chain() {
    return dir.resolve("edge.log.chain");
  }

  /** Four files; the newest has many seals. */
  private void fill() throws IOException {
    fill(430);
  }

  private void fill(int records) throws IOException {
    try (Journal journal = Journal.open(config())) {
      for (int i = 0; i < records; i++) {
        journal.append(Lines.ofLength(Level.INFO, 1_000));
      }
      for (int i = 0; i < 8; i++) {
        journal.append(Lines.info(i));
        journal.seal();
      }
    }
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  private void open() throws IOException {
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(4711));
    }
  }

  private long newestLeaf() throws IOException {
    return Forger.seal(Victim.lines(log()).get(0)).seal().size();
  }

  /** The files of records and their bytes. */
  private static SortedMap<String, String> records(Path folder) throws IOException {
    SortedMap<String, String> records = new TreeMap<>();
    for (int age = 0; age < 9; age++) {
      Path file = new JournalFiles(folder.resolve("edge.log")).rotated(age);
      if (Files.exists(file)) {
        records.put(file.getFileName().toString(), Files.readString(file, ISO_8859_1));
      }
    }
    return records;
  }

  private void expectKeptAside(SortedMap<String, String> found, Seal lastGood) throws IOException {
    open();
    assertThat(records(dir.resolve("edge.log.lost-1"))).isEqualTo(found);
    List<String> lines = Lines.of(log());
    assertThat(lines.get(1))
        .contains("\"event\":\"journal_tampered\"")
        .contains("\"kept\":\"edge.log.lost-1\"")
        .contains("\\nseal " + lastGood.number() + " ");
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(log()).origin()).isEqualTo("example.com/test/edge/2");
  }

  private void expectGoesOn() throws IOException {
    open();
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    Verification found = verified(log());
    assertThat(found.problem()).isEmpty();
    assertThat(found.origin()).isEqualTo("example.com/test/edge");
  }

  /** How the journal's keys are held. */
  enum Holder {
    FILE,
    FILE_WITH_A_TORN_SLOT,
    ELEMENT_THAT_TELLS_NO_DESTROYED_KEYS
  }

  private void hold(Holder holder) throws IOException {
    if (holder == Holder.ELEMENT_THAT_TELLS_NO_DESTROYED_KEYS) {
      config = config().withKeys(element);
    }
    fill();
    if (holder == Holder.FILE_WITH_A_TORN_SLOT) {
      tearSlot();
    }
  }

  /** The slot in which the key of the last seal was being overwritten. */
  private void tearSlot() throws IOException {
    long slot = Forger.behind(log()).last().number() % 2;
    try (FileChannel keys =
        FileChannel.open(dir.resolve("edge.log.keys"), StandardOpenOption.WRITE)) {
      keys.write(ByteBuffer.allocate(30), slot * 4096 + 20);
    }
  }

  @ParameterizedTest
  @EnumSource(Holder.class)
  void whatIsAsItWasLeftIsGoneOnWith(Holder holder) throws IOException {
    hold(holder);
    expectGoesOn();
    expectGoesOn();
  }

  /** A prune of all older files, and a seal over it that announces what is announced already. */
  @ParameterizedTest
  @EnumSource(Holder.class)
  void aForgedPruneUnderAForgedNextSealDeletesNothing(Holder holder) throws IOException {
    hold(holder);
    Forger forger = Forger.behind(log());
    Seal good = forger.last();
    forger.prune(newestLeaf()).seal(SealReason.REQUEST, good.next());
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.TAMPER);
    expectKeptAside(records(dir), good);
    assertThat(records(dir.resolve("edge.log.lost-1"))).hasSize(4);
  }

  /** It looks like a clean end, behind which nothing has to be forced. */
  @ParameterizedTest
  @EnumSource(Holder.class)
  void aForgedCloseSealIsNotGoneOnBehind(Holder holder) throws IOException {
    hold(holder);
    Forger forger = Forger.behind(log());
    Seal good = forger.last();
    forger.line(Lines.info(666)).seal(SealReason.CLOSE, good.next());
    expectKeptAside(records(dir), good);
  }

  /** Some seals that lead to the key that is announced: the last of them has the right number. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6})
  void forgedSealsInThePlaceOfTheLastOnesAreNotGoneOnBehind(int count) throws IOException {
    fill();
    replaceTheLast(count);
    open();
    assertThat(Lines.of(log()).get(1)).contains("\"event\":\"journal_tampered\"");
    assertThat(records(dir.resolve("edge.log.lost-1"))).hasSize(4);
    assertThat(verified(log()).origin()).isEqualTo("example.com/test/edge/2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void theSameWhereDestroyedKeysAreNotKnown(int count) throws IOException {
    config = config().withKeys(element);
    fill();
    replaceTheLast(count);
    open();
    assertThat(Lines.of(log()).get(1))
        .contains("\"event\":\"journal_tampered\"")
        .contains("no signature of the seal key that seal");
    assertThat(records(dir.resolve("edge.log.lost-1"))).hasSize(4);
  }

  /** Cuts the last seals off with what they cover, and puts others there; the numbers stay. */
  private Forger replaceTheLast(int count) throws IOException {
    byte[] announced = Forger.behind(log()).last().next();
    List<String> lines = Victim.lines(log());
    int kept = lines.size();
    for (int cut = 0; cut < count; kept--) {
      cut += lines.get(kept - 1).contains(SealLine.EVENT) ? 1 : 0;
    }
    Forger forger = Forger.behind(log(), kept).prune(newestLeaf());
    for (int made = 1; made <= count; made++) {
      forger.line(Lines.info(666));
      forger.seal(SealReason.REQUEST, made == count ? announced : null);
    }
    return forger;
  }

  /** The last seal is taken back, and another one made that leads to a rotation. */
  @Test
  void aForgedRotationBehindAForgedSealIsNotGoneOnWith() throws IOException {
    fill();
    Forger forger = Forger.behind(log());
    byte[] announced = forger.last().next();
    byte[] segment = segment();
    List<String> lines = Victim.lines(log());
    List<String> names = new ArrayList<>(records(dir).keySet());
    Forger other = Forger.behind(log(), lines.size() - 3).prune(newestLeaf());
    other.seal(SealReason.REQUEST, null);
    Files.write(dir.resolve("edge.log.new"), withLineFeed(other.rotate(announced, segment)));
    open();
    assertThat(Lines.of(log()).get(1)).contains("\"event\":\"journal_tampered\"");
    assertThat(records(dir.resolve("edge.log.lost-1"))).hasSize(names.size() + 1);
  }

  private byte[] segment() throws IOException {
    Seal opening = Forger.seal(Victim.lines(log()).get(0)).seal();
    return Objects.requireNonNull(opening.nextSegment());
  }

  private static byte[] withLineFeed(SealLine line) {
    return (new String(line.bytes(), UTF_8) + "\n").getBytes(UTF_8);
  }

  /** A next file under the newest one's name: its first line may stand for half a rotation. */
  @ParameterizedTest
  @EnumSource(Holder.class)
  void aForgedNextFileWhosePredecessorPrunesDeletesNothing(Holder holder) throws IOException {
    hold(holder);
    Forger forger = Forger.behind(log());
    Seal good = forger.last();
    expectKeptAside(rotatedBehind(forger.prune(newestLeaf()), good), good);
  }

  /** Nothing is to be deleted: the file before is read for whose seal that first line is. */
  @ParameterizedTest
  @EnumSource(Holder.class)
  void aForgedNextFileIsNotGoneOnWith(Holder holder) throws IOException {
    hold(holder);
    Forger forger = Forger.behind(log());
    Seal good = forger.last();
    expectKeptAside(rotatedBehind(forger.line(Lines.info(666)), good), good);
  }

  private SortedMap<String, String> rotatedBehind(Forger forger, Seal good) throws IOException {
    byte[] next = withLineFeed(forger.rotate(good.next(), segment()));
    for (int age = 3; age >= 0; age--) {
      Files.move(file(age), file(age + 1));
    }
    Files.write(log(), next);
    SortedMap<String, String> found = records(dir);
    assertThat(found).hasSize(5);
    return found;
  }

  /** The rotation's new file before it has its name: it is none, and the journal goes on. */
  @Test
  void aForgedStagedFileIsDiscarded() throws IOException {
    fill();
    Forger forger = Forger.behind(log());
    SealLine next = forger.rotate(forger.last().next(), segment());
    Files.write(dir.resolve("edge.log.new"), withLineFeed(next));
    expectGoesOn();
    assertThat(dir.resolve("edge.log.new")).doesNotExist();
    assertThat(verified(log()).files()).hasSize(4);
  }

  /** What is done to the chain while the journal is closed; its first files are pruned. */
  enum OnTheChain {
    A_LINE_OF_A_FILE_IS_CHANGED {
      @Override
      void apply(List<String> lines) {
        int last = lines.size() - 1;
        StringBuilder line = new StringBuilder(lines.get(last));
        int inSignature = line.indexOf("edge ") + 25;
        line.setCharAt(inSignature, line.charAt(inSignature) == 'A' ? 'B' : 'A');
        lines.set(last, line.toString());
      }
    },
    A_LINE_IS_REMOVED {
      @Override
      void apply(List<String> lines) {
        lines.remove(1);
      }
    },
    GENESIS_IS_REMOVED {
      @Override
      void apply(List<String> lines) {
        lines.remove(0);
      }
    },
    A_LINE_IS_BROKEN {
      @Override
      void apply(List<String> lines) {
        lines.set(1, lines.get(1).substring(9));
      }
    },
    IT_IS_EMPTIED {
      @Override
      void apply(List<String> lines) {
        lines.clear();
      }
    };

    abstract void apply(List<String> lines);
  }

  @ParameterizedTest
  @EnumSource(OnTheChain.class)
  void aChainThatDoesNotFitIsNotGoneOnWith(OnTheChain attack) throws IOException {
    config = config().withBackups(1);
    fill();
    assertThat(file(2)).doesNotExist();
    List<String> lines = Victim.lines(chain());
    assertThat(lines).hasSizeGreaterThan(3);
    attack.apply(lines);
    Victim.write(chain(), lines);
    String changed = Files.readString(chain(), ISO_8859_1);
    Seal good = Forger.behind(log()).last();
    expectKeptAside(records(dir), good);
    assertThat(
            Files.readString(dir.resolve("edge.log.lost-1").resolve("edge.log.chain"), ISO_8859_1))
        .as("kept as it was found")
        .isEqualTo(changed);
  }

  /** A power cut while a rotation wrote its line of the chain. */
  @Test
  void aTornLastLineOfTheChainIsMadeAgain() throws IOException {
    config = config().withBackups(1);
    fill();
    List<String> lines = Victim.lines(chain());
    String last = lines.remove(lines.size() - 1);
    for (String torn : List.of(last.substring(0, 200), "\0".repeat(300), "\0".repeat(300) + "\n")) {
      Victim.write(chain(), lines);
      Files.writeString(chain(), torn, ISO_8859_1, StandardOpenOption.APPEND);
      expectGoesOn();
    }
  }

  /** A file between two others, which by its first line would be put into the chain. */
  @Test
  void aPlantedFileIsNotTakenIntoTheChain() throws IOException {
    fill();
    Forger forger = Forger.behind(file(1), Victim.lines(file(1)).size() - 5);
    byte[] segment =
        Objects.requireNonNull(Forger.seal(Victim.lines(file(1)).get(0)).seal().nextSegment());
    Files.write(file(9), withLineFeed(forger.rotate(forger.last().next(), segment)));
    open();
    assertThat(Lines.of(log()).get(1)).contains("\"event\":\"journal_tampered\"");
    assertThat(records(dir.resolve("edge.log.lost-1"))).hasSize(5);
  }

  /** The beginning of a rotation that counts: its line of the chain comes from the new file. */
  @Test
  void aLineThatTheChainLacksIsTakenFromItsFile() throws IOException {
    fill();
    List<String> lines = Victim.lines(chain());
    Victim.write(chain(), lines.subList(0, lines.size() - 1));
    expectGoesOn();
    Path copy = dir.resolve("copy");
    Files.copy(chain(), copy, StandardCopyOption.REPLACE_EXISTING);
    assertThat(Victim.lines(copy)).isEqualTo(lines);
  }
}
