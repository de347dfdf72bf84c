package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else removes the whole folder while its files are written. */
class FolderRemovedTest extends FilesChanged {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderThatIsRemovedIsMadeAgainAndNothingNewIsLost(boolean sealed) throws Exception {
    Journal journal = open(sealed);
    append(journal, 50);
    deleteFolder();
    int before = count;
    append(journal, 50);
    logUntilNoticed(journal);
    append(journal, 50);
    try (Journal guest = Journal.join(JournalConfig.at(log()).withSealed(sealed))) {
      guest.append(Lines.record(Level.INFO, "guest", "came", ""));
      guest.flush();
    }
    journal.close();
    if (sealed) {
      closeAndVerify(journal);
      assertThat(Lines.of(log())).anyMatch(line -> line.contains("journal_tampered"));
      assertThat(verifyAside()).contains(new String(Lines.info(0), UTF_8));
    }
    List<String> lines = Lines.of(log());
    assertThat(lines).anyMatch(line -> line.contains("\"logger\":\"guest\""));
    List<String> everywhere =
        Stream.concat(lines.stream(), sealed ? verifyAside().stream() : Stream.of()).toList();
    for (int i = before; i < count; i++) {
      assertOnce(everywhere, Lines.info(i));
    }
  }

  private List<String> verifyAside() throws IOException {
    return Files.readAllLines(beside(".lost-1").resolve("edge.log"));
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(dir.resolve("logs"));
  }
}
