package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** The folder of a device, with its name in the file {@code device} for whoever reads it. */
final class DeviceFolder {
  private static final String NAME = "device";

  private DeviceFolder() {}

  /** The device whose folder this is; empty where it is none's. */
  static Optional<DeviceName> device(Path folder) throws IOException {
    return isNamed(folder)
        ? Optional.of(
            new DeviceName(
                Files.readString(folder.resolve(NAME)).strip(), "" + folder.getFileName()))
        : Optional.empty();
  }

  /**
   * Makes it, such that it and its name survive a power cut: what is forced in a journal is of no
   * use where the name of its folder is lost. Does nothing where it is there. By one thread at a
   * time: two receivers may get the first requests of one device at once.
   */
  static synchronized void make(Path folder, DeviceName device) throws IOException {
    if (isNamed(folder)) {
      return;
    }
    Files.createDirectories(folder);
    force(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
    Path fresh = folder.resolve(NAME + ".new");
    Files.write(
        fresh,
        (device.name() + "\n").getBytes(UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  /** A power cut may have left the file empty. */
  private static boolean isNamed(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    return Files.isRegularFile(file) && Files.size(file) > 0;
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
  }
}
