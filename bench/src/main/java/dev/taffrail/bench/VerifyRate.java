package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.SealPolicy;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code verify} against its bare work, on one core and on two, in turns: hashing all lines of the
 * journal, a leaf and a node each, and checking as many signatures of as many keys over notes of
 * the same length. One million records in files of 1 MiB, a seal for each 256 KiB.
 *
 * <pre>java -Xmx64m -cp 'bench/target/lib/*' dev.taffrail.bench.VerifyRate [ROUNDS]</pre>
 */
public final class VerifyRate {
  private static final int RECORDS = 1_000_000;
  private static final int NOTE = 300;

  private final Path journal;
  private final Vkey root;
  private final List<Double> ofBareWork = new ArrayList<>();
  private final List<Double> ofOneCore = new ArrayList<>();
  private final List<Double> seconds = new ArrayList<>();

  private VerifyRate(Path journal, Vkey root) {
    this.journal = journal;
    this.root = root;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    try (Folder folder = Folder.create()) {
      Path journal = folder.path().resolve("edge.log");
      VerifyRate rate = new VerifyRate(journal, write(journal));
      rate.verify();
      rate.bareWork(folder, 10);
      for (int i = 0; i < rounds; i++) {
        rate.round(folder);
      }
      rate.print();
    }
  }

  /** Seals by volume as soon as 256 KiB are unsealed, at whatever rate: as many as there can be. */
  private static Vkey write(Path path) throws IOException {
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
    JournalConfig config = JournalConfig.at(path).withBackups(1000).withSealing(sealing);
    Vkey root = Journal.create(config);
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < RECORDS; i++) {
        journal.append(Line.BYTES);
      }
    }
    return root;
  }

  private void round(Folder folder) throws Exception {
    Verification found = Verifier.verify(journal, root);
    // A seal that opens a file is signed by its segment's key too.
    int signatures = (int) found.seals() + found.files().size();
    cores("0");
    double bare = bareWork(folder, signatures);
    double one = verify();
    cores("0-1");
    double two = verify();
    ofBareWork.add(one / bare);
    ofOneCore.add(one / two);
    seconds.add(one);
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

  private double verify() throws IOException {
    long start = System.nanoTime();
    Verification found = Verifier.verify(journal, root);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (found.verdict() != Verdict.OK || found.size() < RECORDS) {
      throw new IllegalStateException("expected OK over all records, found " + found);
    }
    return seconds;
  }

  private double bareWork(Folder folder, int signatures)
      throws IOException, GeneralSecurityException {
    return (hash(folder) + check(signatures)) / 1e9;
  }

  /** The nanoseconds that hashing takes, without those for reading. */
  private static long hash(Folder folder) throws IOException, GeneralSecurityException {
    long nanos = 0;
    byte[] node = new byte[32];
    MessageDigest sha256 = HashOnly.sha256();
    for (Path file : folder.files()) {
      if (file.getFileName().toString().matches("edge\\.log(\\.\\d+)?")) {
        byte[] bytes = Files.readAllBytes(file);
        int[] ends = IntStream.range(0, bytes.length).filter(i -> bytes[i] == '\n').toArray();
        long start = System.nanoTime();
        hash(sha256, bytes, ends, node);
        nanos += System.nanoTime() - start;
      }
    }
    return nanos;
  }

  private static void hash(MessageDigest sha256, byte[] bytes, int[] ends, byte[] node)
      throws GeneralSecurityException {
    byte[] leaf = new byte[32];
    int from = 0;
    for (int end : ends) {
      sha256.update((byte) 0);
      sha256.update(bytes, from, end - from);
      sha256.digest(leaf, 0, leaf.length);
      sha256.update((byte) 1);
      sha256.update(node);
      sha256.update(leaf);
      sha256.digest(node, 0, node.length);
      from = end + 1;
    }
  }

  private static long check(int signatures) throws GeneralSecurityException {
    byte[] note = "n".repeat(NOTE).getBytes(UTF_8);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    Signature signer = Signature.getInstance("Ed25519");
    Signature checker = Signature.getInstance("Ed25519");
    long nanos = 0;
    for (int i = 0; i < signatures; i++) {
      KeyPair pair = generator.generateKeyPair();
      signer.initSign(pair.getPrivate());
      signer.update(note);
      byte[] signature = signer.sign();
      long start = System.nanoTime();
      checker.initVerify(pair.getPublic());
      checker.update(note);
      if (!checker.verify(signature)) {
        throw new IllegalStateException("expected a valid signature");
      }
      nanos += System.nanoTime() - start;
    }
    return nanos;
  }

  private void print() {
    System.out.println("| verify on one core, s | of the bare work | two cores, times as fast |");
    System.out.println("| --- | --- | --- |");
    System.out.printf(
        "| %s | %s | %s |%n",
        Spread.of(seconds).text(2), Spread.of(ofBareWork).text(2), Spread.of(ofOneCore).text(2));
  }
}
