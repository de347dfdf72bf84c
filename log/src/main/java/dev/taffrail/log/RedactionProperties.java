package dev.taffrail.log;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part of {@code taffrail.properties} that says what is hidden. */
final class RedactionProperties {
  private final BiConsumer<String, Consumer<String>> take;
  private Redaction redaction = Redaction.standard();
  private @Nullable RedactionKey hashKey;

  /**
   * @param take hands a property's value on, where there is one, and keeps what is wrong with it
   */
  RedactionProperties(BiConsumer<String, Consumer<String>> take) {
    this.take = take;
  }

  void applyTo(Taffrail.Builder builder) {
    take.accept(
        "redact.standard",
        value -> redaction = Units.flag(value) ? Redaction.standard() : Redaction.none());
    take.accept("redact.hash_key_file", v -> hashKey = RedactionKey.fromFile(Path.of(v)));
    take.accept("redact.hash_key_env", v -> hashKey = RedactionKey.fromEnvironment(v));
    keys("mask", Redaction::mask);
    keys("remove", Redaction::remove);
    keys("hash", (before, names) -> before.hash(hashKey(), names));
    keys("show", Redaction::show);
    shapes("mask", Redaction::mask);
    shapes("remove", Redaction::remove);
    shapes("hash", (before, shapes) -> before.hash(hashKey(), shapes));
    builder.redaction(redaction);
  }

  private void keys(String how, BiFunction<Redaction, String[], Redaction> more) {
    take.accept(
        "redact.keys." + how, value -> redaction = more.apply(redaction, Units.list(value)));
  }

  private void shapes(String how, BiFunction<Redaction, SecretShape[], Redaction> more) {
    take.accept(
        "redact.shapes." + how,
        value -> redaction = more.apply(redaction, shapes(Units.list(value))));
  }

  private static SecretShape[] shapes(String[] names) {
    return Arrays.stream(names).map(RedactionProperties::shape).toArray(SecretShape[]::new);
  }

  private static SecretShape shape(String name) {
    return Arrays.stream(SecretShape.values())
        .filter(shape -> shape.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected some of "
                        + Arrays.toString(SecretShape.values()).toLowerCase(Locale.ROOT)
                        + ", found '"
                        + name
                        + "'"));
  }

  private RedactionKey hashKey() {
    if (hashKey == null) {
      throw new IllegalArgumentException(
          "expected redact.hash_key_file or redact.hash_key_env beside it, found no key");
    }
    return hashKey;
  }
}
