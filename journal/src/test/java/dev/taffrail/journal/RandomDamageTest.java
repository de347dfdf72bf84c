package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Single bits and bytes at random places of a journal's files and chain, seal lines and base64
 * tails included. The journal ends with a seal and has torn bytes that a recovery explains, so its
 * verdict is TORN: whatever is changed must change that, but for two signatures that nobody can
 * check.
 */
@Tag("search")
class RandomDamageTest {
  private static final long SEED = Long.getLong("taffrail.test.seed", 20260530L);

  private static final VerifyOptions ONE_THREAD = VerifyOptions.DEFAULT.withThreads(1);

  @TempDir Path folder;

  private SealedJournal written;
  private final List<Path> files = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private int bytes;
  private int unseen;

  /**
   * Two files. The chain holds an epoch seal whose predecessor it has dropped, as it drops those
   * before the last epoch; few seals, so that there is time for thousands of verifications.
   */
  @BeforeEach
  void write() throws Exception {
    written = SealedJournal.create(folder).records(1).rotate(false).rotate(true).records(1);
    long kept = written.size();
    written.rotate(false).records(1).torn("\0").recover().prune(kept).rotate(false);
    written.records(1).prune(kept).records(1).seal();
    for (int age = 4; age > 1; age--) {
      Files.delete(written.file(age));
    }
    List<String> chain = Victim.lines(written.chain());
    chain.remove(1);
    Victim.write(written.chain(), chain);
    for (Path file : List.of(written.file(1), written.file(0), written.chain())) {
      files.add(file);
      contents.add(Files.readAllBytes(file));
      bytes += (int) Files.size(file);
    }
    assertThat(verdict()).isEqualTo(Verdict.TORN);
  }

  @Test
  void aChangedBitChangesTheVerdict() throws Exception {
    Random random = random();
    for (int i = 0; i < 5_000; i++) {
      int bit = random.nextInt(Byte.SIZE);
      at(
          random.nextInt(bytes),
          (content, place) -> {
            byte[] changed = content.clone();
            changed[place] ^= (byte) (1 << bit);
            return changed;
          });
    }
    assertThat(unseen).as("the test reaches what is not seen").isPositive();
  }

  @Test
  void anInsertedByteDoes() throws Exception {
    Random random = random();
    for (int i = 0; i < 500; i++) {
      int inserted = random.nextInt(256);
      at(
          random.nextInt(bytes),
          (content, place) -> {
            byte[] changed = Arrays.copyOf(content, content.length + 1);
            changed[place] = (byte) inserted;
            System.arraycopy(content, place, changed, place + 1, content.length - place);
            return changed;
          });
    }
  }

  @Test
  void aRemovedByteDoes() throws Exception {
    Random random = random();
    for (int i = 0; i < 500; i++) {
      at(
          random.nextInt(bytes),
          (content, place) -> {
            byte[] changed = Arrays.copyOf(content, content.length - 1);
            System.arraycopy(content, place + 1, changed, place, changed.length - place);
            return changed;
          });
    }
  }

  private static Random random() {
    System.getLogger(RandomDamageTest.class.getName())
        .log(System.Logger.Level.INFO, "-Dtaffrail.test.seed={0}", Long.toString(SEED));
    return new Random(SEED);
  }

  private interface Change {
    byte[] of(byte[] content, int place);
  }

  /** Does the change at one place of all bytes, verifies, and puts the file back. */
  private void at(int place, Change change) throws IOException {
    int file = 0;
    while (place >= contents.get(file).length) {
      place -= contents.get(file++).length;
    }
    byte[] content = contents.get(file);
    byte[] changed = change.of(content, place);
    Files.write(files.get(file), changed);
    boolean same = verdict() == Verdict.TORN;
    Files.write(files.get(file), content);
    assertThat(same)
        .as("seed %d: byte %d of %s", SEED, place, files.get(file))
        .isEqualTo(files.get(file).equals(written.chain()) && isUncheckable(changed, place));
    unseen += same ? 1 : 0;
  }

  /**
   * Whether the place is in the first or second signature of the epoch seal, the chain's second
   * line, and it still is a signature: the keys of both were announced by seals that are gone.
   */
  private static boolean isUncheckable(byte[] chain, int place) {
    String text = new String(chain, ISO_8859_1);
    int line = text.indexOf('\n') + 1;
    int end = text.indexOf('\n', line);
    int signatures = text.indexOf("\\n\\n", line);
    int third = text.lastIndexOf("\\n", text.lastIndexOf("\\n", end) - 1);
    if (place < signatures || place >= third) {
      return false;
    }
    try {
      SealLine.parse(text.substring(line, end).getBytes(ISO_8859_1));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Verdict verdict() throws IOException {
    return Verifier.verify(written.path(), written.vkey(), ONE_THREAD).verdict();
  }
}
