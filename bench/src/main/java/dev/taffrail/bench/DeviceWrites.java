package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes written so far: by this process, as the kernel charges them to it, and by the block device
 * below a folder, the file system's own journal included, whoever wrote them.
 *
 * @param process bytes of pages this process made dirty, without those whose file was deleted
 *     before they were written
 * @param device bytes that the block device took
 */
record DeviceWrites(long process, long device) {
  private static final int SECTORS_WRITTEN = 6;
  private static final int SECTOR = 512;

  /** Brings all to the device that waits for it, and reads the counts. */
  static DeviceWrites settled(Path folder) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("sync", "-f", folder.toString()).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("sync -f " + folder + " failed with exit code " + exit);
    }
    return new DeviceWrites(io("write_bytes") - io("cancelled_write_bytes"), sectors(folder));
  }

  DeviceWrites since(DeviceWrites before) {
    return new DeviceWrites(process - before.process, device - before.device);
  }

  private static long io(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith(key + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 2)))
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/io: expected " + key));
  }

  private static long sectors(Path folder) throws IOException {
    long dev = ((Number) Files.getAttribute(folder, "unix:dev")).longValue();
    long major = (dev >>> 8) & 0xFFF;
    long minor = (dev & 0xFF) | ((dev >>> 12) & 0xFFF00);
    Path stat = Path.of("/sys/dev/block/" + major + ":" + minor + "/stat");
    return SECTOR
        * Long.parseLong(Files.readString(stat).trim().split("\\s+", -1)[SECTORS_WRITTEN]);
  }
}
