package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Thousands of events through the real structlog and through ours: what is read back from the lines
 * is the same, but for the improvements that are named here. Ours also gives back what was logged,
 * always.
 */
@Tag("search")
class StructlogDifferentialTest {
  private static final int EVENTS = 4000;
  private static final BoundLogger log = BoundLogger.get("edge.pipeline");

  /** Where structlog's line does not say what was logged; ours does, and is not compared. */
  private enum Improvement {
    /**
     * Its logfmt refuses them with an exception or lets them end the key, its others print them.
     */
    KEYS_ARE_ENCODED,
    /** It prints null and the empty text alike. */
    THE_EMPTY_TEXT_IS_QUOTED,
    /** It prints tabs, line ends and the like as they are. */
    CONTROL_CHARACTERS_ARE_ESCAPED,
    /** It escapes quotes but no backslashes, and does not quote what holds only quotes. */
    QUOTES_AND_BACKSLASHES_COME_BACK,
    /** With drop_missing it leaves a key out that is there, with the value None. */
    NULL_IS_NOT_MISSING,
    /** Its console prints every text bare, also where that looks like another field. */
    WORDS_WITH_SPACES_ARE_QUOTED
  }

  /** Options of key=value and logfmt. */
  private static final List<PairFormat> VARIANTS =
      List.of(
          Format.logfmt().withKeyOrder(List.of("timestamp", "level", "logger", "event")),
          Format.logfmt().withSortKeys(true),
          Format.logfmt()
              .withSortKeys(true)
              .withKeyOrder(List.of("event", "missing", "device"))
              .withBoolAsFlag(false),
          Format.logfmt()
              .withKeyOrder(List.of("timestamp", "level", "logger", "event", "missing", "c"))
              .withDropMissing(true));

  @TempDir Path dir;

  private final Map<Improvement, Integer> improvements = new EnumMap<>(Improvement.class);
  private final List<RandomEvents.Sample> events = new ArrayList<>();
  private int compared;

  @BeforeEach
  void generate() throws Exception {
    StructlogTest.requireStructlog();
    RandomEvents random = new RandomEvents(20260530);
    while (events.size() < EVENTS) {
      events.add(random.next());
    }
  }

  private static PairFormat variant(int event) {
    return VARIANTS.get(event % VARIANTS.size());
  }

  @Test
  void saysWhatStructlogSays() throws Exception {
    List<Map<String, @Nullable Object>> theirs = theirs();
    List<String> json = ours(List.of(Format.json()));
    List<String> logfmt = ours(VARIANTS);
    List<String> keyValue = ours(VARIANTS.stream().map(StructlogDifferentialTest::typed).toList());
    List<String> console = ours(List.of(Format.console()));
    for (int i = 0; i < EVENTS; i++) {
      compareJson(i, json.get(i), theirs.get(i));
      compareKeyValue(i, keyValue.get(i), theirs.get(i));
      compareLogfmt(i, logfmt.get(i), theirs.get(i));
      compareConsole(i, console.get(i), theirs.get(i));
    }

    assertThat(improvements).as("each is met").containsOnlyKeys(Improvement.values());
    assertThat(compared).as("most are comparable: %s", improvements).isGreaterThan(EVENTS * 5 / 2);
  }

  private static Format typed(PairFormat format) {
    return new PairFormat(
        true, format.sortKeys(), format.keyOrder(), format.dropMissing(), format.boolAsFlag());
  }

