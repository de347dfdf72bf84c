package dev.taffrail.ship.loki;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Loki's {@code logproto.PushRequest} with Google's library, by the numbers of its fields.
 */
final class PushRequest {
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"(, )?");

  private PushRequest() {}

  record Stream(Map<String, Object> labels, List<Entry> entries) {}

  record Entry(String nanos, String line, Map<String, Object> metadata) {}

  static List<Stream> parse(byte[] body) throws IOException {
    List<Stream> streams = new ArrayList<>();
    for (ByteString each : UnknownFieldSet.parseFrom(body).getField(1).getLengthDelimitedList()) {
      UnknownFieldSet stream = UnknownFieldSet.parseFrom(each);
      List<Entry> entries = new ArrayList<>();
      for (ByteString entry : stream.getField(2).getLengthDelimitedList()) {
        entries.add(entry(UnknownFieldSet.parseFrom(entry)));
      }
      streams.add(new Stream(labels(text(stream.getField(1))), entries));
    }
    return streams;
  }

  private static Entry entry(UnknownFieldSet entry) throws IOException {
    UnknownFieldSet time = UnknownFieldSet.parseFrom(only(entry.getField(1)));
    long seconds = number(time.getField(1));
    long nanos = number(time.getField(2));
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IOException("nanoseconds of a second: " + nanos);
    }
    Map<String, Object> metadata = new TreeMap<>();
    for (ByteString pair : entry.getField(3).getLengthDelimitedList()) {
      UnknownFieldSet both = UnknownFieldSet.parseFrom(pair);
      metadata.put(text(both.getField(1)), text(both.getField(2)));
    }
    String whole = Long.toString(Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos));
    return new Entry(whole, text(entry.getField(2)), metadata);
  }

  private static Map<String, Object> labels(String selector) throws IOException {
    if (!selector.startsWith("{") || !selector.endsWith("}")) {
      throw new IOException("couldn't parse labels: " + selector);
    }
    Map<String, Object> labels = new TreeMap<>();
    Matcher matcher = LABEL.matcher(selector).region(1, selector.length() - 1);
    int end = 1;
    while (matcher.find() && matcher.start() == end) {
      labels.put(matcher.group(1), unescaped(matcher.group(2)));
      end = matcher.end();
    }
    if (end != selector.length() - 1) {
      throw new IOException("couldn't parse labels: " + selector);
    }
    return labels;
  }

  private static String unescaped(String text) {
    return Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))")
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    escape.group(1) == null
                        ? escape.group(2)
                        : String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }

  private static String text(Field field) throws IOException {
    ByteString bytes = only(field);
    if (!bytes.isValidUtf8()) {
      throw new IOException("not UTF-8");
    }
    return bytes.toStringUtf8();
  }

  private static ByteString only(Field field) throws IOException {
    if (field.getLengthDelimitedList().size() != 1) {
      throw new IOException("expected a field once, found " + field.getLengthDelimitedList());
    }
    return field.getLengthDelimitedList().get(0);
  }

  private static long number(Field field) {
    return field.getVarintList().isEmpty() ? 0 : field.getVarintList().get(0);
  }
}
