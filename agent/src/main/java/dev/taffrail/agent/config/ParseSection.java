package dev.taffrail.agent.config;

import dev.taffrail.ship.Transform;
import dev.taffrail.ship.transform.Parse;
import dev.taffrail.ship.transform.Transforms;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code parse: {field, as or pattern}}. */
final class ParseSection {
  private enum Form {
    JSON,
    LOGFMT,
    PAIRS
  }

  private ParseSection() {}

  static @Nullable Transform read(Section section) {
    String field = section.required("field", Value::text);
    section.oneOf("as", "pattern");
    Form form = section.get("as", value -> value.oneOf(Form.class));
    Pattern pattern = section.get("pattern", Value::pattern);
    Parse parse =
        pattern == null
            ? form == null ? null : of(form)
            : section.check("pattern", () -> Parse.regex(pattern));
    return field == null || parse == null
        ? null
        : section.check("field", () -> Transforms.parse(field, parse));
  }

  private static Parse of(Form form) {
    return switch (form) {
      case JSON -> Parse.json();
      case LOGFMT -> Parse.logfmt();
      case PAIRS -> Parse.pairs();
    };
  }
}
