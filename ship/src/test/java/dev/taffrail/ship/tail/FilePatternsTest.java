package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePatternsTest {
  @TempDir Path dir;

  @Test
  void twoStarsAreFoldersAtAnyDepthAndNone() throws IOException {
    touch("x.log", "a/x.log", "a/b/c/x.log", "a/x.txt", "a/b/y.log");
    assertThat(find("**/x.log")).isEqualTo(paths("a/b/c/x.log", "a/x.log", "x.log"));
    assertThat(find("a/**/*.log")).isEqualTo(paths("a/b/c/x.log", "a/b/y.log", "a/x.log"));
    assertThat(find("**/b/*.log")).isEqualTo(paths("a/b/y.log"));
  }

  @Test
  void twoStarsAreNoHiddenFoldersNorWhereSymbolicLinksLead() throws IOException {
    touch("a/x.log", ".git/x.log", "other/x.log");
    Files.createSymbolicLink(dir.resolve("a/loop"), dir);
    Files.createSymbolicLink(dir.resolve("a/other"), dir.resolve("other"));
    assertThat(find("**/*.log")).isEqualTo(paths("a/x.log", "other/x.log"));
  }

  @Test
  void twoStarsHaveAnEnd() throws IOException {
    String deep = "d/".repeat(FilePatterns.MOST_DEPTH);
    touch(deep + "x.log");
    assertThat(find("**/*.log")).isEqualTo(paths(deep + "x.log"));
    assertThat(patterns("**/*.log").find().isCut()).isFalse();

    touch(deep + "d/x.log");
    assertThat(find("**/*.log")).isEqualTo(paths(deep + "x.log"));
    assertThat(patterns("**/*.log").find().isCut()).isTrue();
  }

  @Test
  void twoStarsLookAtSoManyFolders() throws IOException {
    for (int i = 0; i < FilePatterns.MOST_FOLDERS; i++) {
      touch(i + "/x.log");
    }
    FilePatterns.Found found = patterns("**/*.log").find();
    assertThat(found.directories()).hasSize(FilePatterns.MOST_FOLDERS);
    assertThat(found.isCut()).isTrue();
  }

  @Test
  void twoStarsLookAtNoMoreFoldersWhereAPatternFollows() throws IOException {
    for (int i = 0; i < FilePatterns.MOST_FOLDERS; i++) {
      touch("a/" + i + "/x.log");
    }
    FilePatterns.Found found = patterns("**/a/*/x.log").find();
    assertThat(found.directories()).hasSize(FilePatterns.MOST_FOLDERS);
    assertThat(found.isCut()).isTrue();
    assertThat(found.files).isNotEmpty();
    assertThat(patterns("a/*/x.log").find().files).hasSize(FilePatterns.MOST_FOLDERS);
  }

  @Test
  void foldersThatWereLookedAtAreThereForEachPattern() throws IOException {
    for (int i = 1; i < FilePatterns.MOST_FOLDERS; i++) {
      touch(i + "/x.log");
    }
    touch("1/x.json");
    FilePatterns.Found found =
        new FilePatterns(List.of(dir + "/**/*.log", dir + "/**/*.json"), List.of()).find();
    assertThat(found.files).contains(dir.resolve("1/x.json"));
    assertThat(found.isCut()).isFalse();
  }

  @Test
  void whatIsNotMeantMayHaveTwoStarsSeveralTimes() {
    String twice = "/a/**/old/**/*.log";
    FilePatterns some =
        new FilePatterns(List.of("/a/**/*.log"), List.of(twice, "{/a/**/tmp/*,y*}"));
    assertThat(Stream.of("/a/x.log", "/a/b/x.log", "/a/tmp/x.log").map(Path::of))
        .allMatch(some::matches);
    assertThat(
            Stream.of(
                    "/a/old/x.log",
                    "/a/b/old/x.log",
                    "/a/old/b/x.log",
                    "/a/b/old/b/b/x.log",
                    "/a/b/tmp/x.log")
                .map(Path::of))
        .noneMatch(some::matches);
  }

  @Test
  void aFolderThatIsGoneIsToldOfByTheOneAbove() throws IOException {
    touch("a/x.log");
    FilePatterns.Found found = patterns("**/*.log").find();
    assertThat(found.isToBeSeen(dir.resolve("pod/container"))).isFalse();
    assertThat(found.directories()).containsOnly(dir, dir.resolve("a"));
  }

  @Test
  void aFolderThatIsNamedAndGoneIsLookedFor() throws IOException {
    FilePatterns.Found found = patterns("usb/*.log").find();
    assertThat(found.isToBeSeen(dir.resolve("usb"))).isFalse();
    assertThat(found.directories()).containsOnly(dir, dir.resolve("usb"));
  }

  @Test
  void aFolderThatIsNotOursToReadIsNotListenedTo() throws IOException {
    touch("a/x.log", "secret/x.log");
    Path secret = dir.resolve("secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(secret), "this user may read every folder");
      assertThat(patterns("**/*.log").find().directories()).containsOnly(dir, dir.resolve("a"));
    } finally {
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aNameIsMeantAsItIsFound() throws IOException {
    FilePatterns all = new FilePatterns(List.of("/a/**/*.log"), List.of("/a/**/tmp/*"));
    assertThat(Stream.of("/a/x.log", "/a/b/x.log", "/a/b/c/x.log").map(Path::of))
        .allMatch(all::matches);
    assertThat(Stream.of("/x.log", "/a/tmp/x.log", "/a/b/tmp/x.log", "/a/x.txt").map(Path::of))
        .noneMatch(all::matches);
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = dir.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, "");
    }
  }

  private FilePatterns patterns(String name) {
    return new FilePatterns(List.of(dir + "/" + name), List.of());
  }

  private List<Path> find(String name) throws IOException {
    return List.copyOf(patterns(name).find().files);
  }

  private List<Path> paths(String... names) {
    return Arrays.stream(names).map(dir::resolve).toList();
  }
}
