package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The process that fills a journal and ends: by {@code close}, or as by SIGKILL when its newest
 * file is full.
 */
final class Crashed {
  private static final int ROTATIONS = 16;

  /** No rotation happens in the last so many bytes of a file. */
  private static final int NEARLY = 8 * 1024;

  private Crashed() {}

  static JournalConfig config(Path folder) {
    return JournalConfig.at(folder.resolve("edge.log")).withBackups(15);
  }

  public static void main(String[] args) throws IOException {
    JournalConfig config = config(Path.of(args[0]));
    Journal journal = Journal.open(config);
    long lines = ROTATIONS * config.maxBytes() / Line.STORED;
    for (long i = 0; i < lines; i++) {
      journal.append(Line.BYTES);
    }
    while (Files.size(config.path()) < config.maxBytes() - NEARLY) {
      journal.append(Line.BYTES);
      journal.flush();
    }
    if (args[1].equals("close")) {
      journal.close();
    }
    Runtime.getRuntime().halt(0);
  }

  /** Files of this end; those rotated away are on the device, as they are after a real one. */
  static Folder left(String end) throws IOException, InterruptedException {
    Folder folder = Folder.create();
    Child.run(Crashed.class, folder.path().toString(), end);
    return folder;
  }

  /** Forces all files of a copy but the newest, which a crash leaves to be forced. */
  static void settle(Folder copy, boolean newestToo) throws IOException {
    for (Path file : copy.files()) {
      if (newestToo || !file.getFileName().toString().equals("edge.log")) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }
}
