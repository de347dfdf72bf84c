package dev.taffrail.bench;

import static java.util.Objects.requireNonNull;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records of 250 bytes through {@link Journal#append}, which waits for room: so the rate is the one
 * that reaches the file, and nothing is dropped. Beside it what hashing alone allows: a leaf and a
 * node for each record.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class AppendBenchmark {
  private static final byte[] LINE = line();

  /** A journal in a folder of its own. */
  @State(Scope.Benchmark)
  public static class Open {
    @Param({"sealed", "unsealed"})
    String kind = "sealed";

    @Param({"1", "64"})
    int megabytes = 1;

    private @Nullable Path folder;
    private @Nullable Journal journal;

    @Setup
    public void open() throws IOException {
      folder = Files.createTempDirectory("taffrail-bench");
      journal =
          Journal.open(
              JournalConfig.at(folder.resolve("edge.log"))
                  .withSealed(kind.equals("sealed"))
                  .withMaxBytes(megabytes * 1024L * 1024));
    }

    /**
     * Drains, so that the rate cannot hide records in the buffer, and checks that none was dropped.
     */
    @TearDown
    public void close() throws IOException {
      journal().close();
      long dropped = journal().stats().dropped().values().stream().mapToLong(Long::longValue).sum();
      if (dropped > 0) {
        throw new IllegalStateException(
            dropped + " records were dropped: the rate is not comparable");
      }
      delete(requireNonNull(folder));
    }

    private Journal journal() {
      return requireNonNull(journal);
    }

    private static void delete(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /** One thread's digest. */
  @State(Scope.Thread)
  public static class Hash {
    private final MessageDigest sha256 = sha256();
    private byte[] node = new byte[32];

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Benchmark
  public void append(Open open) throws IOException {
    open.journal().append(LINE);
  }

  /** R: a leaf and a node for each record, and nothing else. */
  @Benchmark
  public byte[] hashOnly(Hash hash) {
    hash.sha256.update((byte) 0);
    byte[] leaf = hash.sha256.digest(LINE);
    hash.sha256.update((byte) 1);
    hash.sha256.update(hash.node);
    hash.node = hash.sha256.digest(leaf);
    return hash.node;
  }

  private static byte[] line() {
    String head =
        "{\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"level\":\"info\",\"logger\":\"edge.pipeline\","
            + "\"event\":\"sensor_reading\",\"sensor\":\"cold-room-1\",\"value\":4.25,\"pad\":\"";
    return (head + "x".repeat(250 - head.length() - 2) + "\"}").getBytes(StandardCharsets.UTF_8);
  }
}
