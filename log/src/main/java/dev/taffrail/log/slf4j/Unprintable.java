package dev.taffrail.log.slf4j;

/** What stands in a record in place of something that threw when it was asked for its value. */
final class Unprintable {
  private Unprintable() {}

  static String text(Object thrower, Throwable failure) {
    return "(unprintable "
        + thrower.getClass().getName()
        + ": "
        + failure.getClass().getName()
        + ")";
  }
}
