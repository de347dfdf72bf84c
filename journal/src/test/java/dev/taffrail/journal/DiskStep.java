package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A step of the journal on the disk, named by what is done to which file and, where control lines
 * are written, by the last of these.
 */
record DiskStep(String name) {

  static DiskStep of(String operation, Path file) {
    return new DiskStep(operation + " " + file.getFileName());
  }

  static DiskStep rename(Path from, Path to) {
    return new DiskStep("rename " + from.getFileName() + " to " + to.getFileName());
  }

  static DiskStep write(Path file, ByteBuffer bytes) {
    String text = ISO_8859_1.decode(bytes.duplicate()).toString();
    for (String event :
        new String[] {ControlLines.PRUNED, ControlLines.RECOVERED, SealLine.EVENT}) {
      if (text.contains("\"event\":\"" + event + "\"")) {
        return new DiskStep("write " + event + " to " + file.getFileName());
      }
    }
    return of("write", file);
  }

  boolean isWrite() {
    return name.startsWith("write");
  }
}
