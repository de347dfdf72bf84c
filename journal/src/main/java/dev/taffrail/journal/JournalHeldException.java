package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Somebody else holds what one at a time may have: a journal that is written, by another process or
 * another {@link Journal} of this one, or the cursor of a reader, by another {@link
 * CheckpointFile}.
 */
public final class JournalHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says that this file is held. */
  public JournalHeldException(Path held) {
    super(held + " is held by somebody else");
  }
}
