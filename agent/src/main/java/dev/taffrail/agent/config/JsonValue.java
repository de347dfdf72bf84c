package dev.taffrail.agent.config;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a value of YAML as JSON. */
final class JsonValue {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * No more fits into a record; and what YAML refers to may hold itself, or grow with each level.
   */
  private static final int LONGEST = 64 * 1024;

  private static final int MOST_DEPTH = 64;

  private final StringWriter text;
  private final JsonGenerator json;
  private int depth;
  private boolean tooMuch;
  private boolean failed;

  private JsonValue(StringWriter text, JsonGenerator json) {
    this.text = text;
    this.json = json;
  }

  /** The JSON; null when a problem was reported. */
  static @Nullable String of(Value value, Node node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      JsonValue writer = new JsonValue(text, json);
      writer.write(value, node);
      if (writer.tooMuch) {
        value.wrong("at most 64 levels and 64 KiB", "more");
      }
      if (writer.tooMuch || writer.failed) {
        return null;
      }
    }
    return text.toString();
  }

  /** Writes a value whose node is this. */
  void write(Value value, Node node) {
    tooMuch |= depth > MOST_DEPTH || text.getBuffer().length() > LONGEST;
    if (tooMuch) {
      json.writeNull();
      return;
    }
    depth++;
    writeKind(value, node);
    depth--;
  }

  private void writeKind(Value value, Node node) {
    Section section = value.isSection() ? value.section() : null;
    if (section != null) {
      json.writeStartObject();
      for (Map.Entry<String, Value> member : section.all().entrySet()) {
        json.writeName(member.getKey());
        member.getValue().writeTo(this);
      }
      section.close();
      failed |= section.failed();
      json.writeEndObject();
    } else if (value.isList()) {
      json.writeStartArray();
      value.list().forEach(entry -> entry.writeTo(this));
      json.writeEndArray();
    } else if (value.isNothing()) {
      json.writeNull();
    } else {
      scalar(value, (ScalarNode) node);
    }
  }

  private void scalar(Value value, ScalarNode node) {
    String text = value.text();
    if (text == null) {
      failed = true;
      json.writeNull();
    } else if (node.getTag().equals(Tag.BOOL)) {
      json.writeBoolean(Boolean.parseBoolean(text));
    } else if (isNumber(node, text)) {
      json.writeNumber(text);
    } else {
      json.writeString(text);
    }
  }

  /** As JSON writes them: YAML's octal, hexadecimal, infinite and immense ones stay texts. */
  private static boolean isNumber(ScalarNode node, String text) {
    boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    return number && text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,9})?");
  }

  /** A number as it stands in JSON; null when it is none. */
  static @Nullable BigDecimal number(String json) {
    return json.matches("-?\\d.*") ? new BigDecimal(json) : null;
  }
}
