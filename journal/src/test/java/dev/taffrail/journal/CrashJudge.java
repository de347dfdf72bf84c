package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a crash left into a folder, opens it, goes on, and says what is not as the journal
 * promises. Collects what it finds instead of failing at once: a matrix is worth more whole.
 */
abstract class CrashJudge {
  /** The records of each generation, that is behind each crash, are counted from a million on. */
  static final int GENERATION = 1_000_000;

  private static final int FOUND_AT_MOST = 20;
  private static final int LONGEST = 400;
  private static final int LONGEST_HEAD = 200;

  private final Path folder;
  private final JournalConfig config;
  private final int generation;
  private final Map<String, Recovered> recoveries =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> found = Collections.synchronizedList(new ArrayList<>());

  /**
   * How a state was recovered.
   *
   * @param state which state
   * @param promise what was promised before it
   * @param events what recovery, going on and closing did to the disk
   */
  record Recovered(CrashState state, Promise promise, List<DiskEvent> events) {
    String shape() {
      return DiskEvent.shape(events);
    }

    /** The same until its own records were synced: from there on it is a journal like any other. */
    Recovered untilSynced() {
      int count = 0;
      while (count < events.size() && !(events.get(count) instanceof DiskEvent.Synced)) {
        count++;
      }
      return new Recovered(state, promise, events.subList(0, Math.min(count + 1, events.size())));
    }
  }

  /**
   * What was promised before the crash.
   *
   * @param root the journal's key; null when it was told to nobody yet
   * @param synced of each generation, the last record that was synced
   */
  record Promise(@Nullable Vkey root, Map<Integer, Integer> synced) {
    static final Promise NONE = new Promise(null, Map.of());

    /** What is promised after this event. */
    Promise after(DiskEvent event) {
      if (event instanceof DiskEvent.Made made) {
        return new Promise(made.root(), synced);
      }
      if (event instanceof DiskEvent.Synced told) {
        Map<Integer, Integer> more = new TreeMap<>(synced);
        more.put(told.number() / GENERATION, told.number());
        return new Promise(root, more);
      }
      return this;
    }
  }

  /**
   * @param config of a journal in a folder of the judge's own, in which each thread has one
   * @param generation how many crashes there were, this one counted
   */
  CrashJudge(JournalConfig config, int generation) {
    this.config = config;
    this.folder = new JournalFiles(config.path()).directory();
    this.generation = generation;
  }

  /** Looks at the files before they are opened, and says what they are worth. */
  abstract String before(Promise promise) throws IOException;

  /**
   * Looks at the files when they were opened and nothing was appended yet.
   *
   * @param state what the crash left
   */
  abstract void opened(CrashState state) throws IOException;

  /**
   * Looks at the files after they were opened, gone on with and closed.
   *
   * @return the numbers of the records that the journal holds, in order
   */
  abstract List<Integer> after(CrashState state, Promise promise) throws IOException;

  /** What is wrong, each with the story of its state. */
  String found() {
    return String.join("\n", found);
  }

  /** One state for each way that recovery took, told apart by the steps it did. */
  List<Recovered> recoveries() {
    return List.copyOf(recoveries.values());
  }

  /** Each thread's own. */
  Path folder() {
    return folder.resolve(Thread.currentThread().getName());
  }

  Path journal() {
    return folder().resolve(config.path().getFileName());
  }

  /**
   * Judges one state.
   *
   * @param disk the names and numbers of the files by which the steps of recovery are recorded
   * @return what the state was worth and how it was recovered
   */
  String judge(CrashState state, Promise promise, SimulatedDisk disk) throws IOException {
    if (found.size() >= FOUND_AT_MOST) {
      return "not looked at";
    }
    clear(folder());
    state.writeTo(folder());
    try {
      String worth = before(promise);
      List<DiskEvent> events = goOn(state, disk);
      Recovered recovered = new Recovered(state, promise, events).untilSynced();
      recoveries.putIfAbsent(recovered.shape(), recovered);
      records(after(state, promise), promise);
      check(!Files.exists(folder().resolve("edge.log.lost-1")), "a new incarnation");
      return worth + ": " + recovered.shape();
    } catch (IOException | RuntimeException | AssertionError e) {
      fault(state, e.toString());
      return e.toString();
    }
  }

  private void fault(CrashState state, String what) {
    found.add(
        (what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what)
            + " — "
            + state.story());
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private List<DiskEvent> goOn(CrashState state, SimulatedDisk simulated) throws IOException {
    RecordedDisk disk = new RecordedDisk(folder(), simulated, 0);
    int first = generation * GENERATION;
    Platform platform = disk.platform(new SeededRandom(generation));
    try (Journal journal = Journal.open(here(), platform)) {
      opened(state);
      journal.append(Lines.info(first));
      journal.append(Lines.info(first + 1));
      journal.sync();
      disk.tell(new DiskEvent.Synced(first + 1));
    }
    return disk.events();
  }

  /** The configuration with this thread's folder. */
  @SuppressWarnings("NullAway") // the keys may be null
  private JournalConfig here() {
    return new JournalConfig(
        journal(),
        config.maxBytes(),
        config.retention(),
        config.sealed(),
        config.origin(),
        config.sync(),
        config.timeout(),
        config.bufferBytes(),
        config.sealing(),
        config.keys());
  }

  /** Whether this record and later ones of its generation may be missing before others. */
  boolean mayLose(int record, Promise promise) {
    return false;
  }

  /** All in order, each once, none missing but pruned ones and those that were never synced. */
  private void records(List<Integer> records, Promise promise) {
    Map<Integer, Integer> last = new TreeMap<>();
    int before = -1;
    for (int n : records) {
      boolean follows = n == before + 1 || (n > before && n % GENERATION == 0);
      boolean lost = n > before && mayLose(before + 1, promise);
      check(follows || lost || before < 0, "record " + n + " behind record " + before);
      last.put(n / GENERATION, n);
      before = n;
    }
    check(before == generation * GENERATION + 1, "the last record is " + before);
    promise
        .synced()
        .forEach(
            (of, synced) -> {
              boolean pruned = records.get(0) > synced;
              check(
                  pruned || last.getOrDefault(of, -1) >= synced,
                  "record " + synced + " was synced, the last is " + last.get(of));
            });
  }

  /** The number of a caller's record; -1 for other lines. It stands before what makes it long. */
  static int number(byte[] line) {
    String mark = "\"event\":\"reading\",\"n\":";
    String text = new String(line, 0, Math.min(line.length, LONGEST_HEAD), UTF_8);
    int at = text.indexOf(mark);
    return at < 0 ? -1 : Integer.parseInt(text.substring(at + mark.length()).split("[,}]", 2)[0]);
  }

  /** Empties a folder. */
  static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          if (!path.equals(folder)) {
            Files.delete(path);
          }
        }
      }
    }
  }
}
