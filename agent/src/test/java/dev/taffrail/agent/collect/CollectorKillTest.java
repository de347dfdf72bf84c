package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender was told to be taken is there after SIGKILL in the middle of pushes. */
@Tag("search")
class CollectorKillTest {
  private static final int KILLS = 3;
  private static final int SENDERS = 4;
  private static final int ENTRIES = 20;

  @TempDir Path dir;
  @TempDir Path temp;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void keepsEveryAcknowledgedEntryAndEachOfThemOnce() throws Exception {
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(new Sender("sender" + i));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      runUntilKilled(senders);
    }
    try (CollectorProcess collector = CollectorProcess.in(dir, temp.resolve("err"))) {
      URI uri = collector.uri();
      for (Sender sender : senders) {
        // The push that the last SIGKILL cut off is sent again, as it was.
        assertThat(sender.push(uri)).isTrue();
      }
      assertThat(collector.terminate()).isZero();
    }
    List<String> stored = Journals.originals(dir, "loki");
    assertThat(stored).doesNotHaveDuplicates();
    assertThat(stored).containsAll(acknowledged);
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * 10 * ENTRIES);
    assertThat(Journals.all(dir)).hasSize(SENDERS);
    for (Sender sender : senders) {
      Path journal = dir.resolve(sender.name).resolve(sender.name + ".log");
      assertThat(Journals.originalsOf(dir, sender.name))
          .isNotEmpty()
          .allMatch(line -> line.startsWith(sender.name + "/"));
      assertThat(Journals.verdict(journal)).isIn(Verdict.OK, Verdict.TORN);
    }
  }

  private void runUntilKilled(List<Sender> senders) throws Exception {
    try (CollectorProcess collector = CollectorProcess.in(dir, temp.resolve("err"))) {
      URI uri = collector.uri();
      int before = acknowledged.size();
      List<Thread> threads = senders.stream().map(sender -> sender.start(uri)).toList();
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> acknowledged.size() > before + 15 * ENTRIES);
      collector.kill();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  /** Sends batch after batch, and the same one again until it is acknowledged. */
  private final class Sender {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private int batch;

    Sender(String name) {
      this.name = name;
    }

    Thread start(URI uri) {
      Thread thread = new Thread(() -> pushWhileAnswered(uri), name);
      thread.start();
      return thread;
    }

    private void pushWhileAnswered(URI uri) {
      boolean answered = true;
      while (answered) {
        answered = push(uri);
      }
    }

    boolean push(URI uri) {
      List<String> lines =
          IntStream.range(0, ENTRIES).mapToObj(i -> name + "/" + batch + "/" + i).toList();
      try {
        HttpResponse<String> answer =
            http.send(request(uri, lines), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(204);
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      acknowledged.addAll(lines);
      batch++;
      return true;
    }

    private HttpRequest request(URI uri, List<String> lines) {
      String values =
          lines.stream()
              .map(line -> "[\"" + batch + "\",\"" + line + "\"]")
              .collect(Collectors.joining(","));
      String body =
          "{\"streams\":[{\"stream\":{\"host\":\"" + name + "\"},\"values\":[" + values + "]}]}";
      return HttpRequest.newBuilder(uri.resolve("/loki/api/v1/push"))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body))
          .build();
    }
  }
}
