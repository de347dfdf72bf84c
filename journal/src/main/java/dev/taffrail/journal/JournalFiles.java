package dev.taffrail.journal;

import java.nio.file.Path;

/** The names of the files of one journal, all beside each other. */
record JournalFiles(Path base) {

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

  Path lock() {
    return beside(".lock");
  }

  Path socket() {
    return beside(".sock");
  }

  private Path beside(String suffix) {
    return base.resolveSibling(name() + suffix);
  }
}
