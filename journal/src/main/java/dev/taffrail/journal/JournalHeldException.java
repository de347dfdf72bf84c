package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Another process (or another {@link Journal} of this one) holds the journal for writing. */
public final class JournalHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  JournalHeldException(Path journal) {
    super(journal + " is held by another writer");
  }
}
