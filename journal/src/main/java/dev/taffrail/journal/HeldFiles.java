package dev.taffrail.journal;

import java.nio.file.Path;

/**
 * The files that this process holds. Asked before one is opened: POSIX drops all of a process's
 * locks on a file as soon as any descriptor of it is closed, so a refused second try, or a look
 * into it, would set it free. System properties, as another copy of this class, of another web
 * application say, has to know of them too. Their value names this process: some start others with
 * all of their own properties.
 */
final class HeldFiles {
  private static final String HELD = "dev.taffrail.journal.held:";
  private static final String PROCESS = Long.toString(ProcessHandle.current().pid());

  private HeldFiles() {}

  /**
   * Holds a file, until it is {@link #free}.
   *
   * @param path its one name, whatever links lead to its folder
   * @param held for messages
   * @throws JournalHeldException when this process does so already
   */
  static void take(Path path, Path held) throws JournalHeldException {
    if (PROCESS.equals(System.getProperties().put(HELD + path, PROCESS))) {
      throw new JournalHeldException(held);
    }
  }

  static boolean contains(Path path) {
    return PROCESS.equals(System.getProperty(HELD + path));
  }

  static void free(Path path) {
    System.clearProperty(HELD + path);
  }
}
