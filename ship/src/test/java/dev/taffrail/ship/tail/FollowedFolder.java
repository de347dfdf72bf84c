package dev.taffrail.ship.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder of real files, really renamed, cut, copied, compressed and deleted, that is followed.
 */
abstract class FollowedFolder {
  static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path dir;

  Path app;
  Follower follower;

  @BeforeEach
  void follow() {
    app = dir.resolve("app.log");
    follower = follower("*.log");
  }

  Follower follower(String... names) {
    List<String> patterns = Arrays.stream(names).map(n -> dir + "/" + n).toList();
    return new Follower(
        TailConfig.of(new FilePatterns(patterns, List.of()))
            .withLastLineWait(Duration.ofMillis(100)));
  }

  @AfterEach
  void close() {
    follower.close();
  }

  void write(String text) throws IOException {
    append(app, text);
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, CREATE, APPEND);
  }

  void rename(String from, String to) throws IOException {
    Files.move(dir.resolve(from), dir.resolve(to));
  }

  /** As logrotate does: the oldest is deleted, the others get the next number. */
  void renameAll(int most) throws IOException {
    Files.deleteIfExists(dir.resolve("app.log." + most));
    for (int i = most - 1; i >= 0; i--) {
      String from = i == 0 ? "app.log" : "app.log." + i;
      if (Files.exists(dir.resolve(from))) {
        rename(from, "app.log." + (i + 1));
      }
    }
  }

  void copyAndCut() throws IOException {
    renameCopies();
    Files.copy(app, dir.resolve("app.log.1"));
    cut();
  }

  private void renameCopies() throws IOException {
    for (int i = 3; i > 0; i--) {
      if (Files.exists(dir.resolve("app.log." + i))) {
        rename("app.log." + i, "app.log." + (i + 1));
      }
    }
  }

  void cut() throws IOException {
    try (FileChannel channel = FileChannel.open(app, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  void gzip(String name) throws IOException {
    Path plain = dir.resolve(name);
    Path packed = dir.resolve(name + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(plain, out);
    }
    Files.setLastModifiedTime(packed, Files.getLastModifiedTime(plain));
    Files.delete(plain);
  }

  /** Files' times are counted in ticks of the system, of some milliseconds. */
  static void tick() throws InterruptedException {
    Thread.sleep(20);
  }
}
