package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/**
 * A field's key: as the caller gave it, as it stands in a record, and what becomes of its value.
 */
final class Key {
  private final String given;
  private final String text;
  private final long bit;
  private final byte[] encoded;

  // Its first 24 bytes, so that most keys need no call that copies.
  private final long first;
  private final long second;
  private final long third;

  private final @Nullable Treatment treatment;

  Key(@Nullable String given, @Nullable Treatment treatment) {
    this.text = FieldKey.of(given);
    this.given = given == null ? text : given;
    this.bit = FieldKey.bit(text);
    this.encoded = encode(text);
    this.first = JsonBuffer.wordAt(encoded, 0);
    this.second = JsonBuffer.wordAt(encoded, 8);
    this.third = JsonBuffer.wordAt(encoded, 16);
    this.treatment = treatment;
  }

  private static byte[] encode(String text) {
    JsonBuffer out = new JsonBuffer();
    out.put(',');
    out.key(text);
    return out.copy();
  }

  /** Most callers give the same string each time, so that it need not be compared. */
  @SuppressWarnings("ReferenceEquality")
  boolean isGivenAs(String key) {
    return given == key || given.equals(key);
  }

  String text() {
    return text;
  }

  long bit() {
    return bit;
  }

  /** The comma before it, the key in quotes, and its colon. */
  byte[] encoded() {
    return encoded;
  }

  /** Writes the same. */
  void write(JsonBuffer out) {
    if (encoded.length <= 3 * Long.BYTES) {
      out.words(first, second, third, encoded.length);
    } else {
      out.raw(encoded);
    }
  }

  /** What is done with its values; null when they are no secret. */
  @Nullable Treatment treatment() {
    return treatment;
  }
}
