package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody without keys can do with whole files and with the chain, and the verdict. */
class AttackOnFilesTest {
  @TempDir static Path made;

  /** The journal as it was before its last rotation, as somebody kept it. */
  @TempDir static Path kept;

  /** Another journal of the same name, with a root key of its own. */
  @TempDir static Path foreign;

  private static SealedJournal subject;

  @TempDir Path folder;

  private Victim victim;

  @BeforeAll
  static void write() throws Exception {
    subject = Victim.subject(made);
    Victim.copy(subject.path(), subject.vkey(), kept);
    subject.rotate(false).records(2).seal();
    Victim.subject(foreign);
  }

  @BeforeEach
  void copy() throws IOException {
    victim = Victim.copy(subject.path(), subject.vkey(), folder);
  }

  private static Path kept(String name) {
    return kept.resolve(name);
  }

  private static Path foreign(String name) {
    return foreign.resolve(name);
  }

  /** An attack and its verdict; the files are 4 to 0, 0 the newest. */
  enum Attack {
    DELETE_THE_OLDEST_FILE(Verdict.TAMPER, v -> Files.delete(v.file(4))),
    DELETE_A_FILE_BETWEEN(Verdict.TAMPER, v -> Files.delete(v.file(2))),
    DELETE_THE_NEWEST_FILE(Verdict.TAMPER, v -> Files.delete(v.file(0))),
    DELETE_ALL_FILES_BUT_THE_NEWEST(
        Verdict.TAMPER,
        v -> {
          for (int age = 1; age < 5; age++) {
            Files.delete(v.file(age));
          }
        }),
    DELETE_ALL_FILES_BUT_THE_CHAIN(
        Verdict.TAMPER,
        v -> {
          for (int age = 0; age < 5; age++) {
            Files.delete(v.file(age));
          }
        }),
    DELETE_THE_CHAIN(Verdict.UNSEALED_FILE, v -> Files.delete(v.chain())),
    EMPTY_THE_OLDEST_FILE(Verdict.TAMPER, v -> Files.writeString(v.file(4), "")),
    EMPTY_THE_NEWEST_FILE(Verdict.TAMPER, v -> Files.writeString(v.file(0), "")),
    EMPTY_THE_CHAIN(Verdict.UNSEALED_FILE, v -> Files.writeString(v.chain(), "")),

    PUT_THE_NEWEST_FILES_OLDER_COPY_BACK(Verdict.TAMPER, v -> v.replace(0, kept("edge.log"))),
    PUT_A_ROTATED_FILES_SHORTER_COPY_BACK(
        Verdict.TAMPER, v -> Victim.write(v.file(1), Victim.lines(v.file(1)).subList(0, 5))),
    PUT_THE_CHAINS_OLDER_COPY_BACK(
        Verdict.UNSEALED_FILE, v -> move(kept("edge.log.chain"), v.chain())),
    /** Cut back to an old seal, then silence: the files alone cannot tell. */
    PUT_ALL_FILES_BACK(
        Verdict.TORN,
        v -> {
          v.deleteAll();
          Victim.copy(kept("edge.log"), subject.vkey(), new JournalFiles(v.path()).directory());
        }),
    /** The same: deleting the newest file together with its line of the chain. */
    DELETE_THE_NEWEST_FILE_AND_ITS_LINE_OF_THE_CHAIN(
        Verdict.TORN,
        v -> {
          Files.delete(v.file(0));
          dropLines(v.chain(), -1);
        }),
    DELETE_TWO_FILES_AND_THEIR_LINES_OF_THE_CHAIN(
        Verdict.UNSEALED_TAIL,
        v -> {
          Files.delete(v.file(0));
          dropLines(v.chain(), -2);
          Victim.write(v.file(1), Victim.lines(v.file(1)).subList(0, 3));
        }),

    PUT_A_FILE_OF_ANOTHER_JOURNAL_IN(Verdict.TAMPER, v -> v.replace(2, foreign("edge.log.2"))),
    PUT_A_FILE_OF_ANOTHER_JOURNAL_BESIDE(Verdict.TAMPER, v -> v.replace(9, foreign("edge.log.1"))),
    PUT_THE_CHAIN_OF_ANOTHER_JOURNAL_IN(
        Verdict.UNSEALED_FILE, v -> move(foreign("edge.log.chain"), v.chain())),
    /** Delete everything and begin anew under the same name: its key is not the root key. */
    PUT_ANOTHER_JOURNAL_IN(
        Verdict.UNSEALED_FILE,
        v -> {
          v.deleteAll();
          Victim.copy(foreign("edge.log"), subject.vkey(), new JournalFiles(v.path()).directory());
        }),
    /** By its name it stands where the first file stood, which the chain still holds. */
    PUT_RECORDS_WITHOUT_SEALS_BESIDE(
        Verdict.TAMPER, v -> Files.writeString(v.file(9), SealedJournal.record(1) + "\n")),
    COPY_A_FILE(Verdict.TAMPER, v -> v.replace(9, v.file(2))),
    COPY_A_FILE_AS_THE_NEXT_ONE(
        Verdict.TAMPER, v -> move(v.file(2), v.path().resolveSibling("edge.log.new"))),
    /** Names say nothing: files are in the order of their first leaves. */
    EXCHANGE_NAMES(
        Verdict.TORN,
        v -> {
          Path other = v.path().resolveSibling("other");
          Files.move(v.file(3), other);
          Files.move(v.file(1), v.file(3));
          Files.move(other, v.file(1));
        }),
    GIVE_A_FILE_A_NAME_THAT_IS_NONE(
        Verdict.TAMPER, v -> Files.move(v.file(3), v.path().resolveSibling("edge.log.03"))),
    MOVE_A_RECORD_TO_THE_FILE_BEHIND(Verdict.TAMPER, v -> moveLine(v, 3, 2)),
    MOVE_A_RECORD_TO_THE_FILE_BEFORE(Verdict.TAMPER, v -> moveLine(v, 1, 2)),
    EXCHANGE_WHAT_STANDS_BEHIND_THE_FIRST_LINES(
        Verdict.TAMPER,
        v -> {
          List<String> a = Victim.lines(v.file(3));
          List<String> b = Victim.lines(v.file(1));
          Victim.write(v.file(3), join(a.get(0), b.subList(1, b.size())));
          Victim.write(v.file(1), join(b.get(0), a.subList(1, a.size())));
        }),
    JOIN_TWO_FILES(
        Verdict.TAMPER,
        v -> {
          Files.write(v.file(3), Files.readAllBytes(v.file(2)), StandardOpenOption.APPEND);
          Files.delete(v.file(2));
        }),
    SPLIT_A_FILE(
        Verdict.TAMPER,
        v -> {
          List<String> lines = Victim.lines(v.file(2));
          Victim.write(v.file(2), lines.subList(0, 5));
          Victim.write(v.file(9), lines.subList(5, lines.size()));
        }),

