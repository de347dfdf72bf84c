package dev.taffrail.ship;

import dev.taffrail.journal.Checkpoint;
import dev.taffrail.journal.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a lane keeps its position and counters, as they were at one moment. */
public interface Checkpoints extends AutoCloseable {
  /** What was saved last; empty when there is nothing yet. */
  Optional<Saved> load() throws IOException;

  /**
   * What a person should know of what {@link #load} found, or did not find though something was
   * there; null as a rule.
   */
  default @Nullable String note() {
    return null;
  }

  /** Survives a power cut once this returned; when this throws, the one before is still there. */
  void save(Saved saved) throws IOException;

  @Override
  void close() throws IOException;

  /** A position with the counters of the same moment. */
  record Saved(Position position, Map<String, Long> counters) {
    static final Saved NOTHING = new Saved(Position.START, Map.of());

    public Saved {
      counters = Map.copyOf(counters);
    }
  }

  /** Opens the place of one name, for instance {@code loki.urgent}. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it, for one lane at a time.
     *
     * @throws dev.taffrail.journal.JournalHeldException when another lane holds it
     */
    Checkpoints open(String name) throws IOException;
  }

  /** Of a source that cannot be read again. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<Saved> load() {
          return Optional.empty();
        }

        @Override
        public void save(Saved saved) {}

        @Override
        public void close() {}
      };

  /** What to say of a file in which there is no place that can be read. */
  static String noteOfDamage(Object file) {
    return file
        + ": expected a place to go on from, found none that is whole and of this version:"
        + " all that there is is read from the beginning";
  }

  /** The files beside a journal. */
  static Opener beside(Path journal) {
    return name -> new InFile(CheckpointFile.open(journal, name));
  }

  /** One of those files. */
  record InFile(CheckpointFile file) implements Checkpoints {
    @Override
    public Optional<Saved> load() throws IOException {
      return file.load().map(c -> new Saved(new JournalSource.At(c.cursor()), c.counters()));
    }

    @Override
    public @Nullable String note() {
      return file.isDamaged() ? noteOfDamage(file) : null;
    }

    @Override
    public void save(Saved saved) throws IOException {
      file.save(new Checkpoint(JournalSource.cursor(saved.position()), saved.counters()));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
