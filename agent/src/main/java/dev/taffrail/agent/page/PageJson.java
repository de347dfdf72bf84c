package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Json.Member;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.RecordText;
import dev.taffrail.journal.RecordHead;
import java.io.StringWriter;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** What the page's script is told. Texts of records are made visible: see {@link #visible}. */
final class PageJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** The member of what a collector stores that is the original. */
  private static final String RECORD = "record";

  private PageJson() {}

  /** An object with these members. */
  static String object(Consumer<JsonGenerator> members) {
    return Json.object(members) + "\n";
  }

  static String page(RecordPage page) {
    return object(
        json -> {
          json.writeArrayPropertyStart("records");
          page.records().forEach(found -> record(json, found));
          json.writeEndArray();
          json.writeNumberProperty("left", page.left());
          json.writeBooleanProperty("has_older", page.hasOlder());
          json.writeStringProperty("before", page.before());
          json.writeStringProperty("after", page.after());
        });
  }

  static void record(JsonGenerator json, FoundRecord found) {
    json.writeStartObject();
    json.writeStringProperty("journal", found.journal());
    json.writeStringProperty("at", found.at());
    json.writeNumberProperty("index", found.record().index());
    record(json, found.record().head(), found.record().line());
    json.writeEndObject();
  }

  /**
   * Head and fields: name, value, whether it is a text. Of what a collector received, the record
   * that its sender wrote is told apart.
   */
  static void record(JsonGenerator json, RecordHead head, byte[] line) {
    byte[] sent = SentRecord.of(head, line);
    RecordHead original = sent == null ? null : RecordHead.parse(sent);
    headAndFields(json, head, line, original == null ? "" : RECORD);
    if (sent != null && original != null) {
      json.writeObjectPropertyStart("original");
      headAndFields(json, original, sent, "");
      json.writeEndObject();
    }
  }

  private static void headAndFields(
      JsonGenerator json, RecordHead head, byte[] line, String leftOut) {
    json.writeStringProperty("time", head.timestamp());
    json.writeStringProperty("level", head.level().label());
    json.writeStringProperty("logger", visible(head.logger()));
    json.writeStringProperty("event", visible(head.event()));
    json.writeArrayPropertyStart("fields");
    for (Member member : RecordText.behindHead(line)) {
      if (!member.name().equals(leftOut)) {
        json.writeStartArray();
        json.writeString(visible(member.name()));
        json.writeString(visible(member.value()));
        json.writeBoolean(member.isString());
        json.writeEndArray();
      }
    }
    json.writeEndArray();
  }

  /**
   * The same JSON, with its texts made visible.
   *
   * @throws JacksonException when it is no object
   */
  static String visible(byte[] object) {
    StringWriter text = new StringWriter();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), object);
        JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamReadException(parser, "expected an object");
      }
      json.writeStartObject();
      while (!parser.streamReadContext().inRoot()) {
        switch (parser.nextToken()) {
          case PROPERTY_NAME -> json.writeName(visible(parser.currentName()));
          case VALUE_STRING -> json.writeString(visible(parser.getString()));
          default -> json.copyCurrentEvent(parser);
        }
      }
    }
    return text.toString();
  }

  /**
   * As {@link Printable}, but ends of lines stay, and tabs that begin one of several, as in the
   * trace of an exception: the page has room for them.
   */
  static String visible(String text) {
    return text.indexOf('\n') < 0
        ? Printable.of(text)
        : text.lines().map(PageJson::indented).collect(Collectors.joining("\n"));
  }

  private static String indented(String line) {
    int text = 0;
    while (text < line.length() && line.charAt(text) == '\t') {
      text++;
    }
    return line.substring(0, text) + Printable.of(line.substring(text));
  }
}
