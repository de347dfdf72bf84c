package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file whose forces fail for good, and that cannot be written again either: its lines behind the
 * last seal are left in doubt.
 */
class LeftInDoubtTest {
  @TempDir Path dir;

  private final WornDisk disk = new WornDisk();

  /** A disk whose places wear out: a file that lies on one can no longer be forced. */
  private static final class WornDisk extends ForwardingDisk {
    private final Set<Integer> worn = ConcurrentHashMap.newKeySet();

    /** How many files of records were made: the newest one's number. */
    private int made;

    /** The newest file can no longer be forced. */
    synchronized void wear() {
      worn.add(made);
    }

    @Override
    public synchronized DiskFile open(Path path) throws IOException {
      DiskFile file = REAL.open(path);
      if (path.endsWith("edge.log.new")) {
        return new WornFile(file, ++made);
      }
      return path.endsWith("edge.log") ? new WornFile(file, made) : file;
    }

    private final class WornFile extends ForwardingFile {
      private final int number;

      WornFile(DiskFile file, int number) {
        super(file);
        this.number = number;
      }

      @Override
      public int write(ByteBuffer bytes, long position) throws IOException {
        return file.write(bytes, position);
      }

      @Override
      public void force() throws IOException {
        if (worn.contains(number)) {
          throw new IOException("Input/output error");
        }
        file.force();
      }
    }
  }

  private Path file(String name) {
    return dir.resolve(name);
  }

  /** Records 1 behind the last seal, that cannot be forced; 2 behind it in the next file. */
  private long leave() throws IOException {
    try (Journal journal = Journal.open(JournalConfig.at(file("edge.log")), disk.platform())) {
      journal.append(Lines.info(0));
      journal.seal();
      long sealed = Files.size(file("edge.log"));
      disk.wear();
      journal.append(Lines.info(1));
      assertThatThrownBy(journal::sync).hasMessageContaining("Input/output error");
      await().until(() -> Files.exists(file("edge.log.1")));
      journal.append(Lines.info(2));
      journal.sync();
      return sealed;
    }
  }

  @Test
  void whatComesNextIsSureAndTheNextFileSaysSo() throws Exception {
    leave();
    assertThat(Files.readString(file("edge.log.1"))).contains(new String(Lines.info(1), UTF_8));
    assertThat(Files.readString(file("edge.log")))
        .contains(new String(Lines.info(2), UTF_8))
        .contains("\"level\":\"critical\"")
        .contains("\"event\":\"force_failed\"");
    assertThat(verified(file("edge.log")).problem()).isEmpty();
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  /** The price: nobody can tell such a loss from one that somebody made. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereTheDeviceLostTheLinesInTheEndItLooksLikeTampering(boolean zeros) throws Exception {
    long sealed = leave();
    lose(file("edge.log.1"), sealed, zeros);
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.TAMPER);
    assertThat(verified(file("edge.log")).problem())
        .hasValueSatisfying(problem -> assertThat(problem.toString()).contains("edge.log.1"));
    // It is taken up all the same, and what comes next is sealed.
    try (Journal journal = Journal.open(JournalConfig.at(file("edge.log")))) {
      journal.append(Lines.info(3));
    }
    assertThat(file("edge.log.lost-1")).doesNotExist();
    assertThat(Files.readString(file("edge.log"))).contains(new String(Lines.info(3), UTF_8));
  }

  private static void lose(Path file, long from, boolean zeros) throws IOException {
    byte[] all = Files.readAllBytes(file);
    if (zeros) {
      Arrays.fill(all, Math.toIntExact(from), all.length, (byte) 0);
      Files.write(file, all);
    } else {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(from);
      }
    }
  }

  private RetainedJournal openSlowly() throws IOException {
    return new RetainedJournal(
        JournalConfig.at(file("edge.log")).withMaxBytes(JournalConfig.MIN_SEALED_BYTES), disk);
  }

  private void doubt(RetainedJournal journal) throws IOException {
    disk.wear();
    journal.append();
    assertThatThrownBy(journal::force).hasMessageContaining("Input/output error");
  }

  @Test
  void aSecondFileIsLeftSoOnlyAMinuteLaterAlsoWhenItIsFull() throws Exception {
    try (RetainedJournal journal = openSlowly()) {
      doubt(journal);
      journal.tend();
      assertThat(file("edge.log.1")).exists();
      doubt(journal);
      journal.clocks.pass(Duration.ofSeconds(50));
      // As on a full disk.
      assertThatThrownBy(() -> journal.rotate(1)).hasMessageContaining("cannot be saved");
      assertThat(file("edge.log.2")).doesNotExist();
      journal.clocks.pass(Duration.ofSeconds(10));
      journal.tend();
      assertThat(file("edge.log.2")).exists();
    }
    assertThat(verified(file("edge.log")).problem()).isEmpty();
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }
}
