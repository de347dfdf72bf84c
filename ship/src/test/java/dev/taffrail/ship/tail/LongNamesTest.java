package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places of files with long names, none of them plain letters, are kept in a bounded file. */
class LongNamesTest {
  private static final int LONGEST_PATH = 3900;
  private static final int FILES = 100;

  @TempDir Path dir;

  @Test
  void followsAsManyAsCanBeKeptAndTheOthersWhenSomeAreGone() throws Exception {
    Path folder = dir;
    while (folder.toString().length() < LONGEST_PATH) {
      int left = LONGEST_PATH - folder.toString().length();
      folder = folder.resolve("@".repeat(Math.min(250, left)));
    }
    Files.createDirectories(folder);
    for (int i = 0; i < FILES; i++) {
      Files.writeString(folder.resolve(i + ".log"), i + "\n");
    }
    try (Follower follower =
        new Follower(TailConfig.of(new FilePatterns(List.of(folder + "/*.log"), List.of())))) {
      List<String> first = List.copyOf(follower.read());
      assertThat(first).hasSizeBetween(FILES / 2, FILES - 1);
      assertThat(follower.notes).singleElement().asString().contains("not followed", "names");
      follower.save();

      for (String number : first) {
        Files.delete(folder.resolve(number + ".log"));
      }
      List<String> all = new ArrayList<>(first);
      for (int looks = 0; all.size() < FILES && looks < 10; looks++) {
        all.addAll(follower.read());
      }
      assertThat(all).hasSize(FILES).doesNotHaveDuplicates();
      assertThat(follower.notes).hasSize(1);
      follower.save();
    }
  }
}
