package dev.taffrail.ship.tail;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that get other names while they are looked at. */
class FastRotationTest {
  private static final int FILES = 300;

  @TempDir Path dir;

  private Path app;
  private TailConfig config;

  @BeforeEach
  void configure() {
    app = dir.resolve("app.log");
    config = TailConfig.of(new FilePatterns(List.of(dir + "/*.log"), List.of()));
  }

  @RepeatedTest(5)
  void eachFileIsReadOnceWhenFilesAreRenamedWithoutAPause() throws Exception {
    try (Follower follower = new Follower(config)) {
      write(0);
      assertThat(follower.read()).containsExactly("line 0");
      CompletableFuture<Void> writing = CompletableFuture.runAsync(this::writeAndRename);
      while (!writing.isDone()) {
        follower.read();
      }
      writing.get();
      follower.read();
      List<String> expected = IntStream.rangeClosed(0, FILES).mapToObj(i -> "line " + i).toList();
      assertThat(follower.lines).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(follower.skipped).isZero();
      assertThat(follower.notes).isEmpty();
    }
  }

  private void writeAndRename() {
    try {
      for (int i = 1; i <= FILES; i++) {
        Files.move(app, dir.resolve("app.log." + i));
        write(i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileIsNotBegunUnderANameThatItHadOnce() throws Exception {
    write(0);
    FileKey.Seen seen = requireNonNull(FileKey.of(app));
    Path rotated = Files.move(app, dir.resolve("app.log.1"));
    write(1);
    try (FollowedFiles files = new FollowedFiles(config, List.of())) {
      assertThat(files.begin(app.toString(), seen)).isFalse();
      assertThat(files.all()).isEmpty();
      assertThat(files.begin(app.toString(), requireNonNull(FileKey.of(rotated)))).isTrue();
      assertThat(files.all()).singleElement().extracting(FollowedFile::path).isEqualTo(rotated);
    }
  }

  private void write(int line) throws IOException {
    Files.writeString(
        app, "line " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
