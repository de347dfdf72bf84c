package dev.taffrail.log;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Redaction} at work. Remembers the keys that were seen last, each with its bytes and with
 * what is done with its values: so a plain field costs no more than one look at that table.
 */
final class Redactor {
  private static final int SLOTS = 1024;

  /** Keys that fall on one slot use those behind it. */
  private static final int TRIES = 4;

  private static final long MIN_SECRET = 1_000_000_000_000L;

  private static final Redactor STANDARD = new Redactor(Redaction.standard());

  private final Redaction redaction;
  private final boolean looksIntoTexts;
  private final AtomicReferenceArray<@Nullable Key> keys = new AtomicReferenceArray<>(SLOTS);

  private Redactor(Redaction redaction) {
    this.redaction = redaction;
    this.looksIntoTexts = !redaction.shapes().isEmpty();
  }

  /** One for all that is configured alike: fields bound under it need not be looked at again. */
  @SuppressWarnings("ReferenceEquality") // another one that happens to be equal is only slower
  static Redactor of(Redaction redaction) {
    return redaction == STANDARD.redaction ? STANDARD : new Redactor(redaction);
  }

  /** The key for what a caller gave. */
  Key key(@Nullable String name) {
    if (name == null) {
      return make(null);
    }
    int slot = slot(name);
    for (int i = 0; i < TRIES; i++) {
      Key key = keys.getAcquire((slot + i) & (SLOTS - 1));
      if (key != null && key.isGivenAs(name)) {
        return key;
      }
    }
    return remember(name, slot);
  }

  private static int slot(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return hash >>> 22;
  }

  private Key remember(String name, int slot) {
    Key made = make(name);
    if (name.length() > FieldKey.MAX_CHARS) {
      return made;
    }
    for (int i = 0; i < TRIES; i++) {
      if (keys.compareAndSet((slot + i) & (SLOTS - 1), null, made)) {
        return made;
      }
    }
    keys.setRelease((slot + ThreadLocalRandom.current().nextInt(TRIES)) & (SLOTS - 1), made);
    return made;
  }

  private Key make(@Nullable String name) {
    return new Key(name, name == null ? null : treatment(name));
  }

  /** What is done with the values of this key; null when they are no secret. */
  @Nullable Treatment treatment(String name) {
    return redaction.treatment(name);
  }

  /** Whether a value may hold something to hide though its key is plain. */
  boolean looksIntoTexts() {
    return looksIntoTexts;
  }

  /** Numbers with the shape of a secret, as those of payment cards, have so many digits. */
  boolean mayHide(long number) {
    return looksIntoTexts && Math.abs(number) >= MIN_SECRET;
  }

  /** The value without what has the shape of a secret. */
  @Nullable Object plain(@Nullable Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Long number && mayHide(number)) {
      String digits = number.toString();
      String hidden = text(digits);
      return hidden.equals(digits) ? number : hidden;
    }
    return value;
  }

  /** The text without what has the shape of a secret. */
  String text(String text) {
    return looksIntoTexts ? redaction.text(text) : text;
  }
}
