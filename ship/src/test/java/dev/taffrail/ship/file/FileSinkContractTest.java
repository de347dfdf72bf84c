package dev.taffrail.ship.file;

import dev.taffrail.ship.Sink;
import dev.taffrail.ship.SinkContractTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FileSinkContractTest extends SinkContractTest {
  @TempDir Path folder;

  @Override
  protected Sink open() throws Exception {
    return new FileSink("test", FileConfig.at(Files.createDirectory(stick()).resolve("a.jsonl")));
  }

  @Override
  protected List<String> received() throws Exception {
    Path file = stick().resolve("a.jsonl");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Override
  protected void takeAway() throws Exception {
    Files.move(stick(), folder.resolve("away"));
  }

  @Override
  protected void giveBack() throws Exception {
    Files.move(folder.resolve("away"), stick());
  }

  private Path stick() {
    return folder.resolve("stick");
  }
}
