package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReserveTest {
  @TempDir Path dir;

  private final ManualClocks clocks = new ManualClocks(Instant.parse("2026-05-30T08:00:00Z"));
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = dir.resolve("edge.log.reserve");
  }

  private Reserve reserve() {
    return reserve(RealDisk.INSTANCE);
  }

  private Reserve reserve(Disk disk) {
    JournalConfig config = JournalConfig.at(dir.resolve("edge.log"));
    Platform system = Platform.system();
    Platform platform = new Platform(disk, clocks, system.random(), system.bootId(), system.host());
    return new Reserve(config, new JournalFiles(config.path()), platform);
  }

  /** Has room by its own word, and none any more when half a file is written. */
  private static final class HalfDisk extends ForwardingDisk {
    private boolean half = true;
    private int opened;

    @Override
    public long usableBytes(Path directory) {
      return Long.MAX_VALUE;
    }

    @Override
    public DiskFile open(Path path) throws IOException {
      opened++;
      DiskFile file = REAL.open(path);
      return half ? new HalfFile(file) : file;
    }
  }

  private static final class HalfFile extends ForwardingDisk.ForwardingFile {
    HalfFile(DiskFile file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      if (position > 0) {
        throw new IOException("No space left on device");
      }
      return file.write(bytes.slice(0, bytes.remaining() / 2), position);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }
  }

  /** As much room as a test says. */
  private static final class RoomDisk extends ForwardingDisk {
    private long usable = Long.MAX_VALUE;

    @Override
    public long usableBytes(Path directory) {
      return usable;
    }

    @Override
    public DiskFile open(Path path) throws IOException {
      return REAL.open(path);
    }
  }

  @Test
  void whatItsGivingUpMadeRoomForIsAllThatIsLeftUntilOthersMakeRoom() throws Exception {
    RoomDisk disk = new RoomDisk();
    Reserve reserve = reserve(disk);
    reserve.keep();
    disk.usable = 1_000;
    assertThat(reserve.isAllThatIsLeft()).as("it is still there").isFalse();
    assertThat(reserve.release()).isTrue();
    assertThat(reserve.release()).isFalse();
    assertThat(reserve.isAllThatIsLeft()).isTrue();
    disk.usable = 320 * 1024;
    assertThat(reserve.isAllThatIsLeft()).isFalse();
    disk.usable = 1_000;
    assertThat(reserve.isAllThatIsLeft()).as("others took what others had made").isFalse();
  }

  @Test
  void whereThereWasNoneTheRoomIsNotOfIt() throws Exception {
    RoomDisk disk = new RoomDisk();
    disk.usable = 1_000;
    Reserve reserve = reserve(disk);
    reserve.keep();
    assertThat(reserve.release()).isFalse();
    assertThat(reserve.isAllThatIsLeft()).isFalse();
  }

  @Test
  void whereTheSystemDoesNotSayWhatRoomThereIsTheLastWordsAreNotHeldBack() throws Exception {
    RoomDisk disk = new RoomDisk();
    Reserve reserve = reserve(disk);
    reserve.keep();
    assertThat(reserve.release()).isTrue();
    disk.usable = -1;
    assertThat(reserve.isAllThatIsLeft()).isFalse();
  }

  /** On a disk that is full it would take what its giving up has just made room for. */
  @Test
  void isMadeAgainNoSoonerThanAMinuteAfterItWasGivenUp() throws Exception {
    Reserve reserve = reserve();
    reserve.keep();
    assertThat(file).exists();
    clocks.pass(Duration.ofMinutes(2));
    assertThat(reserve.release()).isTrue();
    assertThat(file).doesNotExist();
    assertThat(reserve.release()).isFalse();
    clocks.pass(Duration.ofSeconds(60).minusNanos(1));
    reserve.keep();
    assertThat(file).doesNotExist();
    clocks.pass(Duration.ofNanos(1));
    reserve.keep();
    assertThat(file).exists();
  }

  @Test
  void holdsAllThatCanBeStagedAndTheLastWords() throws Exception {
    reserve().keep();
    assertThat(Files.size(file)).isEqualTo(256 * 1024 + 64 * 1024);
    assertThat(Reserve.bytes(100_000)).isEqualTo(100_000 + 64 * 1024);
    assertThat(Reserve.bytes(0)).as("of a journal without a bound").isEqualTo(320 * 1024);
  }

  /** Each start of the program would wear the flash out otherwise. */
  @Test
  void isNotWrittenAgainWhenItIsThere() throws Exception {
    reserve().keep();
    byte[] before = Files.readAllBytes(file);
    clocks.pass(Duration.ofDays(1));
    reserve().keep();
    assertThat(file).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 400 * 1024})
  void ofAnotherSizeIsMadeAnew(int size) throws Exception {
    Files.write(file, new byte[size]);
    reserve().keep();
    assertThat(file).hasSize(256 * 1024 + 64 * 1024);
  }

  /** On a file system that compresses, its giving up would make no room. */
  @Test
  void takesTheRoomThatItSays() throws Exception {
    reserve().keep();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(Files.readAllBytes(file));
    deflater.finish();
    byte[] compressed = new byte[1024 * 1024];
    assertThat(deflater.deflate(compressed)).isGreaterThanOrEqualTo(256 * 1024 + 64 * 1024);
    deflater.end();
  }

  @Test
  void whatCannotBeMadeWholeIsTakenAwayAndTriedAgainInAMinute() throws Exception {
    HalfDisk disk = new HalfDisk();
    Reserve reserve = reserve(disk);
    reserve.keep();
    assertThat(file).doesNotExist();
    clocks.pass(Duration.ofSeconds(60).minusNanos(1));
    reserve.keep();
    assertThat(disk.opened).isEqualTo(1);
    clocks.pass(Duration.ofNanos(1));
    disk.half = false;
    reserve.keep();
    assertThat(file).exists();
  }
}
