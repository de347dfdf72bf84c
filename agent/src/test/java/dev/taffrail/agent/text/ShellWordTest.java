package dev.taffrail.agent.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/tmp/a b/edge.log", "it's", "$HOME", "`id`", "a;b", "*", "", "~", "\"x\""})
  void aShellReadsTheWordAsTheTextThatItStandsFor(String text) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(text)).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(text);
  }

  @Test
  void anOrdinaryPathStaysAsItIs() {
    assertThat(ShellWord.of("./taffrail-demo/journal/edge.log"))
        .isEqualTo("./taffrail-demo/journal/edge.log");
  }
}
