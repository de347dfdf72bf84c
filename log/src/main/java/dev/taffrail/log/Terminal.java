package dev.taffrail.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether there is a terminal at the other end, and what it is to be given. */
final class Terminal {
  private Terminal() {}

  /**
   * @param descriptor 1 for standard output, 2 for standard error
   */
  // System.console() asks for a terminal at standard input too, and since JDK 22 it is never null.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isAt(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null && Runtime.version().feature() < 22;
    }
  }

  static boolean wantsColors(
      ConsoleFormat.Colors colors, boolean terminal, Map<String, String> environment) {
    return switch (colors) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> wantsColors(terminal, environment);
    };
  }

  private static boolean wantsColors(boolean terminal, Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    return switch (environment.getOrDefault("FORCE_COLOR", "")) {
      case "", "0", "false" -> terminal && !"dumb".equals(environment.get("TERM"));
      default -> true;
    };
  }
}
