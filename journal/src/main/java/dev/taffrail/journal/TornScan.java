package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads over torn bytes: from a line that fails to the {@code journal_recovered} that explains it,
 * or to the file's end. Keeps a running hash only, however many the bytes are.
 */
final class TornScan {
  private final LineReader lines;
  private final long index;
  private final Consumer<SealLine> seals;
  private final MessageDigest sha256 = Merkle.sha256();
  private final long line;
  private final long offset;
  private final String fault;
  private long length;
  private String ending = TornRegion.ENDED;

  /**
   * @param lines stands at the line that fails
   * @param index the leaf index of the next leaf
   * @param fault what is wrong with the line
   * @param seals is given each whole seal line among the torn bytes
   */
  TornScan(LineReader lines, long index, String fault, Consumer<SealLine> seals) {
    this.lines = lines;
    this.index = index;
    this.seals = seals;
    this.line = lines.number();
    this.offset = lines.offset();
    this.fault = fault;
  }

  /**
   * Reads on. Whether it was explained: then the reader stands at the recovery record, which is the
   * next leaf; else at the end.
   */
  boolean isExplained() throws IOException {
    do {
      sha256.update(lines.buffer(), lines.start(), lines.fullLength());
      length += lines.fullLength();
      ending = lines.terminated() ? TornRegion.ENDED : ending();
      if (!lines.next()) {
        return false;
      }
    } while (lines.fault() != null || !explains(lines.controlEvent()));
    return true;
  }

  /** Bytes that were read over. */
  long length() {
    return length;
  }

  /** The torn bytes, when they go to the file's end. */
  TornRegion region(JournalFile file) {
    sha256.update(ending.getBytes(US_ASCII));
    String hash = HexFormat.of().formatHex(sha256.digest());
    return new TornRegion(file, line, offset, length, ending, hash, fault);
  }

  private String ending() {
    return TornRegion.ending(lines.buffer(), lines.start(), lines.length());
  }

  private boolean explains(@Nullable String event) {
    if (SealLine.EVENT.equals(event)) {
      tellSeal();
    }
    return ControlLines.RECOVERED.equals(event) && fits(ControlLines.parseRecovered(lines.line()));
  }

  private boolean fits(Optional<ControlLines.Recovered> recovered) {
    return recovered.isPresent()
        && recovered.get().at() == index
        && recovered.get().offset() == offset
        && recovered.get().length() == length
        && recovered.get().sha256().equals(soFar());
  }

  private void tellSeal() {
    SealLine seal;
    try {
      seal = lines.seal();
    } catch (IllegalArgumentException e) {
      // Torn bytes may hold anything; only what is a whole seal line says something.
      return;
    }
    seals.accept(seal);
  }

  private String soFar() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every JDK's SHA-256 can be cloned", e);
    }
  }
}
