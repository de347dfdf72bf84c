package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir Path folder;

  @Test
  void theKeyAloneIsPrintedAndVerifiesTheJournal() {
    CommandLineRun init = run("init", "--origin", "example.com/fleet7/edge", "j/edge.log");

    assertThat(init.status()).isZero();
    assertThat(init.err()).isEmpty();
    assertThat(init.outLines()).hasSize(1);
    String vkey = init.out().strip();
    assertThat(Vkey.parse(vkey).name()).isEqualTo("example.com/fleet7/edge");
    assertThat(folder.resolve("j/edge.log.vkey")).hasContent(vkey);
    assertThat(run("verify", "j/edge.log", "--vkey", vkey).out()).startsWith("OK: ");
  }

  @Test
  void aJournalThatExistsIsLeftAlone() throws IOException {
    run("init", "--origin", "example.com/a", "edge.log");
    byte[] before = Files.readAllBytes(folder.resolve("edge.log"));
    CommandLineRun again = run("init", "--origin", "example.com/b", "edge.log");

    assertThat(again.status()).isEqualTo(2);
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).contains("exists already");
    assertThat(folder.resolve("edge.log")).hasBinaryContent(before);
  }

  @Test
  void anOriginThatNoNoteCanCarryIsRefused() {
    CommandLineRun init = run("init", "--origin", "my journal", "edge.log");

    assertThat(init.status()).isEqualTo(2);
    assertThat(init.err().lines()).singleElement().asString().contains("my journal");
    assertThat(folder.resolve("edge.log")).doesNotExist();
  }

  @Test
  void theConfiguredJournalIsCreatedWhenNoneIsNamed() throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), "journal: {path: logs/edge.log}");

    assertThat(run("init", "--origin", "example.com/a").status()).isZero();
    assertThat(folder.resolve("logs/edge.log")).exists();
  }

  @Test
  void anUnsealedJournalHasNoKeys() throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), "journal: {path: e.log, sealed: false}");
    CommandLineRun init = run("init", "--origin", "example.com/a");

    assertThat(init.status()).isEqualTo(2);
    assertThat(init.err()).contains("expected a sealed journal");
  }

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }
}
