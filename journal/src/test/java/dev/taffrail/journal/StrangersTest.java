package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and links that have the names of a journal's files. */
class StrangersTest extends FilesChanged {
  private static final int LARGE = 60_000;

  private JournalConfig config(boolean sealed) {
    return JournalConfig.at(log()).withSealed(sealed).withMaxBytes(128 * 1024);
  }

  private Path folder() {
    return dir.resolve("logs");
  }

  private static void makeFolder(Path path) throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("mine"), "my own");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderUnderTheNameOfARotatedFileIsKeptAsideAtOpening(boolean sealed) throws Exception {
    makeFolder(beside(".2"));
    Journal journal = open(config(sealed), RealDisk.INSTANCE);
    for (int i = 0; i < 6; i++) {
      journal.append(Lines.ofLength(Level.INFO, LARGE));
    }
    append(journal, 1);
    journal.close();
    assertThat(beside(".2")).isRegularFile();
    assertThat(beside(".foreign-1").resolve("mine")).hasContent("my own");
    assertAllThere(log());
    if (sealed) {
      assertThat(verify().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void recoveryGoesOverAFolderToo() throws Exception {
    append(open(config(true), RealDisk.INSTANCE), 10);
    Path killed = dir.resolve("killed");
    CrashState.read("killed", folder()).writeTo(killed);
    makeFolder(killed.resolve("edge.log.1"));
    makeFolder(killed.resolve("edge.log.new"));
    Files.createSymbolicLink(killed.resolve("edge.log.2"), Path.of("nothing"));
    Journal.open(JournalConfig.at(killed.resolve("edge.log"))).close();
    assertThat(verified(killed.resolve("edge.log")).verdict()).isEqualTo(Verdict.OK);
    assertThat(Lines.ofCallers(killed.resolve("edge.log"))).hasSize(10);
    assertThat(killed.resolve("nothing")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderThatTakesTheNameOfTheNextRotationHoldsItUpForAWhileOnly(boolean sealed)
      throws Exception {
    Journal journal = open(config(sealed), RealDisk.INSTANCE);
    append(journal, 1);
    makeFolder(beside(".1"));
    for (int i = 0; i < 3; i++) {
      journal.append(Lines.ofLength(Level.INFO, LARGE));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              clocks.pass(Duration.ofMillis(100));
              count += Lines.offer(journal, Level.INFO, Lines.info(count)) ? 1 : 0;
              return Files.isRegularFile(beside(".1")) && !said().isEmpty();
            });
    journal.close();
    assertAllThere(beside(".1"), log());
    assertThat(beside(".foreign-1").resolve("mine")).hasContent("my own");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLinkToAnotherJournalsFileIsRefusedAndThatJournalLeftAlone(boolean sealed) throws Exception {
    append(open(config(true), RealDisk.INSTANCE), 10);
    close();
    byte[] before = Files.readAllBytes(log());
    Path other = Files.createDirectory(dir.resolve("other"));
    Path link = other.resolve("edge.log");
    Files.createSymbolicLink(link, log());
    JournalConfig config = JournalConfig.at(link).withSealed(sealed);
    String refused = link + ": expected a file, found a symbolic link to " + log();
    assertThatThrownBy(() -> Journal.open(config)).hasMessageStartingWith(refused);
    assertThatThrownBy(() -> Journal.join(config)).hasMessageStartingWith(refused);
    assertThatThrownBy(() -> Journal.create(config.withSealed(true)))
        .hasMessageStartingWith(refused);
    assertThat(other.toFile().list()).containsExactly("edge.log");
    assertThat(log()).hasBinaryContent(before);
  }

  @Test
  void aLinkToNothingAndAFolderAreNoJournalsEither() throws Exception {
    Path link = dir.resolve("link.log");
    Files.createSymbolicLink(link, dir.resolve("nothing"));
    assertThatThrownBy(() -> Journal.open(JournalConfig.at(link)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> Journal.open(JournalConfig.at(Files.createDirectory(folder()))))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("logs: expected a file, found a folder");
    assertThat(dir.resolve("nothing")).doesNotExist();
  }

  @Test
  void theFolderMayBeALink() throws Exception {
    Path linked = dir.resolve("linked");
    Files.createSymbolicLink(linked, Files.createDirectory(folder()));
    try (Journal journal = Journal.open(JournalConfig.at(linked.resolve("edge.log")))) {
      append(journal, 3);
    }
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
    assertAllThere(log());
  }
}
