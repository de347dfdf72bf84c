package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a document is as it was: CRC-32C of all that is sent, and of what else is known of
 * it.
 */
final class Checksum {
  private final CRC32C sum = new CRC32C();

  private Checksum() {}

  /** The same in all versions: it stands in stores. */
  static long of(CloudDocument document) {
    Checksum checksum = new Checksum();
    checksum.add(document.id());
    checksum.add(document.correlationId());
    checksum.add(document.traceparent());
    checksum.add(document.priority().number);
    checksum.add(document.rows());
    checksum.add(document.body());
    return checksum.sum.getValue();
  }

  /** Of a time alone, the same in all versions too. */
  static long of(long millis) {
    Checksum checksum = new Checksum();
    checksum.sum.update(ByteBuffer.allocate(Long.BYTES).putLong(millis).flip());
    return checksum.sum.getValue();
  }

  private void add(@Nullable String text) {
    if (text == null) {
      add(-1);
    } else {
      add(text.getBytes(UTF_8));
    }
  }

  /** With its length in front: what moves from one part into the next is a change. */
  private void add(byte[] bytes) {
    add(bytes.length);
    sum.update(bytes);
  }

  private void add(int number) {
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }
}
