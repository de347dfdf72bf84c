package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.vkey;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be continued is kept, and the one that follows it says so. */
class IncarnationTest {
  private static final String ORIGIN = "example.com/test/edge";

  @TempDir Path dir;

  private static JournalConfig config(Path log) {
    return JournalConfig.at(log).withOrigin(ORIGIN).withMaxBytes(JournalConfig.MIN_SEALED_BYTES);
  }

  private static Path lost(Path log, int number) {
    return log.resolveSibling("edge.log.lost-" + number).resolve("edge.log");
  }

  /** A journal of several files, cut back to a seal that is not its last. */
  private static Vkey cutBack(Path log) throws IOException {
    Files.createDirectories(log.getParent());
    byte[] early = {};
    for (int run = 0; run < 2; run++) {
      try (Journal journal = Journal.open(config(log))) {
        for (int i = 0; i < 130; i++) {
          journal.append(Lines.ofLength(Level.INFO, 999));
        }
        journal.seal();
        journal.append(Lines.info(run));
      }
      early = run == 0 ? Files.readAllBytes(log) : early;
    }
    // The newest file as it was: the first run's, whose name is the same.
    for (int age = 3; age > 0; age--) {
      Files.deleteIfExists(new JournalFiles(log).rotated(age));
    }
    assertThat(early).isNotEmpty();
    Files.write(log, early);
    return vkey(log);
  }

  private static String tampered(Path log) throws IOException {
    List<String> lines = Lines.of(log);
    assertThat(lines.get(0)).contains("\"reason\":\"genesis\"");
    assertThat(lines.get(1)).contains("\"event\":\"journal_tampered\"");
    return lines.get(1);
  }

  @Test
  void theFirstRecordSaysWhatWasFoundAndIsSealedAtOnce() throws Exception {
    Path log = dir.resolve("edge.log");
    cutBack(log);
    try (Journal journal = Journal.open(config(log))) {
      String record = tampered(log);
      assertThat(record)
          .contains("\"level\":\"critical\",\"logger\":\"taffrail.journal\"")
          .contains("\"kept\":\"edge.log.lost-1\"")
          .contains("\"vkey\":\"" + vkey(log) + "\"")
          .contains("\"last_note\":\"" + ORIGIN + "\\n");
      Verification found = Verifier.verify(log, vkey(log));
      assertThat(found.verdict()).isEqualTo(Verdict.OK);
      assertThat(found.sealed()).as("genesis and the record").isEqualTo(2);
      assertThat(found.origin()).isEqualTo(ORIGIN + "/2");
      assertThat(journal.stats().seals()).isEqualTo(1);
    }
  }

  @Test
  void theOldJournalIsKeptWithItsVerificationKeyAndWithoutItsSecretKeys() throws Exception {
    Path log = dir.resolve("edge.log");
    Vkey old = cutBack(log);
    byte[] cut = Files.readAllBytes(log);
    byte[] keys = Files.readAllBytes(dir.resolve("edge.log.keys"));
    Journal.open(config(log)).close();
    assertThat(lost(log, 1)).hasBinaryContent(cut);
    assertThat(vkey(lost(log, 1))).isEqualTo(old).isNotEqualTo(vkey(log));
    assertThat(names(folder(lost(log, 1))))
        .contains("edge.log", "edge.log.chain", "edge.log.vkey")
        .doesNotContain("edge.log.keys", "moving", "moved", "moving.new");
    byte[] now = Files.readAllBytes(dir.resolve("edge.log.keys"));
    for (int slot = 0; slot < 6; slot++) {
      int seed = slot * 4096 + 21;
      assertThat(Arrays.copyOfRange(now, seed, seed + 32))
          .isNotEqualTo(Arrays.copyOfRange(keys, seed, seed + 32));
    }
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void theNewJournalIsAnAnchorOfTheOldOne() throws Exception {
    Path log = dir.resolve("edge.log");
    Journal.open(config(log)).close();
    try (Journal journal = Journal.open(config(log))) {
      journal.append(Lines.info(1));
      journal.seal();
      journal.append(Lines.info(2));
    }
    Files.delete(dir.resolve("edge.log.keys"));
    Vkey old = vkey(log);
    Journal.open(config(log)).close();
    VerifyOptions tie = VerifyOptions.DEFAULT.withAnchors(List.of(log));

    Verification whole = Verifier.verify(lost(log, 1), old, tie);
    assertThat(whole.verdict()).isEqualTo(Verdict.OK);
    assertThat(whole.anchors().matching()).isEqualTo(1);

    List<String> lines = new ArrayList<>(Files.readAllLines(lost(log, 1)));
    List<String> shorter = lines.subList(0, lines.size() - 1);
    Files.writeString(lost(log, 1), String.join("\n", shorter) + "\n");
    assertThat(Verifier.verify(lost(log, 1), old).verdict()).isEqualTo(Verdict.UNSEALED_TAIL);
    assertThat(Verifier.verify(lost(log, 1), old, tie).verdict()).isEqualTo(Verdict.ROLLBACK);
  }

  @Test
  void anEmptyKeyFileIsNamedAsTheProblem() throws Exception {
    Path log = dir.resolve("edge.log");
    Journal.open(config(log)).close();
    Files.write(dir.resolve("edge.log.keys"), new byte[0]);
    Journal.open(config(log)).close();
    assertThat(tampered(log))
        .contains("found no key")
        .contains("expected the seal key that the last seal announces in ")
        .contains("edge.log.keys (an empty file)");
  }

  @Test
  @Tag("search")
  void aCrashAnywhereOnTheWayIsGoneOnFrom() throws Exception {
    Path template = dir.resolve("template").resolve("edge.log");
    Vkey old = cutBack(template);
    List<String> before = names(folder(template));
    int died = 0;
    for (int at = 0; died == at; at++) {
      Path log = Files.createDirectory(dir.resolve("run" + at)).resolve("edge.log");
      for (String name : before) {
        Files.copy(template.resolveSibling(name), log.resolveSibling(name), COPY_ATTRIBUTES);
      }
      died += diesAt(at, log) ? 1 : 0;
      Journal.open(config(log)).close();
      String record = tampered(log);
      assertThat(record).as("died at %d", at).contains("\"last_note\":\"" + ORIGIN + "\\n");
      assertThat(record).contains("\"vkey\":\"" + vkey(log) + "\"");
      Verification found = Verifier.verify(log, vkey(log));
      assertThat(found.problem()).as("died at %d", at).isEmpty();
      assertThat(found.origin()).as("died at %d", at).isEqualTo(ORIGIN + "/2");
      assertThat(vkey(lost(log, 1))).isEqualTo(old);
      List<String> kept = new ArrayList<>(before);
      kept.removeIf(name -> name.matches(".*\\.(keys|lock|sock|new|reserve)"));
      assertThat(names(folder(lost(log, 1))))
          .as("died at %d", at)
          .containsExactlyInAnyOrderElementsOf(kept);
      assertThat(lost(log, 2).getParent()).as("died at %d", at).doesNotExist();
    }
    assertThat(died).isGreaterThan(25);
  }

  private static boolean diesAt(int at, Path log) {
    FaultyDisk disk = new FaultyDisk();
    AtomicInteger left = new AtomicInteger(at);
    disk.fail(
        (operation, path, bytes) -> {
          if (left.getAndDecrement() <= 0) {
            throw new IOException("the disk is dead");
          }
          return bytes;
        });
    try {
      Journal.open(config(log), disk.platform()).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
