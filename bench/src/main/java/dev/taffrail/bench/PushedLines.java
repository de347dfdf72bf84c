package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Which of the lines of {@link ShipInput} are in bodies that were pushed, by their numbers. */
final class PushedLines {
  private static final byte[] SEQ = "\"seq".getBytes(US_ASCII);
  private static final byte[] ID = "correlation_id".getBytes(US_ASCII);
  private static final byte[] LEVEL = "level".getBytes(US_ASCII);

  private final int lines;
  private final BitSet found;
  private long repeated;
  private long ids;
  private long bodiesWithoutLevel;

  private PushedLines(int lines) {
    this.lines = lines;
    found = new BitSet(lines);
  }

  static PushedLines in(Path bodies, int lines) throws IOException {
    PushedLines pushed = new PushedLines(lines);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(bodies), 1 << 20))) {
      while (true) {
        int length = in.readInt();
        String kind = in.readUTF();
        pushed.add(plain(kind, in.readNBytes(length)));
      }
    } catch (EOFException end) {
      return pushed;
    }
  }

  /**
   * Each line once, its correlation id as metadata, a label for the level.
   *
   * @param idsInLines whether the correlation id stands in the line too
   */
  void check(String side, boolean idsInLines) throws IOException {
    if (found.cardinality() != lines || repeated > 0) {
      throw new IOException(
          side + ": " + (lines - found.cardinality()) + " lines missing, " + repeated + " twice");
    }
    if (ids < (idsInLines ? 2L : 1L) * lines || bodiesWithoutLevel > 0) {
      throw new IOException(
          side + ": " + ids + " correlation ids, " + bodiesWithoutLevel + " pushes without level");
    }
  }

  private static byte[] plain(String kind, byte[] body) throws IOException {
    if (kind.equals("gzip")) {
      return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    return kind.equals("application/x-protobuf") ? Snappy.uncompress(body) : body;
  }

  private void add(byte[] body) {
    bodiesWithoutLevel += next(body, 0, LEVEL) < 0 ? 1 : 0;
    for (int at = next(body, 0, SEQ); at >= 0; at = next(body, at, SEQ)) {
      int seq = number(body, at);
      repeated += found.get(seq) ? 1 : 0;
      found.set(seq);
    }
    for (int at = next(body, 0, ID); at >= 0; at = next(body, at, ID)) {
      ids++;
    }
  }

  /** The first digits behind the key's end, whether or not its quote is escaped. */
  private static int number(byte[] body, int from) {
    int at = from;
    while (body[at] < '0' || body[at] > '9') {
      at++;
    }
    int number = 0;
    for (; body[at] >= '0' && body[at] <= '9'; at++) {
      number = 10 * number + body[at] - '0';
    }
    return number;
  }

  /** The place behind the next such text, or -1. */
  private static int next(byte[] body, int from, byte[] text) {
    for (int i = from; i <= body.length - text.length; i++) {
      int k = 0;
      while (k < text.length && body[i + k] == text[k]) {
        k++;
      }
      if (k == text.length) {
        return i + k;
      }
    }
    return -1;
  }
}
