package dev.taffrail.ship.tail;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * Names of files with {@code *}, {@code ?}, {@code [a-z]} and {@code {a,b}} in them, as a shell has
 * them; none of these matches a slash, nor a dot at the beginning of a name. Once in a name {@code
 * **} stands for any number of folders, none too, in each other: not for hidden ones, nor for what
 * symbolic links lead to. Immutable.
 *
 * @param include the files' absolute names
 * @param exclude names of these files that are not meant: of the whole path where there is a slash
 *     in it, else of the name alone
 */
public record FilePatterns(List<String> include, List<String> exclude) {
  private static final String ANY_DEPTH = "**";

  /** So many folders are in each other where the pattern has {@code **}. */
  static final int MOST_DEPTH = 16;

  /** So many folders are looked at where the pattern has {@code **}, and listened to. */
  static final int MOST_FOLDERS = 1000;

  /**
   * @throws IllegalArgumentException when a pattern is none
   */
  public FilePatterns {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    if (include.isEmpty()) {
      throw new IllegalArgumentException("files: expected at least one name, found none");
    }
    for (String pattern : include) {
      if (!pattern.startsWith("/") || pattern.endsWith("/")) {
        throw new IllegalArgumentException("files: expected the path of a file, found " + pattern);
      }
      checkParts(pattern);
    }
    exclude.forEach(FilePatterns::matcher);
  }

