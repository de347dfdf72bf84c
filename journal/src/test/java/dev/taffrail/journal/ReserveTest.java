package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReserveTest {
  @TempDir Path dir;

  private final ManualClocks clocks = new ManualClocks(Instant.parse("2026-05-30T08:00:00Z"));
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = dir.resolve("edge.log.reserve");
  }

  private Reserve reserve() {
    JournalConfig config = JournalConfig.at(dir.resolve("edge.log"));
    Platform system = Platform.system();
    Platform platform =
        new Platform(system.disk(), clocks, system.random(), system.bootId(), system.host());
    return new Reserve(config, new JournalFiles(config.path()), platform);
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
}
