package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain of 10,000 epochs, as ten million rotations leave it: with the defaults, ten terabytes of
 * records. Of all but the last seal only the epoch's key speaks, as the seals before are dropped.
 */
@Tag("search")
class HugeChainTest {
  private static final int EPOCHS = 10_000;

  @TempDir static Path folder;

  private static final Ed25519.SigningKey EPOCH = Ed25519.SigningKey.generate();
  private static final List<String> LINES = new ArrayList<>();
  private static Path journal;
  private static Vkey root;

  /** A signature that nobody can check. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Unknown(byte[] publicKey) implements NoteSigner {
    @Override
    public byte[] sign(byte[] message) {
      return new byte[Ed25519.SIGNATURE];
    }
  }

  @BeforeAll
  static void write() throws Exception {
    Ed25519.SigningKey rootKey = Ed25519.SigningKey.generate();
    Ed25519.SigningKey sealKey = Ed25519.SigningKey.generate();
    Unknown unknown = new Unknown(Ed25519.SigningKey.generate().publicKey());
    root = Vkey.of(SealedJournal.ORIGIN, rootKey.publicKey());
    add(0, 0, SealReason.GENESIS, sealKey, List.of(rootKey));
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      List<NoteSigner> signers = List.of(unknown, unknown, EPOCH);
      add(epoch * 1_000_000L, epoch * 5_000L, SealReason.ROTATE, sealKey, signers);
    }
    SealLine last = SealLine.parse(LINES.get(EPOCHS).getBytes(UTF_8));
    journal = folder.resolve("edge.log");
    Files.write(folder.resolve("edge.log.chain"), LINES);
    String prune = new String(prune(last.seal().size()), UTF_8);
    Frontier frontier = frontier(last.seal().size());
    for (String line : List.of(LINES.get(EPOCHS), prune)) {
      frontier.add(new Merkle().leaf(line.getBytes(UTF_8)));
    }
    Seal close =
        seal(frontier.size(), frontier.root(), 5_000L * EPOCHS + 1, SealReason.CLOSE, sealKey);
    String end = new String(SealLine.sign(close, List.of(sealKey), null).bytes(), UTF_8);
    Files.write(journal, List.of(LINES.get(EPOCHS), prune, end));
  }

  private static byte[] prune(long min) {
    return ControlLines.pruned(
        Instant.ofEpochSecond(0, 1_000), new ControlLines.Pruned(min, 1, 1, "backups=0"));
  }

  private static Frontier frontier(long size) {
    return Frontier.of(size, Collections.nCopies(Long.bitCount(size), new byte[Merkle.HASH]));
  }

  private static void add(
      long size,
      long number,
      SealReason reason,
      Ed25519.SigningKey next,
      List<? extends NoteSigner> signers)
      throws IOException {
    Frontier frontier = frontier(size);
    Seal seal = seal(size, frontier.root(), number, reason, next);
    LINES.add(new String(SealLine.sign(seal, signers, frontier).bytes(), UTF_8));
  }

  @SuppressWarnings("NullAway") // a seal that opens no file announces no such keys
  private static Seal seal(
      long size, byte[] tree, long number, SealReason reason, Ed25519.SigningKey next) {
    boolean opens = reason.opensFile();
    return new Seal(
        SealedJournal.ORIGIN,
        size,
        tree,
        next.publicKey(),
        opens ? next.publicKey() : null,
        opens ? EPOCH.publicKey() : null,
        number,
        number,
        number,
        "b00t0001",
        reason,
        0);
  }

  @Test
  void isVerifiedAndComparedWithAnchorsSealBySeal() throws Exception {
    Path shipped = Files.write(folder.resolve("shipped"), LINES);
    VerifyOptions options = VerifyOptions.DEFAULT.withAnchors(List.of(shipped));
    Verification found = Verifier.verify(journal, root, options);
    assertThat(found.problem()).isEmpty();
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.firstIndex()).isEqualTo(EPOCHS * 1_000_000L);
    assertThat(found.anchors().matching()).isEqualTo(EPOCHS + 1L);
  }

  /** Opening reads it, looks whether it links up, and checks none of its signatures. */
  @Test
  void isOpenedAndKept() throws Exception {
    JournalFiles files = new JournalFiles(Files.createDirectory(folder.resolve("o")).resolve("l"));
    Files.write(files.chain(), LINES.subList(0, EPOCHS));
    SealLine newest = SealLine.parse(LINES.get(EPOCHS).getBytes(UTF_8));
    try (ChainFile chain = ChainFile.open(RealDisk.INSTANCE, files, List.of(newest))) {
      assertThat(chain.nextEpoch()).isEqualTo(EPOCH.publicKey());
      chain.drop(newest.seal().size());
    }
    assertThat(Files.readAllLines(files.chain())).as("epochs stay for ever").isEqualTo(LINES);
  }

  @Test
  void aChangedLineOfItIsNamed() throws Exception {
    Path other = Files.createDirectory(folder.resolve("changed"));
    Files.copy(journal, other.resolve("edge.log"));
    List<String> changed = new ArrayList<>(LINES);
    changed.set(50, LINES.get(50).replace("\\nseal 250000 ", "\\nseal 250001 "));
    assertThat(changed).isNotEqualTo(LINES);
    Files.write(other.resolve("edge.log.chain"), changed);
    VerifyOptions one = VerifyOptions.DEFAULT.withThreads(1);
    Verification found = Verifier.verify(other.resolve("edge.log"), root, one);
    assertThat(found.verdict()).isEqualTo(Verdict.UNSEALED_FILE);
    assertThat(found.problem().orElseThrow().line()).isEqualTo(51);
  }
}
