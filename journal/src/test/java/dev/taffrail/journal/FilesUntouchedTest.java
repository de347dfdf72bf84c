package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody else does anything to the files, and nobody else is blamed for what happens to them. */
class FilesUntouchedTest extends FilesChanged {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUntouchedJournalIsNotOpenedAnewThoughItRotates(boolean sealed) throws Exception {
    Journal journal = open(config(sealed), RealDisk.INSTANCE);
    for (int i = 0; i < 25; i++) {
      append(journal, 300);
      journal.seal();
      clocks.pass(Duration.ofSeconds(2));
    }
    journal.close();
    assertThat(beside(".2")).as("it rotated").exists();
    assertThat(said()).isEmpty();
    assertNoStranger();
    assertAllThere(files());
  }

  private JournalConfig config(boolean sealed) {
    return JournalConfig.at(log())
        .withSealed(sealed)
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(20);
  }

  private Path[] files() {
    return IntStream.rangeClosed(0, 20)
        .mapToObj(age -> age == 0 ? log() : beside("." + age))
        .filter(Files::exists)
        .toArray(Path[]::new);
  }

  private void assertNoStranger() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
      assertThat(files.map(Path::toString))
          .noneMatch(name -> name.contains("foreign") || name.contains("saved"));
    }
  }

  /** A rotation that the disk breaks off at any step is not taken for somebody else's doing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRotationThatTheDiskHoldsUpIsFinishedLater(boolean sealed) throws Exception {
    FaultyDisk disk = new FaultyDisk();
    Journal journal = open(config(sealed), disk);
    String pad = "x".repeat(400);
    for (int step = 0; step < 6; step++) {
      int at = step;
      AtomicInteger renames = new AtomicInteger();
      // One rename of each rotation fails so often that the files are opened anew.
      AtomicInteger failures = new AtomicInteger();
      disk.fail(
          (operation, path, bytes) -> {
            boolean named = operation == FaultyDisk.Operation.RENAME;
            if (named && renames.getAndIncrement() >= at && failures.getAndIncrement() < 3) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      for (int i = 0; i < 250; i++) {
        journal.append(padded(count++, pad));
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> isFlushed(journal));
      disk.heal();
    }
    journal.close();
    List<String> lines = Lines.of(log());
    for (int i = 0; i < count; i++) {
      assertOnce(lines, padded(i, pad));
    }
    assertThat(said()).noneMatch(line -> line.contains("deleted") || line.contains("another"));
    assertNoStranger();
    if (sealed) {
      assertThat(verify().problem()).isEmpty();
      assertThat(beside(".lost-1")).doesNotExist();
    }
  }

  private static byte[] padded(int n, String pad) {
    return Lines.record(Level.INFO, "edge", "e", ",\"n\":" + n + ",\"pad\":\"" + pad + "\"");
  }
}
