package dev.taffrail.log;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is done with a secret. */
record Treatment(Kind kind, @Nullable RedactionKey key) {
  enum Kind {
    SHOW,
    MASK,
    REMOVE,
    HASH
  }

  static final Treatment SHOW = new Treatment(Kind.SHOW, null);
  static final Treatment MASK = new Treatment(Kind.MASK, null);
  static final Treatment REMOVE = new Treatment(Kind.REMOVE, null);

  boolean removes() {
    return kind == Kind.REMOVE;
  }

  /** What stands in a text in place of a secret of this kind. */
  String instead(String secret, String label) {
    if (key != null) {
      return key.hash(secret);
    }
    return kind == Kind.MASK ? "(redacted " + label + ")" : "";
  }

  /** What stands in place of a whole value. */
  String insteadOf(Object value) {
    if (key == null) {
      return "(redacted)";
    }
    if (value instanceof byte[] bytes) {
      return key.hash(bytes);
    }
    if (value instanceof String text) {
      return key.hash(text);
    }
    try {
      return Nesting.ask(() -> key.hash(String.valueOf(value)), Nesting.TOO_DEEP);
    } catch (Throwable failure) { // toString is foreign code
      return JsonValues.marker(value, failure);
    }
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
