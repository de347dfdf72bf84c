package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file beside a journal, as somebody may have left it there: who opens it gets an answer or
 * the declared exception, and soon.
 */
class FilesFuzzTest {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final long SOON = TimeUnit.SECONDS.toNanos(10);

  /** In memory where there is such a place: the fuzzer opens some thousand files a second. */
  private static final Path BASE =
      Files.isDirectory(Path.of("/dev/shm")) ? Path.of("/dev/shm") : Path.of("/tmp");

  private interface Deed {
    void in(Path folder) throws IOException;
  }

  private static void inFolder(Deed deed) throws IOException {
    Path folder = Files.createTempDirectory(BASE, "taffrail-fuzz");
    long begin = CPU.getCurrentThreadCpuTime();
    try {
      deed.in(folder);
    } finally {
      delete(folder);
    }
    assertThat(CPU.getCurrentThreadCpuTime() - begin).isLessThan(SOON);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static Stream<byte[]> chains() {
    return Stream.of(Vectors.values()).map(vectors -> vectors.bytes("edge.log.chain"));
  }

  @MethodSource("chains")
  @FuzzTest(maxDuration = ParsersFuzzTest.TIME)
  void aChain(byte[] data) throws IOException {
    inFolder(
        folder -> {
          JournalFiles files = new JournalFiles(folder.resolve("edge.log"));
          Files.write(files.chain(), data);
          try (JournalFile file = JournalFile.open(files.chain())) {
            Chain.read(file, files.chain(), Vectors.EPOCH.root(), new Signatures(1));
          } catch (TamperedException e) {
            assertThat(e.verdict()).isEqualTo(Verdict.UNSEALED_FILE);
          }
          try (ChainFile chain = ChainFile.open(RealDisk.INSTANCE, files, List.of())) {
            chain.nextEpoch();
            chain.drop(Long.MAX_VALUE);
          } catch (LostStateException e) {
            assertThat(e.getMessage()).startsWith(files.chain() + ": expected ");
          }
        });
  }

  static Stream<byte[]> newestFiles() {
    return Stream.of(Vectors.values()).map(vectors -> vectors.bytes("edge.log"));
  }

  /** One thread: a fuzzer's own are enough. */
  @MethodSource("newestFiles")
  @FuzzTest(maxDuration = ParsersFuzzTest.TIME)
  void theNewestFileVerified(byte[] data) throws IOException {
    inFolder(
        folder -> {
          Path journal = Vectors.EPOCH.copyTo(folder);
          Files.write(journal, data);
          VerifyOptions options = VerifyOptions.DEFAULT.withThreads(1);
          Verification found = Verifier.verify(journal, Vectors.EPOCH.root(), options);
          byte[] sealed = Vectors.EPOCH.bytes("edge.log");
          assertThat(found.verdict() != Verdict.OK || isBeginning(data, sealed)).isTrue();
        });
  }

  private static boolean isBeginning(byte[] data, byte[] whole) {
    return data.length <= whole.length
        && Arrays.equals(data, 0, data.length, whole, 0, data.length);
  }

  @MethodSource("newestFiles")
  @FuzzTest(maxDuration = ParsersFuzzTest.TIME)
  void aFileRead(byte[] data) throws IOException {
    inFolder(
        folder -> {
          Path journal = Files.write(folder.resolve("edge.log"), data);
          try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
            int records = 0;
            while (reader.poll() != null) {
              records++;
            }
            assertThat(records).isLessThanOrEqualTo(data.length);
          }
        });
  }

  static Stream<byte[]> evidence() throws IOException {
    Path folder = Files.createTempDirectory(BASE, "taffrail-fuzz");
    Path journal = Vectors.SMALL.copyTo(folder);
    byte[] proof = Prover.prove(journal, 2).getBytes(UTF_8);
    delete(folder);
    return Stream.of(proof);
  }

  /** Evidence that was changed in any way proves nothing. */
  @MethodSource("evidence")
  @FuzzTest(maxDuration = ParsersFuzzTest.TIME)
  void anEvidence(byte[] data) throws IOException {
    byte[] record = Vectors.SMALL.lines("edge.log.1").get(2);
    try {
      ProvenRecord proven = ProofVerifier.verify(data, Vectors.SMALL.root());
      assertThat(proven.line().getBytes(UTF_8)).isEqualTo(record);
    } catch (NotProvenException e) {
      assertThat(e).hasMessageContaining("expected");
    }
  }

  static Stream<byte[]> enrolments() throws IOException {
    return Stream.of(
        SignedNote.sign(
                Enrolment.text(Vectors.SMALL.root()),
                "example.com/fleet7",
                List.of(Ed25519.SigningKey.generate()))
            .render()
            .getBytes(UTF_8));
  }

  /** Signed by nobody's key: whatever it says, it enrols nothing. */
  @MethodSource("enrolments")
  @FuzzTest(maxDuration = ParsersFuzzTest.TIME)
  void anEnrolment(byte[] data) {
    assertThatThrownBy(() -> Enrolment.open(data, Vectors.EPOCH.root()))
        .isInstanceOf(NotProvenException.class);
  }

  static Stream<byte[]> keyFiles() throws IOException {
    Path folder = Files.createTempDirectory(BASE, "taffrail-fuzz");
    Path path = folder.resolve("keys");
    try (KeyFile keys = KeyFile.open(RealDisk.INSTANCE, path, new KeySupply(new SecureRandom()))) {
      keys.clear();
      for (KeyChain chain : KeyChain.values()) {
        keys.generate(chain, 1);
        keys.generate(chain, 2);
      }
    }
    byte[] bytes = Files.readAllBytes(path);
    Files.delete(path);
    Files.delete(folder);
    return Stream.of(bytes, Arrays.copyOf(bytes, 4096), new byte[0]);
  }

  /** The hash of each slot is put right: nothing would be read with another one. */
  @MethodSource("keyFiles")
  @FuzzTest(maxDuration = ParsersFuzzTest.TIME)
  void aKeyFile(byte[] data) throws IOException {
    for (int slot = 0; slot + 85 <= data.length; slot += 4096) {
      byte[] hash = Merkle.sha256().digest(Arrays.copyOfRange(data, slot, slot + 53));
      ByteBuffer.wrap(data).position(slot + 53).put(hash);
    }
    inFolder(
        folder -> {
          Path path = folder.resolve("keys");
          try (DiskFile file = RealDisk.INSTANCE.openPrivate(path)) {
            file.writeFully(ByteBuffer.wrap(data), 0);
          }
          try (KeyFile keys =
              KeyFile.open(RealDisk.INSTANCE, path, new KeySupply(new SecureRandom()))) {
            for (SealingKeys.Held held : keys.held()) {
              assertThat(keys.sign(held.chain(), held.number(), data)).hasSize(64);
            }
          }
        });
  }
}
