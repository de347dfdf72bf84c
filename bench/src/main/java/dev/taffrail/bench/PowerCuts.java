package dev.taffrail.bench;

import dev.taffrail.journal.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Power cuts on real file systems. A journal is written on a disk whose every write and flush is
 * written down; then the disk is made anew as a power cut leaves it at some moment: with all that
 * was flushed, and any part of what was not. Each time the file system is mounted, the journal
 * opened, written and verified, and what it holds is shipped. Expected: what was synced is there,
 * in sequence and once; the verdict is OK or TORN, also beside the seals that a receiver took
 * before; and all that is there was delivered before the cut or is afterwards.
 *
 * <p>For root, on Linux, with FUSE and its binding for Python (Debian: {@code python3-fusepy}).
 *
 * <pre>
 * java -cp 'bench/target/lib/*' dev.taffrail.bench.PowerCuts ext4|xfs|btrfs SECONDS ROUNDS CUTS
 * SEED BACKUPS LOGDISK.py</pre>
 */
public final class PowerCuts {
  private final String fileSystem;
  private final long seconds;
  private final int backups;
  private final Path logDisk;
  private final Path folder;
  private final SplittableRandom random;
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private final List<String> faults = new ArrayList<>();
  private List<String> marks = List.of();
  private long flushes;
  private long records;
  private long again;

  private PowerCuts(String[] args, Path folder) {
    this.fileSystem = args[0];
    this.seconds = Long.parseLong(args[1]);
    this.random = new SplittableRandom(Long.parseLong(args[4]));
    this.backups = Integer.parseInt(args[5]);
    this.logDisk = Path.of(args[6]);
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("taffrail-power");
    PowerCuts cuts = new PowerCuts(args, folder);
    cuts.prepare();
    int rounds = Integer.parseInt(args[2]);
    for (int round = 0; round < rounds; round++) {
      cuts.round(Integer.parseInt(args[3]) / rounds);
    }
    cuts.print();
    run("rm", "-r", folder.toString());
    System.exit(cuts.faults.isEmpty() ? 0 : 1);
  }

  private static void run(String... command) throws IOException {
    Command.run(List.of(command));
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  private void prepare() throws IOException {
    for (String name : List.of("fuse", "live", "cut")) {
      Files.createDirectory(at(name));
    }
    String image = at("base.img").toString();
    run("truncate", "-s", fileSystem.equals("xfs") ? "320M" : "128M", image);
    run("mkfs." + fileSystem, "-q", image);
  }

  /** Writes from where the last power cut left the disk, then cuts it at so many places. */
  private void round(int cuts) throws Exception {
    DiskLog log = write();
    flushes += log.flushes();
    for (int i = 0; i < cuts; i++) {
      check(log, cut(log));
    }
    int place = cut(log);
    marks = before(log, place);
    run("mv", at("cut.img").toString(), at("base.img").toString());
  }

  private DiskLog write() throws Exception {
    run("cp", "--sparse=always", at("base.img").toString(), at("live.img").toString());
    Process fuse =
        new ProcessBuilder(
                "python3",
                logDisk.toString(),
                at("live.img").toString(),
                at("log").toString(),
                at("fuse").toString())
            .inheritIO()
            .start();
    try {
      while (!Files.exists(at("fuse/disk"))) {
        if (fuse.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new IOException("expected a disk by " + logDisk + ", found its end");
        }
      }
      run("mount", "-o", "loop", at("fuse/disk").toString(), at("live").toString());
      try {
        Child.run(
            PowerCutWriter.class,
            at("live/edge.log").toString(),
            at("fuse/marks").toString(),
            "" + backups,
            "" + seconds,
            "" + random.nextLong());
      } finally {
        run("umount", at("live").toString());
      }
      run("fusermount3", "-u", at("fuse").toString());
    } finally {
      fuse.destroy();
      fuse.waitFor();
    }
    return DiskLog.read(at("log"));
  }

  /** Makes the image of a power cut at any place, and returns this. */
  private int cut(DiskLog log) throws IOException {
    int place = random.nextInt(log.size());
    int kept = List.of(0, 20, 50, 80, 100).get(random.nextInt(5));
    run("cp", "--sparse=always", at("base.img").toString(), at("cut.img").toString());
    log.cut(at("cut.img"), place, kept, random);
    return place;
  }

  private List<String> before(DiskLog log, int place) {
    List<String> all = new ArrayList<>(marks);
    all.addAll(log.marks(place));
    return all;
  }

  private void check(DiskLog log, int place) throws IOException {
    run("mount", "-o", "loop", at("cut.img").toString(), at("cut").toString());
    try {
      CutJournal journal = new CutJournal(at("cut/edge.log"), backups, before(log, place));
      CutJournal.Found found = journal.check(at("exported"));
      verdicts.merge(found.verdict(), 1, Integer::sum);
      records += found.records();
      again += found.again();
      if (found.fault() != null) {
        faults.add("cut at " + place + " of " + log.size() + ": " + found.fault());
      }
    } finally {
      run("umount", at("cut").toString());
    }
  }

  private void print() {
    System.out.printf(
        "%s, %d backups: %d flushes; cuts by verdict %s, %d records there, %d delivered again, %d"
            + " faults%n",
        fileSystem, backups, flushes, verdicts, records, again, faults.size());
    faults.forEach(System.out::println);
  }
}
