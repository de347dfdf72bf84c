package dev.taffrail.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A reader in a process of its own, which goes on at its checkpoint. */
final class ReaderChild {
  /** Records between two checkpoints. */
  static final int BATCH = 20;

  private ReaderChild() {}

  /**
   * Arguments: the journal, and a file that gets the index of each record before the checkpoint
   * moves over it. Prints a line for each checkpoint, and ends at the journal's end.
   */
  public static void main(String[] arguments) throws IOException {
    Path journal = Path.of(arguments[0]);
    try (CheckpointFile checkpoints = CheckpointFile.open(journal, "child");
        FileOutputStream out = new FileOutputStream(arguments[1], true)) {
      Checkpoint from = checkpoints.load().orElse(new Checkpoint(Cursor.START, Map.of()));
      long read = from.counters().getOrDefault("read", 0L);
      try (JournalReader reader = JournalReader.open(journal, from.cursor())) {
        for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
          out.write((r.index() + "\n").getBytes(StandardCharsets.US_ASCII));
          read++;
          if (read % BATCH == 0) {
            checkpoints.save(new Checkpoint(r.next(), Map.of("read", read)));
            System.out.println(read);
          }
        }
      }
    }
  }
}