    CHAIN_WITHOUT_GENESIS(Verdict.UNSEALED_FILE, v -> dropLine(v.chain(), 0)),
    CHAIN_WITHOUT_A_ROTATION(Verdict.UNSEALED_FILE, v -> dropLine(v.chain(), 3)),
    CHAIN_WITHOUT_ITS_EPOCH(Verdict.UNSEALED_FILE, v -> dropLine(v.chain(), 2)),
    CHAIN_WITHOUT_ITS_LAST_LINE(Verdict.UNSEALED_FILE, v -> dropLines(v.chain(), -1)),
    CHAIN_WITH_HALF_A_LAST_LINE(
        Verdict.UNSEALED_FILE,
        v -> {
          List<String> lines = Victim.lines(v.chain());
          lines.set(5, lines.get(5).substring(0, 99));
          Victim.write(v.chain(), lines);
        }),
    CHAIN_WITH_TWO_LINES_SWAPPED(Verdict.UNSEALED_FILE, v -> swapLines(v.chain(), 3, 4)),
    CHAIN_WITH_A_SECOND_GENESIS(Verdict.UNSEALED_FILE, v -> copyLine(v.chain(), 0, 1)),
    CHAIN_WITH_THE_GENESIS_AT_ITS_END(Verdict.UNSEALED_FILE, v -> copyLine(v.chain(), 0, 6)),
    CHAIN_WITH_A_LINE_TWICE(Verdict.UNSEALED_FILE, v -> copyLine(v.chain(), 3, 4)),
    CHAIN_WITH_A_SEAL_THAT_OPENS_NO_FILE(
        Verdict.UNSEALED_FILE, v -> addLine(v.chain(), lastLine(v.file(0)))),
    CHAIN_WITH_A_RECORD(
        Verdict.UNSEALED_FILE, v -> addLine(v.chain(), SealedJournal.record(1) + "\n")),
    CHAIN_WITH_BYTES_BEHIND(Verdict.UNSEALED_FILE, v -> addLine(v.chain(), "\0\0")),
    CHAIN_WITH_AN_EMPTY_LINE(Verdict.UNSEALED_FILE, v -> addLine(v.chain(), "\n")),
    CHAIN_WITHOUT_THE_OLDEST_FILES_LINE(Verdict.TAMPER, v -> dropLine(v.chain(), 1));

    private final Verdict verdict;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Deed deed;

    Attack(Verdict verdict, Deed deed) {
      this.verdict = verdict;
      this.deed = deed;
    }
  }

  interface Deed {
    void on(Victim victim) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void eachAttackHasItsVerdict(Attack attack) throws Exception {
    assertThat(victim.verdict()).as("before").isEqualTo(Verdict.TORN);
    attack.deed.on(victim);
    Verification found = victim.verify();
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(attack.verdict);
  }

  @Test
  void everythingDeletedIsNoJournalWithoutAnEnrolment() throws Exception {
    victim.deleteAll();
    assertThatThrownBy(victim::verify).isInstanceOf(NoSuchFileException.class);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void moveLine(Victim victim, int from, int to) throws IOException {
    List<String> source = Victim.lines(victim.file(from));
    List<String> target = Victim.lines(victim.file(to));
    target.add(2, source.remove(1));
    Victim.write(victim.file(from), source);
    Victim.write(victim.file(to), target);
  }

  private static void dropLine(Path file, int line) throws IOException {
    List<String> lines = Victim.lines(file);
    lines.remove(line);
    Victim.write(file, lines);
  }

  /**
   * @param count negative: so many from the end
   */
  private static void dropLines(Path file, int count) throws IOException {
    List<String> lines = Victim.lines(file);
    Victim.write(file, lines.subList(0, lines.size() + count));
  }

  private static void swapLines(Path file, int one, int other) throws IOException {
    List<String> lines = Victim.lines(file);
    Collections.swap(lines, one, other);
    Victim.write(file, lines);
  }

  private static void copyLine(Path file, int from, int to) throws IOException {
    List<String> lines = Victim.lines(file);
    lines.add(to, lines.get(from));
    Victim.write(file, lines);
  }

  private static void addLine(Path file, String line) throws IOException {
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }

  private static String lastLine(Path file) throws IOException {
    List<String> lines = Victim.lines(file);
    return lines.get(lines.size() - 1);
  }

  private static List<String> join(String first, List<String> others) {
    List<String> lines = new ArrayList<>(List.of(first));
    lines.addAll(others);
    return lines;
  }
}
