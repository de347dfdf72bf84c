package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * OpenTelemetry's {@code AnyValue}: read from protocol buffers, written as the JSON of OTLP.
 *
 * @param kind the name of its JSON member; null for an empty value
 * @param value a String, Boolean, Long, Double or byte[], a list of values or one of attributes
 */
record OtlpValue(@Nullable String kind, @Nullable Object value) {
  private static final OtlpValue EMPTY = new OtlpValue(null, null);

  /** Deeper than anybody nests; without a bound a small body could end a thread. */
  private static final int MAX_DEPTH = 64;

  /** A {@code KeyValue}. */
  record Attribute(String key, OtlpValue value) {
    static Attribute read(ProtobufReader pair) throws RefusedException {
      return read(pair, 0);
    }

    private static Attribute read(ProtobufReader pair, int depth) throws RefusedException {
      String key = "";
      OtlpValue value = EMPTY;
      for (int field = pair.next(); field != 0; field = pair.next()) {
        switch (field) {
          case 1 -> key = pair.text();
          case 2 -> value = OtlpValue.read(pair.message(), depth);
          default -> pair.skip();
        }
      }
      return new Attribute(key, value);
    }

    void write(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("key", key);
      json.writeName("value");
      value.write(json);
      json.writeEndObject();
    }
  }

  static OtlpValue read(ProtobufReader any) throws RefusedException {
    return read(any, 0);
  }

  /** Of several fields the last one counts. */
  private static OtlpValue read(ProtobufReader any, int depth) throws RefusedException {
    if (depth > MAX_DEPTH) {
      throw any.unexpected("values nested at most " + MAX_DEPTH + " deep");
    }
    OtlpValue value = EMPTY;
    for (int field = any.next(); field != 0; field = any.next()) {
      switch (field) {
        case 1 -> value = new OtlpValue("stringValue", any.text());
        case 2 -> value = new OtlpValue("boolValue", any.number() != 0);
        case 3 -> value = new OtlpValue("intValue", any.number());
        case 4 -> value = new OtlpValue("doubleValue", Double.longBitsToDouble(any.fixed64()));
        case 5 -> value = new OtlpValue("arrayValue", values(any.message(), depth + 1));
        case 6 -> value = new OtlpValue("kvlistValue", attributes(any.message(), depth + 1));
        case 7 -> value = new OtlpValue("bytesValue", any.bytes());
        default -> any.skip();
      }
    }
    return value;
  }

  private static List<OtlpValue> values(ProtobufReader array, int depth) throws RefusedException {
    List<OtlpValue> values = new ArrayList<>();
    for (int field = array.next(); field != 0; field = array.next()) {
      if (field == 1) {
        values.add(read(array.message(), depth));
      } else {
        array.skip();
      }
    }
    return values;
  }

  private static List<Attribute> attributes(ProtobufReader list, int depth)
      throws RefusedException {
    List<Attribute> attributes = new ArrayList<>();
    for (int field = list.next(); field != 0; field = list.next()) {
      if (field == 1) {
        attributes.add(Attribute.read(list.message(), depth));
      } else {
        list.skip();
      }
    }
    return attributes;
  }

  /** As text; null for a structure, bytes and nothing. */
  @Nullable String scalar() {
    return value instanceof List || value instanceof byte[] || value == null
        ? null
        : value.toString();
  }

  void write(JsonGenerator json) {
    json.writeStartObject();
    if (kind != null) {
      json.writeName(kind);
      writeMember(json);
    }
    json.writeEndObject();
  }

  /** As the JSON mapping of protocol buffers has it. */
  private void writeMember(JsonGenerator json) {
    if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof List<?> list) {
      json.writeStartObject();
      json.writeArrayPropertyStart("values");
      list.forEach(each -> writeElement(json, each));
      json.writeEndArray();
      json.writeEndObject();
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  private static void writeElement(JsonGenerator json, Object element) {
    if (element instanceof Attribute attribute) {
      attribute.write(json);
    } else if (element instanceof OtlpValue value) {
      value.write(json);
    }
  }
}
