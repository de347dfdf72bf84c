package dev.taffrail.log;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is hidden before a record is made of it, so that no file and no receiver ever holds it:
 * values by their key, and parts of texts by their shape. Immutable.
 *
 * <pre>{@code
 * Taffrail.builder()
 *     .redaction(Redaction.standard().remove("iban").mask(SecretShape.EMAIL).hash(key, "user"))
 *     .configure();
 * }</pre>
 *
 * <p><b>By key.</b> A name hides the fields whose key ends in its words, in any case and however
 * they are joined: {@code api_key} hides {@code X-Api-Key}, {@code apiKey} and {@code
 * vendor.api_key}, but not {@code api_key_count}. That holds for fields of events, loggers and
 * contexts, for keys of maps at any depth, and for components of records.
 *
 * <p><b>By shape.</b> Looks through texts: values, also nested ones, events' names, messages of
 * exceptions. Costs a search of each text, so none is looked for unless it is named here.
 *
 * <p>Hidden is: masked, {@code "(redacted)"} stands in its place; removed; or hashed, {@code hmac:}
 * with 128 bits of HMAC-SHA-256 in hex, equal for equal values under one key. A null stays null.
 * What an earlier configuration hid of a bound field stays hidden.
 */
public final class Redaction {
  private static final Redaction NONE = new Redaction(Map.of(), Map.of());

  private static final Redaction STANDARD =
      NONE.mask(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "secret_key",
          "token",
          "authorization",
          "api_key",
          "access_key",
          "private_key",
          "credential",
          "credentials",
          "cookie");

  private final Map<String, Treatment> names;
  private final Map<SecretShape, Treatment> shapes;
  private final int longestName;

  private Redaction(Map<String, Treatment> names, Map<SecretShape, Treatment> shapes) {
    this.names = Collections.unmodifiableMap(names);
    this.shapes = Collections.unmodifiableMap(shapes);
    this.longestName = names.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * Masks the values of {@code password}, {@code passwd}, {@code pwd}, {@code passphrase}, {@code
   * secret}, {@code secret_key}, {@code token}, {@code authorization}, {@code api_key}, {@code
   * access_key}, {@code private_key}, {@code credential}, {@code credentials} and {@code cookie}:
   * what holds unless something else is configured.
   */
  public static Redaction standard() {
    return STANDARD;
  }

  /** Hides nothing. */
  public static Redaction none() {
    return NONE;
  }

  /** Masks the values of these keys, too. */
  public Redaction mask(String... keys) {
    return with(Treatment.MASK, keys);
  }

  /** Leaves the fields of these keys out, too. */
  public Redaction remove(String... keys) {
    return with(Treatment.REMOVE, keys);
  }

  /** Hashes the values of these keys, too. */
  public Redaction hash(RedactionKey key, String... keys) {
    return with(new Treatment(Treatment.Kind.HASH, key), keys);
  }

  /** Shows the values of these keys, also where a name above would hide them. */
  public Redaction show(String... keys) {
    return with(Treatment.SHOW, keys);
  }

  /** Masks what has one of these shapes, too; the mask says which. */
  public Redaction mask(SecretShape... parts) {
    return with(Treatment.MASK, parts);
  }

  /** Leaves out what has one of these shapes, too. */
  public Redaction remove(SecretShape... parts) {
    return with(Treatment.REMOVE, parts);
  }

  /** Hashes what has one of these shapes, too. */
  public Redaction hash(RedactionKey key, SecretShape... parts) {
    return with(new Treatment(Treatment.Kind.HASH, key), parts);
  }

  private Redaction with(Treatment treatment, String... keys) {
    Map<String, Treatment> more = new LinkedHashMap<>(names);
    for (String key : keys) {
      String name = KeyWords.joined(key);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("expected a key with letters, found '" + key + "'");
      }
      more.put(name, treatment);
    }
    return new Redaction(more, shapes);
  }

  private Redaction with(Treatment treatment, SecretShape... parts) {
    Map<SecretShape, Treatment> more = new EnumMap<>(SecretShape.class);
    more.putAll(shapes);
    Arrays.asList(parts).forEach(part -> more.put(part, treatment));
    return new Redaction(names, more);
  }

  /** Whether the values of this key are hidden; for those who hide elsewhere, as what follows. */
  public boolean hides(String key) {
    return treatment(key) != null;
  }

  /**
   * What stands in place of a value of this key: null when its field is left out, the value itself
   * when the key is not hidden. With {@link #text} for those who hide in records that were made
   * elsewhere what would be hidden in a record of one's own.
   */
  public @Nullable String instead(String key, String value) {
    Treatment found = treatment(key);
    if (found == null) {
      return value;
    }
    return found.removes() ? null : found.insteadOf(value);
  }

  /** The text without what has the shape of a secret. */
  public String text(String text) {
    String plain = text;
    for (Map.Entry<SecretShape, Treatment> shape : shapes.entrySet()) {
      plain = shape.getKey().hide(plain, shape.getValue());
    }
    return plain;
  }

  /** What is done with the values of this key; null when they are no secret. */
  @Nullable Treatment treatment(String key) {
    Treatment found = KeyWords.find(names, longestName, key);
    return found == null || found.kind() == Treatment.Kind.SHOW ? null : found;
  }

  Map<SecretShape, Treatment> shapes() {
    return shapes;
  }

  /** The names and shapes, each with what is done; no key of a hash. */
  @Override
  public String toString() {
    return "Redaction" + names + shapes;
  }
}
