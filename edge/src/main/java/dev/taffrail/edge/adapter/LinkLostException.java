package dev.taffrail.edge.adapter;

import java.io.IOException;

/** The connection of an adapter is gone: no further read of it can succeed. */
public final class LinkLostException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Of a reason.
   *
   * @param message why, without anything secret
   */
  public LinkLostException(String message) {
    super(message);
  }
}
