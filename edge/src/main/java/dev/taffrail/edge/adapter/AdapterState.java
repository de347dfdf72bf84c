package dev.taffrail.edge.adapter;

import java.util.Locale;

/** How an adapter fares. */
public enum AdapterState {
  /** Not asked to run, waiting for its next try, or ended. */
  DOWN,
  /** Tries to connect. */
  CONNECTING,
  /** Brings readings, or would if there were some. */
  UP,
  /** Connected, but reads fail. */
  DEGRADED;

  /** As records say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