  /** Each folder on the way is looked for by itself. */
  private static void checkParts(String pattern) {
    List<String> parts = List.of(pattern.split("/+", -1));
    int first = parts.indexOf(ANY_DEPTH);
    if (first != parts.lastIndexOf(ANY_DEPTH) || first == parts.size() - 1) {
      throw new IllegalArgumentException(
          "files: expected ** once, and the name of a file behind it, found " + pattern);
    }
    for (String part : parts) {
      try {
        matcher(part);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "files: expected a name with * ? [a-z] {a,b}, without a slash in these, found "
                + pattern,
            e);
      }
    }
  }

  /** Whether a file of this absolute name is meant. */
  public boolean matches(Path file) {
    boolean hidden = file.getFileName().toString().startsWith(".");
    return !isExcluded(file)
        && include.stream()
            .map(Path::of)
            .filter(pattern -> !hidden || pattern.getFileName().toString().startsWith("."))
            .anyMatch(pattern -> pattern.equals(file) || matches(pattern + "", file));
  }

  /**
   * The files that there are now, by the names that lead to them, in their order.
   *
   * @throws IOException when a folder cannot be read, though it is there and ours to read
   */
  public List<Path> present() throws IOException {
    return List.copyOf(find().files);
  }

  /** What there is now. */
  static final class Found {
    final Set<Path> files = new TreeSet<>();
    private final Map<Path, List<Path>> directories = new HashMap<>();
    private final Set<Path> denied = new TreeSet<>();

    /** What is not there, or not ours to read. */
    private final Set<Path> unseen = new HashSet<>();

    private final FilePatterns patterns;
    private boolean cut;

    /** Whether no more folders are looked at than {@link #MOST_FOLDERS}. */
    private boolean bounded;

    private Found(FilePatterns patterns) {
      this.patterns = patterns;
    }

    /** Whether there are more folders, or deeper ones, than are looked at. */
    boolean isCut() {
      return cut;
    }

    /** Also where it was looked at before, for another pattern. */
    private boolean hasRoomFor(Path directory) {
      return directories.size() < MOST_FOLDERS || directories.containsKey(directory);
    }

    /** Folders on the way to the files that are not ours to read, whatever is in them. */
    Set<Path> denied() {
      return denied;
    }

    /**
     * Where something may change that is told. Where only a pattern led to a folder that is gone,
     * as those of containers are, the one above tells when it is back; and of one that is not ours
     * to read we hear nothing: for neither is all looked at again and again.
     */
    Set<Path> directories() {
      Set<Path> heard = new HashSet<>(directories.keySet());
      heard.removeIf(folder -> unseen.contains(folder) && !patterns.isNamed(folder));
      return heard;
    }

    /** All names in a directory. */
    List<Path> list(Path directory) throws IOException {
      List<Path> names = directories.get(directory);
      if (names == null && bounded && !hasRoomFor(directory)) {
        cut = true;
        return List.of();
      }
      if (names == null) {
        names = read(directory);
        directories.put(directory, names);
      }
      return names;
    }

    /** Whether files would be seen there: a folder may be unmounted, or not for us to read. */
    boolean isToBeSeen(Path directory) throws IOException {
      return !list(directory).isEmpty();
    }

    private List<Path> read(Path directory) throws IOException {
      List<Path> names = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(names::add);
      } catch (AccessDeniedException e) {
        denied.add(directory);
        unseen.add(directory);
        return List.of();
      } catch (NoSuchFileException | NotDirectoryException e) {
        unseen.add(directory);
        return List.of();
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      names.sort(null);
      return names;
    }
  }

  Found find() throws IOException {
    Found found = new Found(this);
    for (String pattern : include) {
      List<String> parts = List.of(pattern.substring(1).split("/+"));
      found.bounded = parts.contains(ANY_DEPTH);
      expand(Path.of("/"), parts, 0, found);
    }
    found.bounded = false;
    found.files.removeIf(this::isExcluded);
    found.denied.removeIf(folder -> !isNamed(folder));
    return found;
  }

  /** Whether a file is meant to be below: what only a pattern leads to may be nobody's matter. */
  private boolean isNamed(Path folder) {
    return include.stream()
        .map(pattern -> pattern.split("[*?\\[{\\\\]", 2)[0])
        .anyMatch(plain -> plain.startsWith(folder.equals(folder.getRoot()) ? "/" : folder + "/"));
  }

  private static void expand(Path at, List<String> parts, int depth, Found found)
      throws IOException {
    String part = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    if (part.equals(ANY_DEPTH)) {
      expand(at, rest, 0, found);
      expandBelow(at, parts, depth, found);
      return;
    }
    if (!isPattern(part) && !rest.isEmpty() && Files.isDirectory(at.resolve(part))) {
      expand(at.resolve(part), rest, 0, found);
      return;
    }
    PathMatcher matcher = matcher(part);
    for (Path entry : found.list(at)) {
      Path name = entry.getFileName();
      boolean hidden = name.toString().startsWith(".") && !part.startsWith(".");
      if (hidden || !(name.toString().equals(part) || matcher.matches(name))) {
        continue;
      }
      if (rest.isEmpty()) {
        found.files.add(entry);
      } else if (Files.isDirectory(entry)) {
        expand(entry, rest, 0, found);
      }
    }
  }

  /** Without what symbolic links lead to, so that it has an end. */
  private static void expandBelow(Path at, List<String> parts, int depth, Found found)
      throws IOException {
    for (Path entry : found.list(at)) {
      boolean hidden = entry.getFileName().toString().startsWith(".");
      if (hidden || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      if (depth == MOST_DEPTH || !found.hasRoomFor(entry)) {
        found.cut = true;
        return;
      }
      expand(entry, parts, depth + 1, found);
    }
  }

  private boolean isExcluded(Path file) {
    return exclude.stream()
        .anyMatch(pattern -> matches(pattern, pattern.contains("/") ? file : file.getFileName()));
  }

  /** The JDK's {@code **} between two slashes is a folder at least; here it may be none. */
  private static boolean matches(String pattern, Path name) {
    // Not within {a,b}: groups have none in them.
    return matcher(pattern.replaceAll("/\\*\\*/(?![^{]*})", "/{,**/}")).matches(name);
  }

  private static boolean isPattern(String part) {
    return part.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "files: expected a name with * ? [a-z] {a,b}, found " + pattern, e);
    }
  }
}
