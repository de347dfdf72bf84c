package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.SealPolicy;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.VerifyOptions;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code verify} against its {@link BareWork}, on one core and on two, in turns. One million
 * records in the page cache, in files of so many MiB; how many signatures their seals have is
 * printed. On one core: all of the JVM's threads, the compiler's and the collector's too, are put
 * on one and the same.
 *
 * <pre>java -Xmx64m -cp 'bench/target/lib/*' dev.taffrail.bench.VerifyRate [ROUNDS [MEBIBYTES]]
 * </pre>
 */
public final class VerifyRate {
  private static final int RECORDS = 1_000_000;

  /** After four, turns were still seen to become quicker: the compiler is slow with Ed25519. */
  private static final int WARM_UP = 12;

  private final Path journal;
  private final Vkey root;
  private final BareWork bare;
  private final List<Double> hashing = new ArrayList<>();
  private final List<Double> checking = new ArrayList<>();
  private final List<Double> reading = new ArrayList<>();
  private final List<Double> oneCore = new ArrayList<>();
  private final List<Double> twoCores = new ArrayList<>();
  private final List<Double> ofBareWork = new ArrayList<>();
  private final List<Double> ofOneCore = new ArrayList<>();

  private VerifyRate(Path journal, Vkey root, BareWork bare) {
    this.journal = journal;
    this.root = root;
    this.bare = bare;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
    int mebibytes = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    try (Folder folder = Folder.create()) {
      Path journal = folder.path().resolve("edge.log");
      Vkey root = write(journal, (long) mebibytes << 20);
      Verification found = Verifier.verify(journal, root);
      // A seal that opens a file is signed by its segment's key too, but for the first of all.
      int signatures = (int) found.seals() + found.files().size() - 1;
      VerifyRate rate = new VerifyRate(journal, root, new BareWork(found.files(), signatures));
      for (int i = -WARM_UP; i < rounds; i++) {
        rate.round(i >= 0);
      }
      rate.print(signatures);
    }
  }

  /** Seals by volume at whatever rate, and not only every 250 ms: as many as there can be. */
  private static Vkey write(Path path, long maxBytes) throws IOException {
    SealPolicy d = SealPolicy.DEFAULT;
    SealPolicy sealing =
        new SealPolicy(
            d.records(),
            d.bytes(),
            Duration.ZERO,
            d.busyInterval(),
            d.busyBytes(),
            d.quietInterval(),
            d.heartbeat(),
            d.errorDelay(),
            d.errorInterval(),
            d.errorMaxInterval(),
            d.epochEvery());
    JournalConfig config =
        JournalConfig.at(path).withMaxBytes(maxBytes).withBackups(1000).withSealing(sealing);
    Vkey root = Journal.create(config);
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < RECORDS; i++) {
        journal.append(Line.BYTES);
      }
    }
    return root;
  }

  private void round(boolean counts) throws Exception {
    cores("0");
    BareWork.Nanos nanos = bare.turn();
    double one = verify(1);
    cores("0,1");
    double two = verify(2);
    if (counts) {
      hashing.add(nanos.hashing() / 1e9);
      checking.add(nanos.checking() / 1e9);
      reading.add(nanos.reading() / 1e9);
      oneCore.add(one);
      twoCores.add(two);
      ofBareWork.add(one / nanos.workSeconds());
      ofOneCore.add(one / two);
    }
  }

  /** Puts all threads of this process on these cores. */
  private static void cores(String list) throws IOException, InterruptedException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    int exit =
        new ProcessBuilder("taskset", "-a", "-c", "-p", list, pid)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("taskset -c " + list + " failed with exit code " + exit);
    }
  }

  private double verify(int threads) throws IOException {
    VerifyOptions options = VerifyOptions.DEFAULT.withThreads(threads);
    long start = System.nanoTime();
    Verification found = Verifier.verify(journal, root, options);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (found.verdict() != Verdict.OK || found.size() != bare.leaves()) {
      throw new IllegalStateException("expected OK over all records, found " + found);
    }
    return seconds;
  }

  private void print(int signatures) {
    System.out.printf("%,d lines, %,d signatures%n%n", bare.leaves(), signatures);
    System.out.println("| | s |");
    System.out.println("| --- | --- |");
    row("reading, not counted as work", reading, 3);
    row("hashing", hashing, 3);
    row("checking signatures", checking, 3);
    row("verify, one core", oneCore, 3);
    row("verify, two cores", twoCores, 3);
    System.out.println("| | times |");
    row("one core, of the bare work", ofBareWork, 2);
    row("two cores, of one", ofOneCore, 2);
  }

  private static void row(String name, List<Double> figures, int decimals) {
    System.out.printf("| %s | %s |%n", name, Spread.of(figures).text(decimals));
  }
}
