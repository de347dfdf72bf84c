package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The worked examples of the format, with what their {@code vectors.json} states of them. */
enum Vectors {
  SMALL("vectors", List.of("edge.log.1", "edge.log", "edge.log.chain")),
  EPOCH("vectors-epoch", List.of("edge.log.2", "edge.log.1", "edge.log", "edge.log.chain"));

  private final String folder;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> files;

  Vectors(String folder, List<String> files) {
    this.folder = folder;
    this.files = files;
  }

  /** Copies the journal into a folder, and returns its newest file. */
  Path copyTo(Path target) throws IOException {
    Files.createDirectories(target);
    for (String file : files) {
      Files.write(target.resolve(file), bytes(file));
    }
    return target.resolve("edge.log");
  }

  /** The lines of one file, without LF. */
  List<byte[]> lines(String file) {
    return new String(bytes(file), UTF_8).lines().map(line -> line.getBytes(UTF_8)).toList();
  }

  /** The journal's files, oldest first, then the chain. */
  List<String> files() {
    return files;
  }

  byte[] bytes(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/sealing/" + folder + "/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Vkey root() {
    return Vkey.parse(stated("\"root_vkey\": \"([^\"]+)\""));
  }

  /** A seed by its name, for instance {@code s1}. */
  byte[] seed(String name) {
    return HexFormat.of()
        .parseHex(
            stated("\"seeds_hex\": \\{[^}]*\"" + Pattern.quote(name) + "\": \"([0-9a-f]{64})\""));
  }

  long expected(String number) {
    return Long.parseLong(stated("\"" + number + "\": ([0-9]+)"));
  }

  /** The first group of the pattern in {@code vectors.json}. */
  String stated(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(new String(bytes("vectors.json"), UTF_8));
    if (!matcher.find()) {
      throw new IllegalStateException("vectors.json: expected " + pattern + ", found none");
    }
    return matcher.group(1);
  }
}
