package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that goes while its files are written, and comes back with what it holds. */
class DeviceGoneTest extends FilesChanged {
  private final PluggedDisk disk = new PluggedDisk();

  /** A disk that can be pulled: what was open then answers nothing any more. */
  private static final class PluggedDisk extends ForwardingDisk {
    private final AtomicInteger pulled = new AtomicInteger();
    private volatile long readable = Long.MAX_VALUE;

    void pull() {
      pulled.incrementAndGet();
    }

    /** Behind this offset, files that are open by now can no longer be read. */
    void scratch(long offset) {
      pull();
      readable = offset;
    }

    @Override
    public DiskFile open(Path path) throws IOException {
      return new PluggedFile(REAL.open(path), pulled.get());
    }

    @Override
    public DiskFile openPrivate(Path path) throws IOException {
      return new PluggedFile(REAL.openPrivate(path), pulled.get());
    }

    private final class PluggedFile extends ForwardingFile {
      private final int plugged;

      PluggedFile(DiskFile file, int plugged) {
        super(file);
        this.plugged = plugged;
      }

      private void check() throws IOException {
        check(Long.MAX_VALUE);
      }

      private void check(long end) throws IOException {
        if (plugged < pulled.get() && (readable == Long.MAX_VALUE || end > readable)) {
          throw new IOException("Input/output error");
        }
      }

      @Override
      public int read(ByteBuffer bytes, long position) throws IOException {
        check(position + bytes.remaining());
        return super.read(bytes, position);
      }

      @Override
      public int write(ByteBuffer bytes, long position) throws IOException {
        check();
        return file.write(bytes, position);
      }

      @Override
      public void force() throws IOException {
        check();
        file.force();
      }
    }
  }

  /** Plugged in again, the same files are others to the system. */
  private void plugInAgain() throws IOException {
    for (String suffix : new String[] {"", ".chain", ".keys"}) {
      if (Files.exists(beside(suffix))) {
        Path copy =
            Files.copy(beside(suffix), dir.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, beside(suffix), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatItHoldsIsGoneOnWithAsAfterACrash(boolean sealed) throws Exception {
    Journal journal = open(JournalConfig.at(log()).withSealed(sealed), disk);
    append(journal, 50);
    disk.pull();
    plugInAgain();
    logUntilNoticed(journal);
    journal.close();
    assertAllThere(log());
    assertThat(beside(".foreign-1")).doesNotExist();
    assertThat(beside(".saved")).doesNotExist();
    assertThat(beside(".lost-1")).doesNotExist();
    if (sealed) {
      assertThat(verify().problem()).isEmpty();
      assertThat(verify().verdict()).isEqualTo(Verdict.OK);
    }
  }

  /** Its end is lost with its last seal: so a new journal begins, and says so. */
  @Test
  void ofADeletedFileWhatCanStillBeReadIsKept() throws Exception {
    Journal journal = open(JournalConfig.at(log()), disk);
    append(journal, 1_000);
    journal.seal();
    disk.scratch(64 * 1024);
    Files.delete(log());
    logUntilNoticed(journal);
    closeAndVerify(journal);
    assertThat(beside(".lost-1").resolve("edge.log")).hasSize(64 * 1024);
    assertThat(Lines.of(log())).anyMatch(line -> line.contains("journal_tampered"));
  }
}
