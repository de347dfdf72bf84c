package dev.taffrail.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whose a file is, where that decides what a command may do. */
final class Owner {
  private static final String ME = System.getProperty("user.name", "");

  private Owner() {}

  /**
   * Root's files in another user's folder would be a journal that this user's service can neither
   * write nor rotate. An owner without a name, as containers have them, is nobody to protect.
   */
  static void expectNotRootInFolderOfOther(Path journal, String command) throws Failure {
    Path folder = journal.toAbsolutePath().getParent();
    String owner = folder == null ? "" : of(folder);
    if (ME.equals("root") && !owner.equals(ME) && owner.matches(".*[^0-9].*")) {
      throw new Failure(
          folder
              + " belongs to "
              + owner
              + ", who could not write what root makes there: expected sudo -u "
              + owner
              + " taffrail "
              + command);
    }
  }

  /** Who has to be asked, and who asks, behind "permission denied"; empty when that is unknown. */
  static String denied(Path path) {
    for (Path each = path.toAbsolutePath(); each != null; each = each.getParent()) {
      String owner = of(each);
      if (!owner.isEmpty()) {
        return "; " + each + " belongs to " + owner + ", and this runs as " + ME;
      }
    }
    return "";
  }

  private static String of(Path path) {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException | UnsupportedOperationException e) {
      return ""; // no such file, a folder that may not be entered, or a file system without owners
    }
  }
}
