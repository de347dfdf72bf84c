package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The journals of a collector as any tool sees them: lines of a file. */
final class Journals {
  private Journals() {}

  static List<ReceivedRecord> received(Path dir, String protocol) throws IOException {
    return lines(dir, protocol).stream()
        .map(line -> ReceivedRecord.parse(line.getBytes(UTF_8)))
        .flatMap(Optional::stream)
        .toList();
  }

  static List<String> lines(Path dir, String protocol) throws IOException {
    return Files.readAllLines(dir.resolve(protocol + ".log"));
  }

  static List<String> originals(Path dir, String protocol) throws IOException {
    return received(dir, protocol).stream()
        .map(record -> new String(record.line(), UTF_8))
        .toList();
  }
}
