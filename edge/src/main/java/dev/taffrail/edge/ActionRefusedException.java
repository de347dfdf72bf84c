package dev.taffrail.edge;

import java.io.IOException;

/** The receiver will not take this message, however often it is tried. */
public final class ActionRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public ActionRefusedException(String message) {
    super(message);
  }
}
