package dev.taffrail.edge.watch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small files by which the kernel tells things. */
final class SystemFiles {
  private SystemFiles() {}

  /** The folders there of names like this, in their order; none where the folder is not. */
  static List<Path> list(Path folder, String glob) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(found::add);
    }
    Collections.sort(found);
    return found;
  }

  /** The text without blanks around it; null when there is none, or the device has no answer. */
  static @Nullable String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).strip() : null;
    } catch (IOException e) {
      return null; // a sensor that is asleep or broken: EINVAL, ENODATA, EIO
    }
  }

  /** The number; null when there is none. */
  static @Nullable Long number(Path file) {
    String text = text(file);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
