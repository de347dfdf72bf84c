package dev.taffrail.agent.demo;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.journal.JournalRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What stands at one receiver: the lines that were sent to it, byte for byte. For one thread. */
final class Receipts {
  private final String receiver;
  private final Set<String> lines = new HashSet<>();
  private long stored;

  Receipts(String receiver) {
    this.receiver = receiver;
  }

  void take(JournalRecord record) {
    ReceivedRecord.parse(record.line())
        .filter(entry -> entry.protocol().equals(receiver))
        .ifPresent(
            entry -> {
              stored++;
              lines.add(text(entry.line()));
            });
  }

  /** Its name. */
  String receiver() {
    return receiver;
  }

  /** How many different lines it stored. */
  long distinct() {
    return lines.size();
  }

  /** How many it stored more than once. */
  long repeated() {
    return stored - lines.size();
  }

  /** How many of these lines it has not. */
  long missing(Set<String> sent) {
    return sent.stream().filter(line -> !lines.contains(line)).count();
  }

  static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }
}
