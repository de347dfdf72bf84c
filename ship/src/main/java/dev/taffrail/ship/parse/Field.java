package dev.taffrail.ship.parse;

/**
 * A field of a line.
 *
 * @param name its name
 * @param text its value as text: of a string what it says, else as it stands there
 * @param json its value as JSON
 */
record Field(String name, String text, String json) {

  static Field text(String name, String value) {
    return new Field(name, value, RecordBuilder.quoted(value));
  }

  /** Whether the value is a text or a number, which may become part of a head. */
  boolean isWord() {
    return "{[tfn".indexOf(json.charAt(0)) < 0;
  }

  static Field json(String name, String json) {
    return new Field(name, json, json);
  }
}
