package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The journals of a collector as any tool sees them: lines of files. */
final class Journals {
  private Journals() {}

  /** The newest file of each device's journal. */
  static List<Path> all(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(dir)) {
      return folders
          .map(folder -> folder.resolve(folder.getFileName() + ".log"))
          .filter(Files::exists)
          .sorted()
          .toList();
    }
  }

  /** What came by this protocol, of all devices, in the order of receipt. */
  static List<ReceivedRecord> received(Path dir, String protocol) throws IOException {
    return lines(dir, protocol).stream().map(Journals::record).flatMap(Optional::stream).toList();
  }

  private static Optional<ReceivedRecord> record(String line) {
    return ReceivedRecord.parse(line.getBytes(UTF_8));
  }

  static List<String> lines(Path dir, String protocol) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path journal : all(dir)) {
      lines.addAll(lines(journal));
    }
    return lines.stream()
        .filter(line -> line.contains("\"logger\":\"collect." + protocol + "\""))
        .sorted(
            Comparator.comparing(
                line -> record(line).map(ReceivedRecord::receivedAt).orElseThrow()))
        .toList();
  }

  private static List<String> lines(Path journal) throws IOException {
    return Files.readAllLines(journal);
  }

  static List<String> originals(Path dir, String protocol) throws IOException {
    return received(dir, protocol).stream()
        .map(record -> new String(record.line(), UTF_8))
        .toList();
  }

  /** The originals in one device's journal, its older files too, whatever the protocol. */
  static List<String> originalsOf(Path dir, String folder) throws IOException {
    List<String> originals = new ArrayList<>();
    for (int number = 9; number >= 0; number--) {
      Path file = dir.resolve(folder).resolve(folder + ".log" + (number == 0 ? "" : "." + number));
      if (Files.exists(file)) {
        lines(file).stream()
            .map(Journals::record)
            .flatMap(Optional::stream)
            .forEach(record -> originals.add(new String(record.line(), UTF_8)));
      }
    }
    return originals;
  }

  static Verification verification(Path journal) throws IOException {
    Path vkey = journal.resolveSibling(journal.getFileName() + ".vkey");
    return Verifier.verify(journal, Vkey.parse(Files.readString(vkey).strip()));
  }

  static Verdict verdict(Path journal) throws IOException {
    return verification(journal).verdict();
  }
}
