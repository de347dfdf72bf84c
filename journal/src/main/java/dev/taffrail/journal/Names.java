package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Mends the names of a sealed journal's files after a rotation that a crash broke off: finishes or
 * discards {@code edge.log.new}, and gives each file the name of its age.
 */
final class Names {
  private final JournalFiles files;
  private final Disk disk;

  Names(JournalFiles files, Disk disk) {
    this.files = files;
    this.disk = disk;
  }

  /** Mends the names and opens the files under them; the caller closes these. */
  JournalSnapshot mend() throws IOException {
    discardUnfit();
    JournalSnapshot snapshot = JournalSnapshot.open(files.base());
    List<Move> moves = moves(snapshot.sealed());
    if (moves.isEmpty() || !snapshot.strays().isEmpty()) {
      // A file that is none of the journal's may have a name that is needed, and never leaves it.
      return snapshot;
    }
    snapshot.close();
    rename(moves);
    disk.forceDirectory(files.directory());
    return JournalSnapshot.open(files.base());
  }

  /** Deletes the new file of a rotation unless it goes on where the others end. */
  private void discardUnfit() throws IOException {
    if (disk.exists(files.next())) {
      boolean fits;
      try (JournalSnapshot snapshot = JournalSnapshot.open(files.base())) {
        List<JournalFile> sealed = snapshot.sealed();
        fits = StagedFile.isNewest(files.base(), sealed) && StagedFile.follows(sealed);
      }
      if (!fits) {
        disk.delete(files.next());
        disk.forceDirectory(files.directory());
      }
    }
  }

  /** What has to be renamed for each file, oldest first, to have the name of its age. */
  private List<Move> moves(List<JournalFile> oldestFirst) {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < oldestFirst.size(); i++) {
      Move move = new Move(oldestFirst.get(i).path(), files.rotated(oldestFirst.size() - 1 - i));
      if (!move.from().equals(move.to())) {
        moves.add(move);
      }
    }
    return moves;
  }

  private void rename(List<Move> moves) throws IOException {
    while (!moves.isEmpty()) {
      Move move = firstFree(moves);
      if (move == null) {
        checkLeaving(moves);
        // No rotation leaves this: somebody swapped names, each of which another file needs.
        Move first = moves.remove(0);
        Path free = free();
        disk.rename(first.from(), free);
        moves.add(new Move(free, first.to()));
      } else {
        disk.rename(move.from(), move.to());
        moves.remove(move);
      }
    }
  }

  /** What is no file at all, a folder say, never leaves a name either. */
  private static void checkLeaving(List<Move> moves) throws IOException {
    Set<Path> leaving = moves.stream().map(Move::from).collect(Collectors.toSet());
    for (Move move : moves) {
      if (!leaving.contains(move.to())) {
        throw new IOException(move.to() + ": expected a file of the journal, found something else");
      }
    }
  }

  /** A name of the journal that no file has: broken off here, the next start finds it. */
  private Path free() {
    int number = 1;
    while (disk.exists(files.rotated(number))) {
      number++;
    }
    return files.rotated(number);
  }

  private @Nullable Move firstFree(List<Move> moves) {
    return moves.stream().filter(move -> !disk.exists(move.to())).findFirst().orElse(null);
  }

  private record Move(Path from, Path to) {}
}
