package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What sealed journals that nobody logs to hold in memory, each, and how often their threads wake.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.IdleJournal [SECONDS]</pre>
 */
public final class IdleJournal {
  private static final int JOURNALS = 8;

  private IdleJournal() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    List<Folder> folders = new ArrayList<>();
    List<Journal> journals = new ArrayList<>();
    // The first one loads the classes, which all share.
    open(folders).close();
    long before = memory();
    for (int i = 0; i < JOURNALS; i++) {
      journals.add(open(folders));
    }
    JournalConfig config = JournalConfig.at(Path.of("edge.log"));
    System.out.printf(
        Locale.ROOT,
        "beyond its buffer of %,d bytes, one of %d idle journals holds %,d bytes of heap and direct"
            + " memory%n",
        config.bufferBytes(),
        JOURNALS,
        (memory() - before) / JOURNALS - config.bufferBytes());
    Map<String, Long> first = wakeUps();
    Thread.sleep(seconds * 1000L);
    Map<String, Long> last = wakeUps();
    last.forEach(
        (thread, count) ->
            System.out.printf(
                "%s: woke %d times in %d s%n",
                thread, count - first.getOrDefault(thread, 0L), seconds));
    for (Journal journal : journals) {
      journal.close();
    }
    for (Folder folder : folders) {
      folder.close();
    }
  }

  /** One that has written, sealed and forced, and has nothing more to do. */
  private static Journal open(List<Folder> folders) throws IOException {
    Folder folder = Folder.create();
    folders.add(folder);
    Journal journal = Journal.open(JournalConfig.at(folder.path().resolve("edge.log")));
    journal.append(Line.BYTES);
    journal.seal();
    return journal;
  }

  private static long memory() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(200);
    }
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
  }

  /** Voluntary context switches of the journals' threads: each is one end of a wait. */
  private static Map<String, Long> wakeUps() throws IOException {
    Map<String, Long> wakeUps = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        String name = Files.readString(task.resolve("comm")).trim();
        if (name.startsWith("taffrail")) {
          wakeUps.put(name + " (" + task.getFileName() + ")", switches(task));
        }
      }
    }
    return wakeUps;
  }

  private static long switches(Path task) throws IOException {
    return Files.readAllLines(task.resolve("status")).stream()
        .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
        .findFirst()
        .orElseThrow();
  }
}
