package dev.taffrail.ship.tail;

import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that are meant, and all that may be rotated ones of them, each once, under the name
 * that it had before it was rotated.
 */
final class Listing {
  private final Map<String, List<FileKey.Seen>> byBase = new LinkedHashMap<>();

  private Listing() {}

  /**
   * @param unreadable what cannot be looked at is told here
   * @param notFollowed what is passed over is told here
   */
  static Listing of(
      FilePatterns.Found found,
      List<FollowedFile> known,
      Set<String> unreadable,
      Set<String> notFollowed)
      throws IOException {
    Set<Path> bases = new TreeSet<>(found.files);
    if (bases.removeIf(name -> !isText(name))) {
      notFollowed.add("not followed: files whose names are no text in the encoding of this system");
    }
    known.forEach(file -> bases.add(Path.of(file.base())));
    Listing listing = new Listing();
    Set<FileKey> taken = new HashSet<>();
    for (Map.Entry<Path, String> name : names(found, bases).entrySet()) {
      FileKey.Seen seen = look(name.getKey(), unreadable);
      if (seen != null && taken.add(seen.key())) {
        listing.byBase.computeIfAbsent(name.getValue(), base -> new ArrayList<>()).add(seen);
      }
    }
    return listing;
  }

  private static Map<Path, String> names(FilePatterns.Found found, Set<Path> bases)
      throws IOException {
    Map<Path, String> names = new LinkedHashMap<>();
    for (Path path : found.files) {
      if (isText(path)) {
        names.put(path, RotatedNames.base(path, bases).toString());
      }
    }
    Set<Path> folders = new TreeSet<>();
    bases.forEach(base -> folders.add(Objects.requireNonNullElse(base.getParent(), base)));
    for (Path folder : folders) {
      for (Path path : found.list(folder)) {
        Path base = isText(path) ? RotatedNames.base(path, bases) : path;
        if (!base.equals(path) || bases.contains(path)) {
          names.putIfAbsent(path, base.toString());
        }
      }
    }
    for (Path base : bases) {
      addWhereItLeads(base, found, names);
    }
    return names;
  }

  /** What a symbolic link leads to is rotated where that is, as are the logs of containers. */
  private static void addWhereItLeads(Path base, FilePatterns.Found found, Map<Path, String> names)
      throws IOException {
    Path real = Files.isSymbolicLink(base) ? real(base) : null;
    Path folder = real == null ? null : real.getParent();
    if (real == null || folder == null) {
      return;
    }
    for (Path path : found.list(folder)) {
      if (isText(path) && !RotatedNames.base(path, Set.of(real)).equals(path)) {
        names.putIfAbsent(path, base.toString());
      }
    }
  }

  private static @Nullable Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      // It leads nowhere, or not for us to see.
      return null;
    }
  }

  /**
   * Positions are kept under the names: one that cannot be written down could not be found again.
   */
  private static boolean isText(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static FileKey.@Nullable Seen look(Path path, Set<String> unreadable) {
    try {
      return FileKey.of(path);
    } catch (IOException e) {
      unreadable.add(FailureWords.of(e));
      return null;
    }
  }

  /** Where each file is. */
  Map<Path, FileKey> places() {
    Map<Path, FileKey> places = new HashMap<>();
    all().forEach(seen -> places.put(seen.path(), seen.key()));
    return places;
  }

  Set<String> bases() {
    return byBase.keySet();
  }

  List<FileKey.Seen> of(String base) {
    return byBase.getOrDefault(base, List.of());
  }

  List<FileKey.Seen> all() {
    return byBase.values().stream().flatMap(List::stream).toList();
  }
}
