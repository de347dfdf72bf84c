package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Proves that one record stands in a sealed journal, to somebody who has not the rest of it. */
public final class Prover {
  private Prover() {}

  /**
   * Makes a {@code c2sp.org/tlog-proof@v1} proof of the record against the first seal behind it.
   *
   * @param journal the newest file
   * @param index the record's leaf index
   * @throws IllegalArgumentException when the journal has no such record, or no seal behind it yet
   */
  public static String prove(Path journal, long index) throws IOException {
    throw new UnsupportedOperationException();
  }
}
