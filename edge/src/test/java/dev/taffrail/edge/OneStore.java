package dev.taffrail.edge;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One store that waits for its cloud, of a pipeline that logs into a folder. */
abstract class OneStore {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-30T08:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  Path path;
  StoreFile file;
  CloudStore config;
  Records records;
  StoredOutbox outbox;

  @BeforeEach
  void open() {
    records = Records.of(Level.INFO, folder);
    useStoreAt(folder.resolve("edge.db"));
  }

  @AfterEach
  void close() {
    outbox.close();
    records.close();
  }

  final void useStoreAt(Path where) {
    path = where;
    file = new StoreFile(path);
    config = CloudStore.at(path).withMaxBytes(CloudStore.LEAST_BYTES);
    outbox = outbox(100);
  }

  final StoredOutbox outbox(int keepRows) {
    CloudLosses losses = new CloudLosses(BoundLogger.get("edge.cloud"));
    return new StoredOutbox(
        config, keepRows, new StoreRecords("fridge", path, losses), CLOCK, Duration.ofMillis(20));
  }

  void add(String id) {
    outbox.add(document(id));
  }

  static CloudDocument document(String id) {
    return new CloudDocument(id, "run-1", null, CloudPriority.TELEMETRY, 1, new byte[9000]);
  }

  String send() {
    CloudDocument next = Objects.requireNonNull(outbox.next(), "a document that waits");
    outbox.taken();
    return next.id();
  }

  List<String> sendAll() {
    List<String> ids = new ArrayList<>();
    while (outbox.next() != null) {
      ids.add(send());
    }
    return ids;
  }
}
