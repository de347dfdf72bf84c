package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever threads do beside one another, the verdict is that of one thread. */
class VerifierThreadsTest {
  @TempDir Path folder;

  private SealedJournal written;

  /** Some blocks a file, in three files, and seals in each of them. */
  @BeforeEach
  void write() throws Exception {
    written = SealedJournal.create(folder);
    for (int file = 0; file < 3; file++) {
      for (int seal = 0; seal < 4; seal++) {
        written.records(900).seal();
      }
      if (file < 2) {
        written.rotate(file == 1);
      }
    }
    assertThat(Files.size(written.path())).isGreaterThan(2L * Block.CAPACITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void theVerdictIsOkOnAnyNumberOfThreads(int threads) throws Exception {
    Verification found = verify(threads);
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found).isEqualTo(verify(1));
  }

  @Test
  void theFirstOfSeveralFaultsIsNamedAlike() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 12; i++) {
      List<byte[]> before = new ArrayList<>();
      for (int age = 0; age < 3; age++) {
        before.add(Files.readAllBytes(written.file(age)));
        byte[] changed = before.get(age).clone();
        changed[random.nextInt(changed.length)] ^= 1;
        Files.write(written.file(age), changed);
      }
      Verification one = verify(1);
      assertThat(one.verdict()).isEqualTo(Verdict.TAMPER);
      assertThat(verify(2)).isEqualTo(one);
      assertThat(verify(5)).isEqualTo(one);
      for (int age = 0; age < 3; age++) {
        Files.write(written.file(age), before.get(age));
      }
    }
  }

  @Test
  void aSignatureThatFailsIsNamedBeforeWhatIsWrongBehindIt() throws Exception {
    String text = Files.readString(written.file(1), ISO_8859_1);
    String signature = "\\n\\n\u00e2\u0080\u0094 ";
    int at = text.indexOf(signature, text.indexOf("journal_sealed", 5000));
    int byteOfIt = text.indexOf(' ', at + signature.length()) + 40;
    byte[] bytes = Files.readAllBytes(written.file(1));
    bytes[byteOfIt] = (byte) (bytes[byteOfIt] == 'A' ? 'B' : 'A');
    bytes[bytes.length - 10] = 0;
    Files.write(written.file(1), bytes);
    Verification one = verify(1);
    assertThat(one.problem().orElseThrow().found()).startsWith("no signature of the seal key");
    assertThat(verify(2)).isEqualTo(one);
    assertThat(verify(4)).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptEndsItAndStays(int threads) {
    Thread self = Thread.currentThread();
    VerifyOptions options =
        VerifyOptions.DEFAULT.withThreads(threads).withProgress((read, total) -> self.interrupt());
    assertThatThrownBy(() -> Verifier.verify(written.path(), written.vkey(), options))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void progressGoesUpToAllOfTheBytes(int threads) throws Exception {
    List<Long> told = new ArrayList<>();
    long total = 0;
    for (int age = 0; age < 3; age++) {
      total += Files.size(written.file(age));
    }
    long all = total;
    VerifyOptions options =
        VerifyOptions.DEFAULT
            .withThreads(threads)
            .withProgress(
                (read, of) -> {
                  assertThat(of).isEqualTo(all);
                  told.add(read);
                });
    Verifier.verify(written.path(), written.vkey(), options);
    assertThat(told).isSorted().hasSizeGreaterThan(6).last().isEqualTo(total);
  }

  private Verification verify(int threads) throws IOException {
    VerifyOptions options = VerifyOptions.DEFAULT.withThreads(threads);
    return Verifier.verify(written.path(), written.vkey(), options);
  }
}
