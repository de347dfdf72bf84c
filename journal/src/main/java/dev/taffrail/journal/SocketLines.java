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
  /** A line longer than a record may be is given in pieces, which are none. */
  private static final int LONGEST = LineCheck.MAX_BYTES + 1;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(4 * LONGEST);

  SocketLines(SocketChannel channel) {
    this.channel = channel;
  }

  /** The next lines without LF, at least one; empty at the end. */
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
    for (int i = 0; i < buffer.position(); i++) {
      if (bytes[i] == '\n' || i - start == LONGEST) {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = bytes[i] == '\n' ? i + 1 : i;
      }
    }
    buffer.limit(buffer.position()).position(start);
    buffer.compact();
  }

  static void write(SocketChannel channel, byte[] line, int offset, int length) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(length + 1).put(line, offset, length).put((byte) '\n').flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static void write(SocketChannel channel, String line) throws IOException {
    byte[] bytes = bytes(line);
    write(channel, bytes, 0, bytes.length);
  }

  static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }
}
