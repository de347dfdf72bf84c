package dev.taffrail.ship;

import dev.taffrail.journal.Checkpoint;
import dev.taffrail.journal.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a lane keeps its cursor and counters. */
interface Checkpoints extends AutoCloseable {
  Optional<Checkpoint> load() throws IOException;

  void save(Checkpoint checkpoint) throws IOException;

  @Override
  void close() throws IOException;

  /** Opens the place of one name, for instance {@code loki.urgent}. */
  @FunctionalInterface
  interface Opener {
    Checkpoints open(String name) throws IOException;
  }

  /** The files beside a journal. */
  static Opener beside(Path journal) {
    return name -> new InFile(CheckpointFile.open(journal, name));
  }

  /** One of those files. */
  record InFile(CheckpointFile file) implements Checkpoints {
    @Override
    public Optional<Checkpoint> load() throws IOException {
      return file.load();
    }

    @Override
    public void save(Checkpoint checkpoint) throws IOException {
      file.save(checkpoint);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
