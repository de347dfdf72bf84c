package dev.taffrail.journal;

/** Places of the levels in arrays and in the buffer's headers. */
final class LevelIndex {
  private static final Level[] LEVELS = Level.values();

  static final int COUNT = LEVELS.length;

  private LevelIndex() {}

  static int of(Level level) {
    return switch (level) {
      case DEBUG -> 0;
      case INFO -> 1;
      case WARNING -> 2;
      case ERROR -> 3;
      case CRITICAL -> 4;
    };
  }

  static Level level(int index) {
    return LEVELS[index];
  }
}
