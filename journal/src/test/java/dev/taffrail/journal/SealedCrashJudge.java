package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sealed journal promises: no crash looks like tampering, what was synced is there, and no
 * key signed two notes that a reader may have shipped.
 */
final class SealedCrashJudge extends CrashJudge {
  private static final Set<Verdict> AFTER_A_CRASH =
      Set.of(Verdict.OK, Verdict.TORN, Verdict.UNSEALED_TAIL, Verdict.DAMAGED);

  /** For a few short files, threads cost more than they give. */
  private static final VerifyOptions ONE_THREAD =
      new VerifyOptions(List.of(), KeepPolicy.NONE, 1, (read, total) -> {});

  private static final long NO_SEAL = -1;

  /** Of these short histories; the records that fill their files are longer by far. */
  private static final int LONGEST_SEAL = 8_000;

  private final Map<Verdict, Integer> verdicts = new ConcurrentSkipListMap<>();
  private final Map<String, Long> sealNumbers = new ConcurrentHashMap<>();

  SealedCrashJudge(JournalConfig config, int generation) {
    super(config, generation);
  }

  /** How many states had which verdict before they were recovered. */
  Map<Verdict, Integer> verdicts() {
    return verdicts;
  }

  @Override
  String before(Promise promise) throws IOException {
    if (promise.root() == null) {
      return "not made";
    }
    Verification before = Verifier.verify(journal(), promise.root(), ONE_THREAD);
    verdicts.merge(before.verdict(), 1, Integer::sum);
    check(
        AFTER_A_CRASH.contains(before.verdict()),
        "before recovery: " + before.verdict() + " " + before.problem());
    return before.verdict().toString();
  }

  /**
   * What a crash left is sealed before the journal takes a record. Behind that the journal may by
   * now announce what it deletes.
   */
  @Override
  void opened(CrashState state) throws IOException {
    String text = new String(Files.readAllBytes(journal()), UTF_8);
    String[] lines = text.substring(0, text.lastIndexOf('\n')).split("\n", -1);
    int last = lines.length - 1;
    if (isNewAnnouncement(lines[last], state)) {
      last--;
    }
    check(
        sealNumber(lines[last]) != NO_SEAL, "opened, and the last line is no seal: " + lines[last]);
  }

  /** One that the crash left is covered by a seal as all else is. */
  private static boolean isNewAnnouncement(String line, CrashState state) {
    return ControlLines.parsePruned(line.getBytes(UTF_8)).isPresent()
        && state.files().values().stream()
            .noneMatch(file -> new String(file, UTF_8).contains(line));
  }

  @Override
  List<Integer> after(CrashState state, Promise promise) throws IOException {
    Vkey root = promise.root() == null ? vkey() : promise.root();
    Verification after = Verifier.verify(journal(), root, ONE_THREAD);
    check(
        after.verdict() == Verdict.OK || after.verdict() == Verdict.TORN,
        "after recovery: " + after.verdict() + " " + after.problem());
    Leaves leaves = new Leaves();
    try (JournalSnapshot files = JournalSnapshot.open(journal())) {
      new Replay(files.sealed(), leaves).run();
    } catch (TamperedException e) {
      throw new AssertionError(e.toString(), e);
    }
    if (promise.root() != null) {
      // Broken off before its key was told, a journal is begun anew, with other keys.
      notes(leaves.seals, shippable(state));
    }
    check(
        after.firstIndex() > 0 || leaves.records.get(0) % GENERATION == 0,
        "begins with " + leaves.records.get(0));
    return leaves.records;
  }

  private Vkey vkey() throws IOException {
    return Vkey.parse(Files.readString(folder().resolve("edge.log.vkey")).strip());
  }

  /** No key signed another note than one that a reader may have shipped. */
  private static void notes(NavigableMap<Long, String> present, Map<Long, String> shippable) {
    shippable.forEach(
        (number, line) ->
            check(
                number < present.firstKey() || line.equals(present.get(number)),
                "seal " + number + " was shippable: " + line + ", now " + present.get(number)));
  }

  /**
   * The notes that a reader may have shipped before this crash. It forces a file before it ships a
   * note out of it: so the state must hold the file whole up to the note, as it was seen.
   */
  private Map<Long, String> shippable(CrashState state) {
    Map<Long, String> notes = new TreeMap<>();
    state
        .files()
        .forEach(
            (name, bytes) -> {
              if (name.matches("edge\\.log(\\.[0-9]+)?")) {
                wholeNotes(bytes, state.seen().get(name), notes);
              }
            });
    return notes;
  }

  private void wholeNotes(byte[] left, byte @Nullable [] seen, Map<Long, String> notes) {
    int mismatch = seen == null ? 0 : Arrays.mismatch(left, seen);
    int whole = mismatch < 0 ? left.length : mismatch;
    String text = new String(left, 0, whole, ISO_8859_1);
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (end - start < LONGEST_SEAL) {
        note(new String(left, start, end - start, UTF_8), notes);
      }
      start = end + 1;
    }
  }

  private void note(String line, Map<Long, String> notes) {
    boolean named = line.contains("\"event\":\"" + SealLine.EVENT + "\"");
    long number = named ? sealNumbers.computeIfAbsent(line, SealedCrashJudge::sealNumber) : NO_SEAL;
    if (number != NO_SEAL) {
      notes.put(number, line);
    }
  }

  private static long sealNumber(String line) {
    try {
      return SealLine.parse(line.getBytes(UTF_8)).seal().number();
    } catch (IllegalArgumentException e) {
      // Half a seal that a recovery ended with LF is no line: no reader gives it out.
      return NO_SEAL;
    }
  }

  /** The leaves of a journal: seals by their numbers, and the numbers of the callers' records. */
  private static final class Leaves implements Replay.Visitor {
    private final TreeMap<Long, String> seals = new TreeMap<>();
    private final List<Integer> records = new ArrayList<>();

    @Override
    public @Nullable String sealFault(SealLine seal) {
      seals.put(seal.seal().number(), new String(seal.bytes(), UTF_8));
      return null;
    }

    @Override
    public void line(long index, LineReader line, byte[] leaf) {
      int number = number(line.line());
      if (number >= 0) {
        records.add(number);
      }
    }
  }
}
