package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Changes single bytes of the published journals, one at a time: every third byte, as a build has
 * time for; every one with {@code -Dtaffrail.test.step=1}.
 */
@Tag("search")
class OneByteChangedTest {
  private static final VerifyOptions ONE_THREAD = VerifyOptions.DEFAULT.withThreads(1);

  /** Bits to flip, taken in turn: digits and letters become others, some bytes no text at all. */
  private static final int[] FLIPS = {0x01, 0x02, 0x10, 0x40, 0x80};

  private static final int STEP = Integer.getInteger("taffrail.test.step", 3);

  @TempDir Path folder;

  private Path journal = Path.of("");

  @BeforeEach
  void copy() throws Exception {
    journal = Vectors.SMALL.copyTo(folder);
  }

  /** Sealed segments begin behind the seals in lines 1 and 5. */
  @Test
  void inARotatedFileItIsTamperingWithThatFileAndThatLineOrItsSegmentsFirst() throws Exception {
    byte[] bytes = Vectors.SMALL.bytes("edge.log.1");
    for (int i = 0; i < bytes.length; i += STEP) {
      Verification found = verify(Vectors.SMALL, "edge.log.1", i);
      Verification.Problem problem = found.problem().orElseThrow();
      long line = lineAt(bytes, i);
      long segment = line == 1 ? 1 : line <= 5 ? 2 : 6;
      assertThat(found.verdict()).as("byte %d", i).isEqualTo(Verdict.TAMPER);
      assertThat(problem.file()).as("byte %d", i).isEqualTo(folder.resolve("edge.log.1"));
      assertThat(problem.line()).as("byte %d: %s", i, problem).isIn(line, segment);
      assertThat(problem.index()).as("byte %d: %s", i, problem).isEqualTo(problem.line() - 1);
    }
  }

  @Test
  void inTheNewestFilesSealItIsTamperingAndBehindItCannotBeSeen() throws Exception {
    byte[] bytes = Vectors.SMALL.bytes("edge.log");
    for (int i = 0; i < bytes.length; i += STEP) {
      Verification found = verify(Vectors.SMALL, "edge.log", i);
      if (lineAt(bytes, i) == 1) {
        Verification.Problem problem = found.problem().orElseThrow();
        assertThat(found.verdict()).as("byte %d", i).isEqualTo(Verdict.TAMPER);
        assertThat(problem.file()).as("byte %d", i).isEqualTo(journal);
        assertThat(problem.line()).as("byte %d", i).isEqualTo(1);
        assertThat(problem.index()).as("byte %d", i).isEqualTo(7);
      } else {
        assertThat(found.verdict()).as("byte %d", i).isEqualTo(Verdict.UNSEALED_TAIL);
      }
    }
  }

  /**
   * A newest line that is torn may be a rotation's that was cut off, as long as the newest file has
   * no later seal; all else is not taken.
   */
  @Test
  void inTheChainItIsNoSealChain() throws Exception {
    byte[] bytes = Vectors.SMALL.bytes("edge.log.chain");
    for (int i = 0; i < bytes.length; i += STEP) {
      Verification found = verify(Vectors.SMALL, "edge.log.chain", i);
      byte[] changed = Files.readAllBytes(folder.resolve("edge.log.chain"));
      if (lineAt(bytes, i) == 2 && isTornFrom(changed, bytes, i)) {
        assertThat(found.verdict()).as("byte %d", i).isEqualTo(Verdict.UNSEALED_TAIL);
      } else {
        assertThat(found.verdict()).as("byte %d", i).isIn(Verdict.UNSEALED_FILE, Verdict.TAMPER);
        assertThat(found.problem()).as("byte %d", i).isPresent();
      }
    }
  }

  /**
   * What the epoch journal's chain cannot vouch for is in its second line: the first two signatures
   * of an epoch seal whose predecessor was dropped.
   */
  @ParameterizedTest
  @CsvSource({"edge.log.2, 31", "edge.log.1, 31", "edge.log, 31", "edge.log.chain, 31"})
  void inAPrunedJournalItIsNeverOkWhereAKeySpeaksForIt(String file, int step) throws Exception {
    Path pruned = Vectors.EPOCH.copyTo(folder.resolve("epoch"));
    byte[] bytes = Vectors.EPOCH.bytes(file);
    for (int i = 0; i < bytes.length; i += step) {
      Files.write(pruned.resolveSibling(file), changed(bytes, i));
      Verdict verdict = Verifier.verify(pruned, Vectors.EPOCH.root(), ONE_THREAD).verdict();
      if (!file.endsWith("chain") || !isUnvouched(bytes, i)) {
        assertThat(verdict).as("%s, byte %d", file, i).isNotIn(Verdict.OK, Verdict.TORN);
      }
    }
  }

  private Verification verify(Vectors vectors, String file, int position) throws Exception {
    Files.write(folder.resolve(file), changed(vectors.bytes(file), position));
    return Verifier.verify(journal, vectors.root(), ONE_THREAD);
  }

  private static byte[] changed(byte[] bytes, int position) {
    byte[] changed = bytes.clone();
    changed[position] ^= (byte) FLIPS[position % FLIPS.length];
    return changed;
  }

  private static long lineAt(byte[] bytes, int position) {
    long line = 1;
    for (int i = 0; i < position; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  /** Whether the last line of the file, which holds the position, is a line no more. */
  private static boolean isTornFrom(byte[] changed, byte[] bytes, int position) {
    int start = lastLine(bytes);
    int length = bytes.length - start - 1;
    boolean ended = changed[changed.length - 1] == '\n';
    boolean split = changed[position] == '\n';
    return position >= start
        && !split
        && (!ended || LineCheck.fault(changed, start, length) != null);
  }

  private static int lastLine(byte[] bytes) {
    int start = bytes.length - 1;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private static boolean isUnvouched(byte[] chain, int position) {
    // Each byte a character, so that places in the text are places in the file.
    String text = new String(chain, ISO_8859_1);
    return isWithin(text, "C2PUc2ysTCxw", position) || isWithin(text, "EOf4ChASuadR", position);
  }

  /** Whether the position is in the base64 text that begins so. */
  private static boolean isWithin(String text, String beginning, int position) {
    int start = text.indexOf(beginning);
    return position >= start && position < text.indexOf("\\n", start);
  }
}
