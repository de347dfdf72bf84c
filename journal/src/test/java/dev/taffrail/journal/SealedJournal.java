package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes sealed journals for tests, by the primitives of the format alone: what the verifier is
 * tested with does not come from the writer that it is to judge.
 */
final class SealedJournal {
  static final String ORIGIN = "taffrail.example/test/edge";

  private static final StandardOpenOption[] APPENDING = {
    StandardOpenOption.CREATE, StandardOpenOption.APPEND
  };

  private static final long START = 1767225600000L;

  private final Path journal;
  private Frontier frontier = new Frontier();
  private final Merkle merkle = new Merkle();
  private final Ed25519.SigningKey root;
  private Ed25519.SigningKey sealKey;
  private Ed25519.SigningKey segmentKey;
  private Ed25519.SigningKey epochKey;
  private final List<String> leaves = new ArrayList<>();
  private long seals;
  private int records;
  private long laterMillis;
  private long ranMillis;
  private int boot = 1;

  private SealedJournal(Path folder, Ed25519.SigningKey root) {
    this.journal = folder.resolve("edge.log");
    this.root = root;
    this.sealKey = root;
    this.segmentKey = root;
    this.epochKey = root;
  }

  /** A journal with its genesis seal. */
  static SealedJournal create(Path folder) throws IOException {
    return begin(folder, Ed25519.SigningKey.generate());
  }

  /** Another journal that the same root key began: the key was not forgotten. */
  SealedJournal twin(Path folder) throws IOException {
    return begin(folder, root);
  }

  private static SealedJournal begin(Path folder, Ed25519.SigningKey root) throws IOException {
    Files.createDirectories(folder);
    SealedJournal created = new SealedJournal(folder, root);
    created.append(created.journal, created.nextSeal(SealReason.GENESIS, true, true));
    Files.copy(created.journal, created.chain());
    return created;
  }

  Path path() {
    return journal;
  }

  Path file(int age) {
    return age == 0 ? journal : journal.resolveSibling("edge.log." + age);
  }

  Path chain() {
    return journal.resolveSibling("edge.log.chain");
  }

  Path staged() {
    return journal.resolveSibling("edge.log.new");
  }

  Vkey vkey() {
    return Vkey.of(ORIGIN, root.publicKey());
  }

  /** All lines so far, also of files that were deleted; grows. */
  List<String> leaves() {
    return leaves;
  }

  long size() {
    return frontier.size();
  }

  /** The number of the next seal. */
  long seals() {
    return seals;
  }

  SealedJournal records(int count) throws IOException {
    return records(count, 0);
  }

