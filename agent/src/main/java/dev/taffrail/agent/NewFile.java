package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner, or their owner and group, may read from their beginning on. */
final class NewFile {
  private NewFile() {}

  /**
   * Writes it.
   *
   * @param mode say {@code rw-------}
   * @throws java.nio.file.FileAlreadyExistsException when there is such a file: it stays
   */
  static void write(Path file, String text, String mode) throws IOException {
    try (SeekableByteChannel out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
      for (ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8)); bytes.hasRemaining(); ) {
        out.write(bytes);
      }
    }
  }
}
