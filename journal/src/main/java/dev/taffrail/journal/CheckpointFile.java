package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file beside a journal in which a reader keeps its {@link Checkpoint}: {@code
 * edge.log.cursor.NAME}. Two slots with checksums, written in turn, so that a torn write leaves the
 * one before.
 */
public final class CheckpointFile implements AutoCloseable {
  private CheckpointFile() {}

  /**
   * @param name of {@code [a-z0-9._-]+}, for instance {@code loki.urgent}
   * @throws JournalHeldException when another reader holds this name
   */
  public static CheckpointFile open(Path journal, String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The newest checkpoint that is whole; empty when there is none yet. */
  public Optional<Checkpoint> load() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Writes and forces the checkpoint. */
  public void save(Checkpoint checkpoint) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