  /** Records of at least so many bytes. */
  SealedJournal records(int count, int length) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(journal, APPENDING))) {
      for (int i = 0; i < count; i++) {
        String record = record(records++);
        int missing = Math.max(0, length - record.length());
        byte[] line = (record.replace("}", "") + " ".repeat(missing) + "}").getBytes(UTF_8);
        frontier.add(merkle.leaf(line));
        leaves.add(new String(line, UTF_8));
        out.write(line);
        out.write('\n');
      }
    }
    return this;
  }

  static String record(int n) {
    return "{\"timestamp\":\""
        + Timestamps.format(Instant.ofEpochMilli(START + n))
        + "\",\"level\":\"info\",\"logger\":\"edge.sensor\",\"event\":\"reading\",\"n\":"
        + n
        + "}";
  }

  SealedJournal seal() throws IOException {
    return seal(SealReason.REQUEST);
  }

  private SealedJournal seal(SealReason reason) throws IOException {
    append(journal, nextSeal(reason, false, false));
    return this;
  }

  /** So much time passes before the next seal. */
  SealedJournal later(Duration time) {
    laterMillis += time.toMillis();
    ranMillis += time.toMillis();
    return this;
  }

  /** The wall clock is set: on, or back. */
  SealedJournal clockSet(Duration jump) {
    laterMillis += jump.toMillis();
    return this;
  }

  /** The machine sleeps, and a record says so. */
  SealedJournal slept(Duration time) throws IOException {
    laterMillis += time.toMillis();
    long millis = time.toMillis();
    append(
        journal,
        ControlLines.clockChanged(new ClockChange(now(), millis, millis, ranMillis, boot())));
    return this;
  }

  /** The machine starts again, and its monotonic clock anew. */
  SealedJournal rebooted() {
    boot++;
    ranMillis = -seals;
    return this;
  }

  private String boot() {
    return String.format("b00t%04d", boot);
  }

  SealedJournal prune(long minIndex) throws IOException {
    append(journal, ControlLines.pruned(now(), new ControlLines.Pruned(minIndex, 1, 1, "test")));
    return this;
  }

  /** The rotate seal of the next file in {@code edge.log.new}: step 2 of a rotation. */
  byte[] stage(boolean epoch) throws IOException {
    byte[] line = nextSeal(SealReason.ROTATE, true, epoch);
    append(staged(), line);
    return line;
  }

  /** The renames, oldest first: step 3. */
  SealedJournal rename() throws IOException {
    int oldest = 1;
    while (Files.exists(file(oldest))) {
      oldest++;
    }
    for (int age = oldest; age > 0; age--) {
      Files.move(file(age - 1), file(age));
    }
    Files.move(staged(), journal, StandardCopyOption.ATOMIC_MOVE);
    return this;
  }

  SealedJournal rotate(boolean epoch) throws IOException {
    byte[] line = stage(epoch);
    rename();
    write(chain(), line, StandardOpenOption.APPEND);
    return this;
  }

  /** Bytes as a power cut leaves them. */
  SealedJournal torn(String bytes) throws IOException {
    Files.writeString(journal, bytes, StandardOpenOption.APPEND);
    return this;
  }

  /** What recovery does, by the replay's word of where the journal ends. */
  SealedJournal recover() throws IOException, TamperedException {
    return explain().seal(SealReason.RECOVERY);
  }

  /**
   * The first half of a recovery: a record that explains what is torn; for that nobody needs keys.
   */
  SealedJournal explain() throws IOException, TamperedException {
    ControlLines.Recovered recovered;
    try (JournalSnapshot files = JournalSnapshot.open(journal)) {
      Replay replay = new Replay(files.sealed(), new Replay.Visitor() {});
      replay.run();
      if (replay.tail() != null) {
        torn(replay.tail().ending());
      }
      recovered = replay.recovery();
      frontier = replay.frontier().copy();
    }
    append(journal, ControlLines.recovered(now(), recovered));
    return this;
  }

  /** The key of the next seal. */
  Ed25519.SigningKey sealKey() {
    return sealKey;
  }

  Ed25519.SigningKey segmentKey() {
    return segmentKey;
  }

  Ed25519.SigningKey epochKey() {
    return epochKey;
  }

  /** Goes on where the files end now, with a key for the next seal that somebody has kept. */
  SealedJournal backTo(Ed25519.SigningKey key) throws IOException, TamperedException {
    try (JournalSnapshot files = JournalSnapshot.open(journal)) {
      Replay replay = new Replay(files.sealed(), new Replay.Visitor() {});
      replay.run();
      frontier = replay.frontier().copy();
    }
    return signAgainWith(key);
  }

  /**
   * A history of somebody's own behind a seal of the chain, made with the segment key or the epoch
   * key of this journal as they are now: it leaves one seal and some lines out, which are gone.
   */
  SealedJournal invented(Path folder, Seal before, boolean epoch) throws IOException {
    return invented(
        folder, before.number() + 2, before.size() + 2, epoch, Ed25519.SigningKey.generate());
  }

  /**
   * The same from a seal of this number on, over so many lines that nobody has, signed by this seal
   * key.
   */
  SealedJournal invented(Path folder, long number, long size, boolean epoch, Ed25519.SigningKey key)
      throws IOException {
    Files.createDirectories(folder);
    SealedJournal other = new SealedJournal(folder, root);
    for (long i = 0; i < size; i++) {
      other.frontier.add(new byte[Merkle.HASH]);
    }
    other.seals = number;
    other.sealKey = key;
    other.segmentKey = epoch ? Ed25519.SigningKey.generate() : segmentKey;
    other.epochKey = epochKey;
    other.append(other.journal, other.nextSeal(SealReason.ROTATE, true, epoch));
    return other;
  }

  /** The leaf index of the newest file's first line. */
  long firstLeaf() throws IOException {
    return SealLine.parse(Files.readAllLines(journal).get(0).getBytes(UTF_8)).seal().size();
  }

  /** As a device that lost its last seal in a power cut, before that seal's key was erased. */
  SealedJournal signAgainWith(Ed25519.SigningKey key) {
    sealKey = key;
    seals--;
    return this;
  }

  /** The next seal line, made with the keys announced; it is not appended. */
  @SuppressWarnings("NullAway") // the last keys may be null
  byte[] nextSeal(SealReason reason, boolean opensFile, boolean epoch) throws IOException {
    List<Ed25519.SigningKey> signers = new ArrayList<>(List.of(sealKey));
    if (reason == SealReason.ROTATE) {
      signers.add(segmentKey);
      signers.addAll(epoch ? List.of(epochKey) : List.of());
    }
    sealKey = Ed25519.SigningKey.generate();
    segmentKey = opensFile ? Ed25519.SigningKey.generate() : segmentKey;
    epochKey = epoch ? Ed25519.SigningKey.generate() : epochKey;
    Seal seal =
        new Seal(
            ORIGIN,
            frontier.size(),
            frontier.root(),
            sealKey.publicKey(),
            opensFile ? segmentKey.publicKey() : null,
            epoch ? epochKey.publicKey() : null,
            seals,
            START + laterMillis + seals,
            ranMillis + seals,
            boot(),
            reason,
            0);
    seals++;
    return SealLine.sign(seal, signers, opensFile ? frontier : null).bytes();
  }

  void append(Path file, byte[] line) throws IOException {
    frontier.add(merkle.leaf(line));
    leaves.add(new String(line, UTF_8));
    write(file, line, APPENDING);
  }

  static void write(Path file, byte[] line, StandardOpenOption... options) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(line);
    bytes.write('\n');
    Files.write(file, bytes.toByteArray(), options);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(START);
  }
}
