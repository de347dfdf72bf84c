package dev.taffrail.journal;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The recovery records of one file, each of which explains torn bytes before it. The file is looked
 * through once, however many broken lines it has. For one thread.
 */
final class TornRegions {
  private static final int CHUNK = 64 * 1024;

  private final ReadFile file;
  private final LineBuffer lines;
  private final List<Found> found = new ArrayList<>();

  /**
   * @param offset of the first broken line
   */
  TornRegions(ReadFile file, long offset) {
    this.file = file;
    this.lines = new LineBuffer(file, offset);
  }

  /**
   * Where the torn bytes end that begin at this offset: at the record that explains them. -1 when
   * there is no such record as yet.
   *
   * @param index the leaf index that the record must have; negative in an unsealed journal, whose
   *     records have none
   */
  long end(long offset, long index) throws IOException {
    for (int i = 0; i < found.size() || findMore(); i++) {
      Found candidate = found.get(i);
      if (candidate.closes(offset, index) && hashFits(candidate.record())) {
        return candidate.offset();
      }
    }
    return -1;
  }

  /** Up to where the file was read. */
  long readTo() {
    return lines.readTo();
  }

  /** Whether the file was cut and grew again under this. */
  boolean isReplaced() {
    return lines.isReplaced();
  }

  /** Reads on to the next recovery record; false when there is none. */
  private boolean findMore() throws IOException {
    int before = found.size();
    while (found.size() == before && lines.find()) {
      if (isRecovery()) {
        long offset = lines.startOffset();
        ControlLines.parseRecovered(lines.line())
            .ifPresent(record -> found.add(new Found(offset, record)));
      }
      lines.pass();
    }
    return found.size() > before;
  }

  private boolean isRecovery() {
    return lines.isLine()
        && ControlLines.RECOVERED.equals(
            ControlFields.event(lines.buffer(), lines.start(), lines.length()));
  }

  private boolean hashFits(ControlLines.Recovered record) throws IOException {
    MessageDigest sha256 = Merkle.sha256();
    long at = record.offset();
    long end = at + record.length();
    while (at < end) {
      byte[] chunk = file.read(at, (int) Math.min(CHUNK, end - at));
      if (chunk.length == 0) {
        return false;
      }
      sha256.update(chunk);
      at += chunk.length;
    }
    return HexFormat.of().formatHex(sha256.digest()).equals(record.sha256());
  }

  /**
   * @param offset of the record's line
   */
  private record Found(long offset, ControlLines.Recovered record) {

    boolean closes(long torn, long index) {
      return record.offset() == torn
          && record.length() == offset - torn
          && (index < 0 || record.at() == index);
    }
  }
}
