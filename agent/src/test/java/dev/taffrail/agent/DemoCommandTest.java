package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void interruptedItSaysNothingAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    try (Child demo = Child.interruptible(folder, options, "demo")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !ProcessHandle.of(demo.pid()).orElseThrow().children().toList().isEmpty());
      List<ProcessHandle> children =
          ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();

      new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();

      assertThat(demo.status()).isEqualTo(130);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
    assertThat(Files.readString(folder.resolve("stderr"))).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }
}
