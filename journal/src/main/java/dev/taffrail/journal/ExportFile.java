package dev.taffrail.journal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A receiver's export as people keep it: a text in UTF-8, or that in gzip. */
final class ExportFile {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] UTF_16_LITTLE = {(byte) 0xff, (byte) 0xfe};
  private static final byte[] UTF_16_BIG = {(byte) 0xfe, (byte) 0xff};

  private ExportFile() {}

  /** Finds the notes in it. */
  static void scan(Path export, NoteScanner notes) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(export))) {
      boolean packed = beginsWith(file, GZIP);
      InputStream text = packed ? new BufferedInputStream(new GZIPInputStream(file)) : file;
      if (beginsWith(text, UTF_16_LITTLE) || beginsWith(text, UTF_16_BIG)) {
        throw new IOException(export + ": expected text in UTF-8, found UTF-16");
      }
      if (beginsWith(text, UTF_8_MARK)) {
        text.skipNBytes(UTF_8_MARK.length);
      }
      notes.scan(text);
    } catch (EOFException | ZipException e) {
      String found = FailureWords.of(e);
      throw new IOException(export + ": expected a whole gzip file, found: " + found, e);
    }
  }

  private static boolean beginsWith(InputStream in, byte[] expected) throws IOException {
    in.mark(expected.length);
    byte[] found = in.readNBytes(expected.length);
    in.reset();
    return Arrays.equals(found, expected);
  }
}
