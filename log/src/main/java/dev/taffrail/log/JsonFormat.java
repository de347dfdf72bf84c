package dev.taffrail.log;

/** The lines of the journal. */
enum JsonFormat implements Format {
  INSTANCE;

  @Override
  public String toString() {
    return "json";
  }
}
