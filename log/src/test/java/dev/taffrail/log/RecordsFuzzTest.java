package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.taffrail.journal.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records of any names, keys and values: each is one line, and a strict reader gets back what was
 * logged. In a build the seeds are run; {@code .ci/fuzz} fuzzes.
 */
class RecordsFuzzTest {
  static final String TIME = "6s";

  /** A name, a logger and fields, made of the fuzzer's bytes. */
  private static final class Input {
    /** A record of no more is nowhere cut. */
    private static final int MAX_BYTES = 2048;

    private final byte[] data;
    private int at;

    Input(byte[] data) {
      this.data = Arrays.copyOf(data, Math.min(data.length, MAX_BYTES));
    }

    /** Fields under the keys that the record gives them. */
    Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      map(0).forEach((key, value) -> fields.put(FieldKey.of(key), value));
      return fields;
    }

    int next() {
      return at < data.length ? data[at++] & 0xff : 0;
    }

    /** Any characters, lone surrogates too. */
    String text() {
      StringBuilder text = new StringBuilder();
      for (int n = next() % 40; n > 0 && at < data.length; n--) {
        int low = next();
        text.append((char) (low < 0xc0 ? low & 0x7f : (low << 8 | next())));
      }
      return text.toString();
    }

    Map<String, @Nullable Object> map(int depth) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (int n = next() % 8; n > 0 && at < data.length; n--) {
        map.put(text(), value(depth));
      }
      return map;
    }

    private @Nullable Object value(int depth) {
      return switch (next() % (depth < 5 ? 8 : 6)) {
        case 0 -> null;
        case 1 -> next() % 2 == 0;
        case 2 -> next() - 128;
        case 3 -> 1L << 40 | (long) next() << 16 | next();
        case 4 -> next() / 8.0;
        case 5 -> text();
        case 6 -> list(depth + 1);
        default -> map(depth + 1);
      };
    }

    private List<@Nullable Object> list(int depth) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int n = next() % 6; n > 0 && at < data.length; n--) {
        list.add(value(depth));
      }
      return list;
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        new byte[0],
        bytes("\4name\3log\3\4text\5\5v=\"\\\n\4key \5\0\5null\5"),
        bytes("\2e\n\1l\2\5level\5\3\"}\n\2e\n\7\2\1\\\6\2\0\1\1"),
        bytes("\1\u00ff\u00d8\1a\2\2\u00ff\u00d8\5\1\u00e2\u00e0 \2"));
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = TIME)
  void asJson(byte[] data) {
    Input input = new Input(data);
    String name = input.text();
    String logger = input.text();
    Map<String, @Nullable Object> fields = input.fields();
    String line = line(Format.json(), logger, name, fields);
    Map<String, @Nullable Object> read = StrictLine.check(line.getBytes(UTF_8));

    assertThat(read)
        .containsEntry("event", shown(name))
        .containsEntry("logger", shownLogger(logger));
    read.keySet().removeAll(List.of("timestamp", "level", "logger", "event"));
    Map<String, @Nullable Object> expected = new HashMap<>();
    fields.forEach((key, value) -> expected.put(shownKey(key), read(value)));
    assertThat(read).isEqualTo(expected);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = TIME)
  void asLogfmt(byte[] data) {
    Input input = new Input(data);
    String name = input.text();
    String logger = input.text();
    Map<String, @Nullable Object> fields = input.fields();
    Map<String, @Nullable Object> read =
        PairText.logfmt(line(Format.logfmt(), logger, name, fields));

    assertThat(read)
        .containsEntry("event", shown(name))
        .containsEntry("logger", shownLogger(logger));
    assertThat(read).hasSize(fields.size() + 4);
    fields.forEach(
        (key, value) -> {
          assertThat(read).containsEntry(shownKey(key), word(value));
        });
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = TIME)
  void asKeyValue(byte[] data) {
    Input input = new Input(data);
    String name = input.text();
    String logger = input.text();
    Map<String, @Nullable Object> fields = input.fields();
    Map<String, @Nullable Object> read =
        PairText.typed(line(Format.keyValue(), logger, name, fields));

    assertThat(read).containsEntry("event", shown(name)).hasSize(fields.size() + 4);
    fields.forEach(
        (key, value) -> {
          assertThat(read).containsEntry(shownKey(key), read(value));
        });
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = TIME)
  void forPeople(byte[] data) {
    Input input = new Input(data);
    String name = input.text();
    String logger = input.text();
    Map<String, @Nullable Object> fields = input.fields();
    ConsoleText read = ConsoleText.parse(line(Format.console(), logger, name, fields));

    assertThat(read.event()).isEqualTo(shown(name));
    assertThat(read.logger()).isEqualTo(shownLogger(logger));
    assertThat(read.fields()).hasSize(fields.size());
  }

  /** The journal's own name is not for callers. */
  private static String shownLogger(String logger) {
    return shown(logger.equals("taffrail.journal") ? "app." + logger : logger);
  }

  private static String line(
      Format format, String logger, String name, Map<String, @Nullable Object> fields) {
    try (CapturedLines captured = new CapturedLines(format)) {
      LogEvent event = BoundLogger.get(logger).log(Level.WARNING, name);
      fields.forEach(event::with);
      event.log();
      return captured.last();
    }
  }

  /** Lone surrogates have no form in UTF-8. */
  private static String shown(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_16BE),
        java.nio.charset.StandardCharsets.UTF_16BE);
  }

  /** In keys they keep their number, as does what they are replaced by. */
  private static String shownKey(String key) {
    StringBuilder shown = new StringBuilder();
    key.codePoints()
        .forEach(
            c -> {
              if (c == 0xfffd || Character.getType(c) == Character.SURROGATE) {
                shown.append('\ufffd').append(String.format("%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static @Nullable Object read(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> read = new HashMap<>();
      map.forEach((key, element) -> read.put(shownKey(String.valueOf(key)), read(element)));
      return read;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> read = new ArrayList<>();
      list.forEach(element -> read.add(read(element)));
      return read;
    }
    return value instanceof String text ? shown(text) : value;
  }

  /** As a reader of logfmt has it: true as true, null as null, all else as text. */
  private static @Nullable Object word(@Nullable Object value) {
    if (value instanceof Map || value instanceof List) {
      JsonBuffer json = new JsonBuffer();
      new JsonValues(json).write(value);
      return new String(json.copy(), UTF_8);
    }
    if (value instanceof String text) {
      return shown(text);
    }
    return value == null || Boolean.TRUE.equals(value) ? value : value.toString();
  }
}
