package dev.taffrail.agent.config;

import dev.taffrail.log.Redaction;
import dev.taffrail.log.RedactionKey;
import dev.taffrail.log.SecretShape;
import dev.taffrail.ship.Transform;
import dev.taffrail.ship.transform.Transforms;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code redact: {standard, mask, remove, hash, show, hash_key_file}}, where the names are
 * keys, and {@code shapes} with the same words inside. What is hidden is for the logging library to
 * say, as it is in programs that log: so both hide the same in the same way.
 */
final class RedactSection {
  private final @Nullable RedactionKey key;
  private Redaction redaction;

  private RedactSection(Redaction redaction, @Nullable RedactionKey key) {
    this.redaction = redaction;
    this.key = key;
  }

  static @Nullable Transform read(Section section) {
    boolean standard = section.get("standard", Value::bool, true);
    Path file = section.get("hash_key_file", Value::path);
    RedactionKey key = file == null ? null : section.check("hash_key_file", () -> keyFrom(file));
    RedactSection reader =
        new RedactSection(standard ? Redaction.standard() : Redaction.none(), key);
    reader.keys(section);
    if (section.has("shapes")) {
      reader.shapes(section.section("shapes"));
    }
    return section.failed() ? null : Transforms.redact(new LogHiding(reader.redaction));
  }

  private static RedactionKey keyFrom(Path file) {
    try {
      return RedactionKey.fromFile(file);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException("expected a readable file, found none", e);
    }
  }

  private void keys(Section section) {
    each(section, "mask", Value::text, (all, name) -> all.mask(name));
    each(section, "remove", Value::text, (all, name) -> all.remove(name));
    each(section, "show", Value::text, (all, name) -> all.show(name));
    RedactionKey hash = keyFor(section);
    each(section, "hash", Value::text, (all, name) -> hash == null ? all : all.hash(hash, name));
  }

  private void shapes(Section section) {
    each(section, "mask", RedactSection::shape, (all, shape) -> all.mask(shape));
    each(section, "remove", RedactSection::shape, (all, shape) -> all.remove(shape));
    RedactionKey hash = keyFor(section);
    each(
        section,
        "hash",
        RedactSection::shape,
        (all, shape) -> hash == null ? all : all.hash(hash, shape));
    section.close();
  }

  private @Nullable RedactionKey keyFor(Section section) {
    if (key == null && section.has("hash") && !section.failed()) {
      section.contradiction("hash", "hash_key_file beside it, with a key", "no key");
    }
    return key;
  }

  private static @Nullable SecretShape shape(Value value) {
    return value.oneOf(SecretShape.class);
  }

  private <T> void each(
      Section section,
      String name,
      Section.Reader<T> reader,
      BiFunction<Redaction, T, Redaction> more) {
    List<Value> values =
        section.get(name, value -> value.isList() ? value.list() : List.of(value), List.of());
    for (Value value : values) {
      T read = reader.read(value);
      if (read != null) {
        add(section, name, () -> more.apply(redaction, read));
      }
    }
  }

  private void add(Section section, String name, Supplier<Redaction> next) {
    Redaction made = section.check(name, next);
    redaction = made == null ? redaction : made;
  }
}
