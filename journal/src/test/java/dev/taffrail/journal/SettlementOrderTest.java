package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order seals are signed, made safe, and their keys destroyed. */
class SettlementOrderTest {
  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();
  private final SecureElement element = new SecureElement();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  private Journal open() throws Exception {
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log"))
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
            .withKeys(element);
    return Journal.open(config, disk.platform());
  }

  private void record() {
    disk.fail(
        (operation, path, bytes) -> {
          events.add(operation + " " + path.getFileName());
          return bytes;
        });
    element.fail(call -> events.add("KEYS " + call));
  }

  private static void append(Journal journal, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      journal.append(Lines.ofLength(Level.INFO, 999));
    }
  }

  @Test
  void noSealIsSignedBeforeTheKeysOfTheOneBeforeItAreSafe() throws Exception {
    try (Journal journal = open()) {
      for (int i = 0; i < 40; i++) {
        append(journal, 50);
        journal.seal();
      }
    }
    List<String> calls = element.calls();
    int seals = 0;
    for (int at = 0; at < calls.size(); at++) {
      if (calls.get(at).matches("sign seal [1-9][0-9]*")) {
        long number = Long.parseLong(calls.get(at).substring("sign seal ".length()));
        List<String> before = calls.subList(0, at);
        int made = before.indexOf("generate seal " + (number + 1));
        assertThat(made).as(calls.get(at)).isNotNegative();
        assertThat(before.subList(made, at)).as(calls.get(at)).contains("force");
        seals++;
      }
    }
    assertThat(seals).isGreaterThan(45);
    assertThat(element.misuse()).isEmpty();
  }

  @Test
  void aKeyIsDestroyedWhenItsSealIsForcedAndNoSooner() throws Exception {
    try (Journal journal = open()) {
      append(journal, 5);
      journal.flush();
      record();
      journal.seal();
      assertThat(events)
          .containsSubsequence(
              "KEYS SIGN", "WRITE edge.log", "FORCE edge.log", "KEYS GENERATE", "KEYS FORCE");
      assertThat(events).filteredOn(event -> event.startsWith("FORCE")).hasSize(1);
    }
  }

  /** However long that lasts: without its key, a power cut that took the seal would be an alarm. */
  @Test
  void aKeyIsNotDestroyedWhileItsSealCanNeitherBeForcedNorSaved() throws Exception {
    try (Journal journal = open()) {
      append(journal, 5);
      journal.flush();
      element.fail(call -> events.add("KEYS " + call));
      disk.fail(
          (operation, path, bytes) -> {
            events.add(operation + " " + path.getFileName());
            if (operation == Operation.FORCE && path.endsWith("edge.log")) {
              throw new IOException("Input/output error");
            }
            return bytes;
          });
      assertThatThrownBy(journal::seal).hasMessageContaining("Input/output error");
      await().until(() -> Collections.frequency(events, "FORCE edge.log") > 3);
      assertThat(events).contains("KEYS SIGN").doesNotContain("KEYS GENERATE", "RENAME edge.log");
      record();
      await().until(() -> events.contains("RENAME edge.log"));
      List<String> seen = List.of(events.toArray(String[]::new));
      assertThat(seen.subList(seen.indexOf("KEYS SIGN"), seen.size()))
          .containsSubsequence("FORCE edge.log", "KEYS GENERATE", "KEYS SIGN", "RENAME edge.log");
    }
  }

  @Test
  void aRotationKeepsItsOrder() throws Exception {
    try (Journal journal = open()) {
      append(journal, 100);
      journal.flush();
      record();
      append(journal, 50);
      journal.sync();
      assertThat(events.subList(events.indexOf("FORCE edge.log"), events.size()))
          .containsSubsequence(
              "FORCE edge.log",
              "FORCE edge.log.new",
              "RENAME edge.log",
              "RENAME edge.log.new",
              "FORCE_DIRECTORY " + dir.getFileName(),
              "FORCE edge.log.chain",
              "KEYS GENERATE",
              "KEYS FORCE");
      // As often as the order asks for, and no more: each wears the flash out.
      assertThat(events).filteredOn("FORCE edge.log"::equals).hasSize(1);
      assertThat(events).filteredOn(event -> event.startsWith("FORCE_DIRECTORY")).hasSize(1);
      assertThat(events).filteredOn("FORCE edge.log.chain"::equals).hasSize(1);
      assertThat(events).filteredOn("KEYS FORCE"::equals).hasSize(1);
    }
  }
}
