package dev.taffrail.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of the files of one journal, all beside each other. */
record JournalFiles(Path base) {
  static final int OTHER = -1;

  private static final String FOREIGN = ".foreign-";
  private static final String CURSOR = ".cursor.";
  private static final Pattern ASIDE = Pattern.compile("\\.lost-[1-9][0-9]{0,8}");
  private static final Pattern ROTATED = Pattern.compile("\\.[1-9][0-9]{0,8}");

  JournalFiles {
    base = base.toAbsolutePath().normalize();
  }

  Path directory() {
    Path parent = base.getParent();
    return parent == null ? base : parent;
  }

  String name() {
    Path name = base.getFileName();
    return name == null ? base.toString() : name.toString();
  }

  /** The file that was rotated so many rotations ago; 0 is the newest, {@code edge.log} itself. */
  Path rotated(int number) {
    return number == 0 ? base : beside("." + number);
  }

  /** The next file while a rotation makes it. */
  Path next() {
    return beside(".new");
  }

  Path chain() {
    return beside(".chain");
  }

  /** The chain while it is written anew. */
  Path nextChain() {
    return beside(".chain.new");
  }

  Path keys() {
    return beside(".keys");
  }

  Path vkey() {
    return beside(".vkey");
  }

  /** The folder in which the files of an earlier incarnation are kept under their own names. */
  Path aside(int number) {
    return beside(".lost-" + number);
  }

  /** Which of these folders has this name; {@link #OTHER} when none has. */
  int asideNumber(Path folder) {
    String found = String.valueOf(folder.getFileName());
    return found.startsWith(name()) && ASIDE.matcher(found.substring(name().length())).matches()
        ? Integer.parseInt(found.substring(found.lastIndexOf('-') + 1))
        : OTHER;
  }

  /** The files in that folder. */
  JournalFiles setAside(int number) {
    return new JournalFiles(aside(number).resolve(name()));
  }

  /** Where the next thing is kept that a stranger put in the place of a file. */
  Path freeForeign(Disk disk) {
    int number = 1;
    while (isTaken(beside(FOREIGN + number), disk)) {
      number++;
    }
    return beside(FOREIGN + number);
  }

  /** A link that leads nowhere has the name as well. */
  private static boolean isTaken(Path path, Disk disk) {
    return disk.exists(path) || Files.isSymbolicLink(path);
  }

  /** Where a reader keeps its cursor. */
  Path cursor(String name) {
    return beside(CURSOR + name);
  }

  /** The name of the cursor that a file of this name holds; null when it holds none. */
  @Nullable String cursorName(Path file) {
    String found = String.valueOf(file.getFileName());
    String prefix = name() + CURSOR;
    return found.startsWith(prefix) && found.length() > prefix.length()
        ? found.substring(prefix.length())
        : null;
  }

  /**
   * How often a file of this name was rotated, 0 when it is the newest; {@link #OTHER} when this is
   * no name of a file of records.
   */
  int number(Path file) {
    String found = String.valueOf(file.getFileName());
    if (found.equals(name())) {
      return 0;
    }
    return found.startsWith(name()) && ROTATED.matcher(found.substring(name().length())).matches()
        ? Integer.parseInt(found.substring(name().length() + 1))
        : OTHER;
  }

  /** Whether a file of this name holds records: also that which a rotation makes. */
  boolean holdsRecords(Path file) {
    return number(file) != OTHER || next().getFileName().equals(file.getFileName());
  }

  Path lock() {
    return beside(".lock");
  }

  Path socket() {
    return beside(".sock");
  }

  /** Room for the last words, given up when the disk is full. */
  Path reserve() {
    return beside(".reserve");
  }

  private Path beside(String suffix) {
    return base.resolveSibling(name() + suffix);
  }
}
