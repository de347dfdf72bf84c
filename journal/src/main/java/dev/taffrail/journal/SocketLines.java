package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads lines from a socket, as many at once as have come. For one thread. */
final class SocketLines {
  /** Of a line longer than a record may be, at least so much is given: enough to see that. */
  private static final int LONGEST = LineCheck.MAX_BYTES + 1;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(4 * LONGEST);

  /** So many bytes at the beginning of the buffer hold no LF. */
  private int searched;

  SocketLines(SocketChannel channel) {
    this.channel = channel;
  }

  /** The next lines without LF, at least one; empty at the end. What has no LF there is no line. */
  List<byte[]> next() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    while (lines.isEmpty()) {
      if (channel.read(buffer) < 0) {
        return lines;
      }
      split(lines);
    }
    return lines;
  }

  private void split(List<byte[]> lines) {
    byte[] bytes = buffer.array();
    int start = 0;
    for (int i = searched; i < buffer.position(); i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    // The rest of a line that is too long is of no use: it must find room however long it is.
    searched = Math.min(buffer.position() - start, LONGEST);
    buffer.limit(start + searched).position(start);
    buffer.compact();
  }

  static void write(SocketChannel channel, byte[] line, int offset, int length) throws IOException {
    write(channel, ByteBuffer.allocate(length + 1).put(line, offset, length).put((byte) '\n'));
  }

  static void write(SocketChannel channel, List<String> lines) throws IOException {
    byte[] bytes = bytes(String.join("\n", lines));
    write(channel, bytes, 0, bytes.length);
  }

  private static void write(SocketChannel channel, ByteBuffer filled) throws IOException {
    for (ByteBuffer bytes = filled.flip(); bytes.hasRemaining(); ) {
      channel.write(bytes);
    }
  }

  static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }
}
