package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The beginning of a sealed journal: root key, key file, genesis seal, chain, verification key. */
final class Genesis {
  private Genesis() {}

  /**
   * Makes a journal where there is none. Broken off at any point, it is begun anew by the next
   * start: the verification key is written last.
   */
  static Vkey create(JournalConfig config, JournalFiles files, Platform platform, String origin)
      throws IOException {
    Vkey.checkName(origin);
    Disk disk = platform.disk();
    clear(files, disk);
    try (SealingKeys keys = KeyRing.keys(config, files, platform)) {
      KeyRing ring = KeyRing.create(keys);
      Vkey vkey = Vkey.of(origin, ring.publicKey(KeyChain.SEAL));
      SealLine line = Sealer.genesis(origin, platform, ring);
      // Before anybody sees the seal: from here on no one can sign another beginning.
      ring.advance(List.of(KeyChain.values()));
      write(disk, files, files.base(), line.bytes());
      beginChain(disk, files, line);
      disk.forceDirectory(files.directory());
      write(disk, files, files.vkey(), vkey.toString().getBytes(UTF_8));
      disk.forceDirectory(files.directory());
      return vkey;
    }
  }

  /**
   * The same under the name that is configured.
   *
   * @throws FileAlreadyExistsException when there is a journal
   */
  static Vkey create(JournalConfig config, JournalFiles files, Platform platform)
      throws IOException {
    if (!isDue(files, platform.disk())) {
      throw new FileAlreadyExistsException(files.base().toString());
    }
    return create(config, files, platform, origin(config, files, platform));
  }

  private static void beginChain(Disk disk, JournalFiles files, SealLine line) throws IOException {
    try {
      ChainFile.open(disk, files, List.of(line)).close();
    } catch (LostStateException e) {
      throw new IOException("the chain of a new journal is not as it was made", e);
    }
  }

  /** Whether there is no journal yet, or one whose making was broken off. */
  static boolean isDue(JournalFiles files, Disk disk) throws IOException {
    if (disk.exists(files.vkey()) || disk.exists(files.rotated(1))) {
      return false;
    }
    return !disk.exists(files.base()) || holdsGenesisOnly(files.base());
  }

  private static boolean holdsGenesisOnly(Path path) throws IOException {
    try (JournalFile file = JournalFile.open(path)) {
      SealLine first = file.first();
      return first != null
          && first.seal().reason() == SealReason.GENESIS
          && file.length() == first.bytes().length + 1L;
    }
  }

  private static void clear(JournalFiles files, Disk disk) throws IOException {
    for (Path path : List.of(files.base(), files.next(), files.chain(), files.nextChain())) {
      disk.delete(path);
    }
  }

  /** Writes a file under a temporary name, so that it is never there in part. */
  private static void write(Disk disk, JournalFiles files, Path path, byte[] line)
      throws IOException {
    disk.delete(files.next());
    try (DiskFile file = disk.open(files.next())) {
      file.writeFully(ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip(), 0);
      file.force();
    }
    disk.rename(files.next(), path);
  }

  /** The journal's name: one made of the host's and the file's where its owner gave none. */
  static String origin(JournalConfig config, JournalFiles files, Platform platform) {
    String given = config.origin();
    return given == null ? defaultOrigin(files, platform) : given;
  }

  private static String defaultOrigin(JournalFiles files, Platform platform) {
    String name = files.name();
    String stem = name.endsWith(".log") ? name.substring(0, name.length() - 4) : name;
    String origin = "taffrail.local/" + platform.host().toLowerCase(Locale.ROOT) + "/" + stem;
    return origin.replaceAll("[^A-Za-z0-9._/-]", "-");
  }
}
