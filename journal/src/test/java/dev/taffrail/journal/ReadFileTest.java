package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadFileTest {
  @TempDir Path folder;

  @Test
  void aNameThatComesAndGoesIsThereOrNotButNeverUnreadable() throws Exception {
    Path name = folder.resolve("edge.log.7");
    Path older = folder.resolve("edge.log.8");
    Files.writeString(name, "{}\n", UTF_8);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> rotating = CompletableFuture.runAsync(() -> swap(name, older, done));
    int present = 0;
    int absent = 0;
    try {
      while (present < 2_000 || absent < 2_000) {
        try {
          ReadFile.open(name, "key").close();
          present++;
        } catch (NoSuchFileException e) {
          absent++;
        }
      }
    } finally {
      done.set(true);
      rotating.get();
    }
    assertThat(name).exists();
  }

  @Test
  void aDirectoryIsNotAMissingFile() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("edge.log.1"));
    assertThatThrownBy(() -> ReadFile.open(directory, "key"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("edge.log.1");
  }

  private static void swap(Path name, Path older, AtomicBoolean done) {
    try {
      while (!done.get()) {
        Files.move(name, older);
        Files.move(older, name);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
