package dev.taffrail.agent.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that is killed again and again, with pushes in flight. */
@Tag("search")
class ShipperKillTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 5;
  private static final int RECORDS_A_ROUND = 2_000;

  @TempDir Path folder;
  private final List<Child> children = new ArrayList<>();
  private HoldingProxy proxy;
  private Path configuration;
  private Path journal;

  @BeforeEach
  void startReceiver() throws Exception {
    Child receiver =
        child("collect", "--listen", "127.0.0.1:0", "--dir", folder.resolve("received").toString());
    URI url = URI.create(receiver.awaitLine("listening on ", PATIENCE));
    proxy = new HoldingProxy(new InetSocketAddress(url.getHost(), url.getPort()));
    journal = folder.resolve("edge.log");
    configuration = folder.resolve("taffrail.yaml");
    Files.writeString(
        configuration,
        """
        device: test
        journal: {path: edge.log, max_bytes: 1MiB, backups: 9}
        sinks:
          loki: {url: "%s", labels: {job: edge}}
        """
            .formatted(proxy.url()));
  }

  @AfterEach
  void tidyUp() throws IOException {
    children.forEach(Child::close);
    proxy.close();
  }

  @Test
  void aSidecarKilledFiveTimesLosesNothingAndLokiStoresNothingTwice() throws Exception {
    try (Journal writer = Journal.open(JournalConfig.at(journal).withBackups(9))) {
      for (int round = 0; round < ROUNDS; round++) {
        if (round % 2 == 0) {
          proxy.hold();
        }
        append(writer, round);
        Child sidecar = child("ship", "--config", configuration.toString());
        if (round % 2 == 0) {
          assertThat(proxy.awaitHeldAnswer()).as("a push in flight in round " + round).isTrue();
        } else {
          awaitReceived(round * RECORDS_A_ROUND + RECORDS_A_ROUND / 2);
        }
        sidecar.kill();
        proxy.release();
      }
    }
    Child last = child("ship", "--config", configuration.toString(), "--once");
    last.expect(0, last.waitFor(PATIENCE));

    assertAccountsAddUp(last.printed(), lines().size());
    assertThat(received().keySet()).containsAll(lines());
    assertThat(received().values()).as("copies of each in Loki").allMatch(copies -> copies == 1);
  }

  private void append(Journal writer, int round) throws IOException {
    // Loki takes nothing that is older than a week.
    String second = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
    for (int i = 0; i < RECORDS_A_ROUND; i++) {
      String line =
          """
          {"timestamp":"%s.%06dZ","level":"%s","logger":"test","event":"counted","n":%d}\
          """
              .formatted(second, i, i % 100 == 0 ? "error" : "info", round * RECORDS_A_ROUND + i);
      writer.append(line.getBytes(StandardCharsets.UTF_8));
    }
    writer.flush();
  }

  /** All of the journal, its seals too. */
  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        lines.add(new String(r.line(), StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  /** How often each line stands at the receiver. */
  private Map<String, Integer> received() throws IOException {
    Map<String, Integer> copies = new HashMap<>();
    Path loki = folder.resolve("received/127.0.0.1/127.0.0.1.log");
    try (JournalReader reader = JournalReader.open(loki, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        ReceivedRecord.parse(r.line())
            .ifPresent(
                entry ->
                    copies.merge(
                        new String(entry.line(), StandardCharsets.UTF_8), 1, Integer::sum));
      }
    }
    return copies;
  }

  private void awaitReceived(int count) throws IOException {
    await().atMost(PATIENCE).until(() -> received().size() >= count);
  }

  private static void assertAccountsAddUp(String printed, long records) {
    Map<String, Long> accounts = new HashMap<>();
    Matcher matcher =
        Pattern.compile("(read|delivered|filtered|summarised|refused|lost|pending) ([\\d,]+)")
            .matcher(printed);
    while (matcher.find()) {
      accounts.put(matcher.group(1), Long.parseLong(matcher.group(2).replace(",", "")));
    }
    assertThat(accounts)
        .as(printed)
        .containsOnly(
            entry("read", records),
            entry("delivered", records),
            entry("filtered", 0L),
            entry("summarised", 0L),
            entry("refused", 0L),
            entry("lost", 0L),
            entry("pending", 0L));
  }

  private Child child(String... command) throws IOException {
    Child child = Child.start(folder.resolve("output"), command[0] + children.size(), command);
    children.add(child);
    return child;
  }
}