  /** The line of each event, in the formats by turns. */
  private List<String> ours(List<? extends Format> formats) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      try (CapturedLines captured = new CapturedLines(formats.get(i % formats.size()))) {
        events.get(i).log(log);
        lines.add(captured.last());
      }
    }
    return lines;
  }

  /** One process for all. */
  private List<Map<String, @Nullable Object>> theirs() throws Exception {
    Path input = dir.resolve("events");
    Path output = dir.resolve("lines");
    Path errors = dir.resolve("errors");
    Files.write(input, encoded());
    String script;
    try (InputStream stream = StructlogTest.class.getResourceAsStream("structlog_lines.py")) {
      script = new String(requireNonNull(stream).readAllBytes(), UTF_8);
    }
    Process process =
        new ProcessBuilder(StructlogTest.PYTHON.toString(), "-c", script)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSize(EVENTS);
    return lines.stream().map(line -> Json.parse(line.getBytes(UTF_8))).toList();
  }

  private List<String> encoded() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      RandomEvents.Sample event = events.get(i);
      PairFormat format = variant(i);
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("name", event.name());
      line.put("bound", event.bound());
      line.put("fields", event.fields());
      line.put("exception", event.exception());
      line.put("sort_keys", format.sortKeys());
      line.put("key_order", format.keyOrder());
      line.put("drop_missing", format.dropMissing());
      line.put("bool_as_flag", format.boolAsFlag());
      StringWriter text = new StringWriter();
      try (JsonGenerator out =
          JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
        write(out, line);
      }
      lines.add(text.toString());
    }
    return lines;
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      map.forEach(
          (key, element) -> {
            out.writeName(String.valueOf(key));
            write(out, element);
          });
      out.writeEndObject();
    } else if (value instanceof Collection<?> elements) {
      out.writeStartArray();
      elements.forEach(element -> write(out, element));
      out.writeEndArray();
    } else if (value instanceof BigInteger big) {
      out.writeNumber(big);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else {
      writeText(out, value);
    }
  }

  private static void writeText(JsonGenerator out, @Nullable Object value) {
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value.toString());
    }
  }

  private void compareJson(int i, String ours, Map<String, @Nullable Object> theirs) {
    Map<String, @Nullable Object> expected = record(events.get(i));
    Map<String, @Nullable Object> read = Json.parse(ours.getBytes(UTF_8));
    assertException(i, read);
    assertThat(read).as("json %d", i).isEqualTo(expected);

    Map<String, @Nullable Object> other = Json.parse(text(theirs, "json").getBytes(UTF_8));
    assertException(i, other);
    assertThat(other).as("structlog's json %d", i).isEqualTo(expected);
    compared++;
  }

  private void compareKeyValue(int i, String ours, Map<String, @Nullable Object> theirs) {
    Map<String, @Nullable Object> expected = arranged(i);
    Map<String, @Nullable Object> read = PairText.typed(ours);
    assertException(i, read);
    assertThat(read).as("key=value %d", i).isEqualTo(expected);
    assertThat(read.keySet()).containsExactlyElementsOf(expected.keySet());

    if (!improvedKeys(i) && !improvedMissing(i)) {
      Map<String, @Nullable Object> other = PythonText.keyValue(text(theirs, "key_value"));
      assertException(i, other);
      assertThat(other).as("structlog's key=value %d", i).isEqualTo(expected);
      assertThat(other.keySet()).containsExactlyElementsOf(expected.keySet());
      compared++;
    }
  }

  private void compareLogfmt(int i, String ours, Map<String, @Nullable Object> theirs) {
    Map<String, @Nullable Object> expected = arranged(i);
    assertLogfmt("logfmt " + i, PairText.logfmt(ours), expected, i, false);
    if (!improvedKeys(i)
        && !improvedMissing(i)
        && !improvedText(expected)
        && events.get(i).exception() == null) {
      Map<String, @Nullable Object> other = PythonText.logfmt(text(theirs, "logfmt"));
      assertLogfmt("structlog's logfmt " + i, other, expected, i, true);
      compared++;
    }
  }

  private void assertLogfmt(
      String what,
      Map<String, @Nullable Object> read,
      Map<String, @Nullable Object> expected,
      int i,
      boolean python) {
    assertException(i, read);
    assertThat(read.keySet()).as(what).containsExactlyElementsOf(expected.keySet());
    boolean flags = variant(i).boolAsFlag();
    expected.forEach(
        (key, value) -> {
          Object actual = read.get(key);
          if (value instanceof Double) { // before JDK 19 some have a digit too many
            assertThat(Double.valueOf(String.valueOf(actual)))
                .as("%s: %s", what, key)
                .isEqualTo(value);
          } else if (value instanceof Number number) {
            assertThat(new BigDecimal(String.valueOf(actual)))
                .as("%s: %s", what, key)
                .isEqualByComparingTo(new BigDecimal(number.toString()));
          } else if (value instanceof Map || value instanceof List) {
            String text = String.valueOf(actual);
            assertThat(python ? PythonText.literal(text) : json(text))
                .as("%s: %s", what, key)
                .isEqualTo(value);
          } else if (value instanceof Boolean flag) {
            assertThat(actual).as("%s: %s", what, key).isEqualTo(flag && flags ? flag : "" + flag);
          } else {
            assertThat(actual).as("%s: %s", what, key).isEqualTo(value);
          }
        });
  }

  private static @Nullable Object json(String text) {
    return Json.parse(("{\"v\":" + text + "}").getBytes(UTF_8)).get("v");
  }

  private void compareConsole(int i, String ours, Map<String, @Nullable Object> theirs) {
    RandomEvents.Sample event = events.get(i);
    String line = ours.lines().findFirst().orElseThrow();
    ConsoleText read = ConsoleText.parse(line);
    assertThat(read.event()).as("console %d", i).isEqualTo(event.name());
    assertThat(read.logger()).isEqualTo("edge.pipeline");
    assertFields("console " + i, read.fields(), event.all(), false);
    assertThat(ours.lines().count() > 1).isEqualTo(event.exception() != null);

    if (!improvedKeys(i) && !improvedWords(event)) {
      String other = text(theirs, "console").lines().findFirst().orElseThrow();
      String head = "2026-05-30T08:37:37.951919Z [info     ] rule_fired";
      assertThat(other).startsWith(head);
      String rest = other.substring(other.indexOf("[edge.pipeline]") + 15).strip();
      assertFields("structlog's console " + i, pythonPairs(rest), event.all(), true);
      compared++;
    }
  }

  /** Text is bare; all other values are Python's. */
  private static Map<String, @Nullable Object> pythonPairs(String line) {
    Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
    String rest = line;
    while (!rest.isEmpty()) {
      int equals = rest.indexOf('=');
      int end = (rest + " ").indexOf(' ');
      char first = (rest + " ").charAt(equals + 1);
      if (first == '{' || first == '[') { // up to the next pair that is no part of it
        end = new PythonEnd(rest).after(equals + 1);
      }
      pairs.put(rest.substring(0, equals), rest.substring(equals + 1, end));
      rest = rest.substring(Math.min(rest.length(), end + 1));
    }
    return pairs;
  }

  /** Where a list or a dictionary of words ends. */
  private record PythonEnd(String text) {
    int after(int from) {
      int depth = 0;
      int at = from;
      do {
        char c = text.charAt(at++);
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      } while (depth > 0);
      return at;
    }
  }

  private static void assertFields(
      String what,
      Map<String, @Nullable Object> read,
      Map<String, @Nullable Object> expected,
      boolean python) {
    assertThat(read.keySet()).as(what).containsExactlyElementsOf(expected.keySet());
    expected.forEach(
        (key, value) -> {
          Object actual = read.get(key);
          if (value instanceof String) {
            assertThat(actual).as("%s: %s", what, key).isEqualTo(value);
          } else {
            String text = String.valueOf(actual);
            Object plain =
                actual instanceof String
                    ? (python ? PythonText.literal(text) : json(text))
                    : actual;
            assertThat(plain).as("%s: %s", what, key).isEqualTo(value);
          }
        });
  }

  /** The record that is to be read from every line, without its exception. */
  private static Map<String, @Nullable Object> record(RandomEvents.Sample event) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("timestamp", "2026-05-30T08:37:37.951919Z");
    record.put("level", "info");
    record.put("logger", "edge.pipeline");
    record.put("event", event.name());
    record.putAll(event.all());
    return record;
  }

  /** The same in the order that the options ask for. */
  private Map<String, @Nullable Object> arranged(int i) {
    Map<String, @Nullable Object> rest = record(events.get(i));
    Map<String, @Nullable Object> arranged = new LinkedHashMap<>();
    for (String key : variant(i).keyOrder()) {
      if (rest.containsKey(key) || !variant(i).dropMissing()) {
        arranged.put(key, rest.remove(key));
      }
    }
    if (variant(i).sortKeys()) {
      rest.keySet().stream().sorted().forEach(key -> arranged.put(key, rest.get(key)));
    } else {
      arranged.putAll(rest);
    }
    return arranged;
  }

  /** Stack traces of two languages differ; their messages do not. Takes it out. */
  private void assertException(int i, Map<String, @Nullable Object> read) {
    String message = events.get(i).exception();
    Object found = read.remove("exception");
    if (message == null) {
      assertThat(found).isNull();
    } else {
      assertThat(String.valueOf(found)).contains(message);
    }
  }

  private boolean improvedKeys(int i) {
    return events.get(i).all().keySet().stream().anyMatch(key -> !key.matches("[\\p{L}\\p{N}._-]+"))
        && count(Improvement.KEYS_ARE_ENCODED);
  }

  private boolean improvedMissing(int i) {
    Map<String, @Nullable Object> all = events.get(i).all();
    return variant(i).dropMissing()
        && variant(i).keyOrder().stream().anyMatch(k -> all.containsKey(k) && all.get(k) == null)
        && count(Improvement.NULL_IS_NOT_MISSING);
  }

  private boolean improvedText(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(e -> improvedText(e.getKey()) || improvedText(e.getValue()));
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(this::improvedText);
    }
    if (!(value instanceof String text)) {
      return false;
    }
    if (text.isEmpty()) {
      return count(Improvement.THE_EMPTY_TEXT_IS_QUOTED);
    }
    if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
      return count(Improvement.QUOTES_AND_BACKSLASHES_COME_BACK);
    }
    return text.codePoints().anyMatch(c -> !isShown(c))
        && count(Improvement.CONTROL_CHARACTERS_ARE_ESCAPED);
  }

  private static boolean isShown(int c) {
    return c == ' '
        || !(Character.isISOControl(c)
            || Character.isSpaceChar(c)
            || Character.getType(c) == Character.FORMAT);
  }

  private boolean improvedWords(RandomEvents.Sample event) {
    return !event.name().equals("rule_fired")
        || (!isWords(event.all()) && count(Improvement.WORDS_WITH_SPACES_ARE_QUOTED));
  }

  private static boolean isWords(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream().allMatch(e -> isWords(e.getKey()) && isWords(e.getValue()));
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(StructlogDifferentialTest::isWords);
    }
    return !(value instanceof String text)
        || (!text.isEmpty()
            && text.chars().noneMatch(c -> " =\"'\\[]{}".indexOf(c) >= 0 || !isShown(c)));
  }

  private boolean count(Improvement improvement) {
    improvements.merge(improvement, 1, Integer::sum);
    return true;
  }

  private static String text(Map<String, @Nullable Object> lines, String format) {
    return String.valueOf(lines.get(format));
  }
}
