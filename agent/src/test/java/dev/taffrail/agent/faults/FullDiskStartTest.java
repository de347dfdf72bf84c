package dev.taffrail.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is started while its disk is full. */
class FullDiskStartTest {
  @TempDir Path folder;

  @Test
  @SuppressWarnings("try") // closed to end what it started
  void itSaysWhichJournalHasNoRoomAndRunsOnceThereIsSome() throws Exception {
    Files.writeString(folder.resolve("taffrail.yaml"), "journal: {path: disk/edge.log}\n");
    try (SmallDisk disk = new SmallDisk(folder.resolve("disk"));
        AgentProcess agent = new AgentProcess(folder, URI.create("http://127.0.0.1:1"), Map.of())) {
      disk.fill();
      assertThat(agent.command("run", "--config", "taffrail.yaml")).isEqualTo(2);
      assertThat(Files.readString(folder.resolve("agent.out")))
          .isEqualTo(
              "taffrail: journal %s cannot be opened: No space left on device%n",
              disk.path().resolve("edge.log"));

      disk.makeRoom();
      assertThat(agent.command("run", "--config", "taffrail.yaml")).isZero();
    }
  }
}
