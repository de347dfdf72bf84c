package dev.taffrail.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. It may be forced by one thread while another one writes. */
interface DiskFile extends AutoCloseable {

  /** Writes some of the bytes, at least one, and returns how many. */
  int write(ByteBuffer bytes, long position) throws IOException;

  /** Reads some bytes and returns how many, or -1 at the end. */
  int read(ByteBuffer bytes, long position) throws IOException;

  long size() throws IOException;

  /** What was written survives a power cut after this returned; when it threw, nobody knows. */
  void force() throws IOException;

  boolean isOpen();

  @Override
  void close() throws IOException;

  default void writeFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += write(bytes, at);
    }
  }

  default byte[] readFully(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int read = read(bytes, position + bytes.position());
      if (read < 0) {
        throw new EOFException(
            "expected " + length + " bytes at " + position + ", found " + bytes.position());
      }
    }
    return bytes.array();
  }
}
