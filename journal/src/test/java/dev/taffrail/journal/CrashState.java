package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder as a power cut may leave it.
 *
 * @param story how it came about, for whoever has to find the defect
 * @param files the files' bytes by their names
 * @param seen the same files as readers saw them before
 */
record CrashState(String story, Map<String, byte[]> files, Map<String, byte[]> seen) {

  /** How much of one unsafe write survives: the bytes from one place to another. */
  record Part(int from, int to) {
    static final Part NONE = new Part(0, 0);

    static Part all(DiskEvent.Write write) {
      return new Part(0, write.bytes().length);
    }
  }

  /**
   * @param names how many of the unsafe changes of names survive
   * @param parts how much of each unsafe write survives
   * @param grown whether files are as long as they were to be, with zeros in place of what is lost
   */
  static CrashState of(
      String story, SimulatedDisk disk, int names, List<Part> parts, boolean grown) {
    Map<String, Integer> files = disk.names(names);
    List<DiskEvent.Write> writes = disk.unsafeWrites(files.values());
    Map<String, byte[]> left = new TreeMap<>();
    Map<String, byte[]> seen = new TreeMap<>();
    for (Map.Entry<String, Integer> entry : files.entrySet()) {
      byte[] bytes = disk.content(entry.getValue());
      for (int i = 0; i < writes.size(); i++) {
        DiskEvent.Write write = writes.get(i);
        if (write.file() == entry.getValue()) {
          bytes = SimulatedDisk.written(bytes, write, parts.get(i).from(), parts.get(i).to());
          int length = grown ? (int) Math.max(bytes.length, write.end()) : bytes.length;
          bytes = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
      }
      left.put(entry.getKey(), bytes);
      seen.put(entry.getKey(), disk.seen(entry.getValue()));
    }
    return new CrashState(
        story + ", " + names + " names, " + parts + (grown ? ", grown" : ""), left, seen);
  }

  /** What is seen on a disk: as a killed process leaves it. */
  static CrashState seen(String story, SimulatedDisk disk) {
    Map<String, byte[]> seen = new TreeMap<>();
    disk.names(disk.unsafeNames()).forEach((name, file) -> seen.put(name, disk.seen(file)));
    return new CrashState(story, seen, seen);
  }

  /** What stands in a folder: as a killed process leaves it. */
  static CrashState read(String story, Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path path : paths) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    }
    return new CrashState(story, files, files);
  }

  /** Names states that are the same, whatever their stories. */
  String key() {
    MessageDigest sha256 = Merkle.sha256();
    files.forEach(
        (name, bytes) -> {
          sha256.update(name.getBytes(UTF_8));
          sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
          sha256.update(bytes);
        });
    return HexFormat.of().formatHex(sha256.digest());
  }

  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.write(path, file.getValue());
      if (file.getKey().endsWith(".keys")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }
}
