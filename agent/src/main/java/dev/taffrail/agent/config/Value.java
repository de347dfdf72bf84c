package dev.taffrail.agent.config;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value at a key. Each method reads it as one type; when it is none of that, the problem is
 * reported and null returned.
 */
final class Value {
  private static final Pattern REFUSAL =
      Pattern.compile("(?:\\w+: )?expected (.*), found (.*)", Pattern.DOTALL);

  /** Looks at what a value names. */
  interface Look {
    void look() throws IOException;
  }

  private final Problems problems;
  private final Template template;
  private final String key;
  private final Node node;
  private final boolean secret;

  Value(Problems problems, Template template, String key, Node node, boolean secret) {
    this.problems = problems;
    this.template = template;
    this.key = key;
    this.node = node;
    this.secret = secret;
  }

  @Nullable String text() {
    return scalar("a text");
  }

  @Nullable String name() {
    return parsed("a name", text -> text.isBlank() ? null : text);
  }

  /** Where it stands, such as {@code sinks.loki.url}. */
  String key() {
    return key;
  }

  /** The line where it stands. */
  int line() {
    return Problems.line(node);
  }

  /** The same value, shown by no problem. */
  Value hidden() {
    return new Value(problems, template, key, node, true);
  }

  @Nullable Secret secret() {
    return hidden().parsed("a secret of printable ASCII, not empty", Value::secretOf);
  }

  /** A secret that stands alone in a header, of which blanks at its ends do not arrive. */
  @Nullable Secret token() {
    return token("a token of printable ASCII, not empty, without blanks around it");
  }

  private @Nullable Secret token(String expected) {
    return hidden().parsed(expected, text -> text.equals(text.strip()) ? secretOf(text) : null);
  }

  @Nullable Boolean bool() {
    return parsed(
        "true or false", text -> text.matches("true|false") ? Boolean.valueOf(text) : null);
  }

  @Nullable Long size() {
    return parsed("a size such as 512KiB or 1MiB", Quantity::size);
  }

  @Nullable Duration time() {
    return parsed("a time such as 500ms, 60s, 24h or 7d", Quantity::time);
  }

  @Nullable Duration positiveTime() {
    return parsed("a time above zero such as 60s or 24h", Scalars::aboveZero);
  }

  /** The time limit of a request: what takes longer would look like a lane that is stuck. */
  @Nullable Duration requestTime() {
    return parsed("a time above zero and up to 10m such as 30s", Scalars::ofRequest);
  }

  @Nullable Integer integer(int least, int most) {
    String range =
        most == Integer.MAX_VALUE ? " of " + least + " or more" : " from " + least + " to " + most;
    return parsed("a whole number" + range, text -> Scalars.integerWithin(text, least, most));
  }

  @Nullable Double number() {
    return parsed("a number", Scalars::finite);
  }

  /**
   * Any value as JSON: a text, number, boolean or null as YAML takes it, and keys with values and
   * lists of them. A text in quotes is a text, whatever it looks like.
   */
  @Nullable String json() {
    return JsonValue.of(this, node);
  }

  void writeTo(JsonValue json) {
    json.write(this, node);
  }

  /** Whether keys with values stand here. */
  boolean isSection() {
    return node instanceof MappingNode;
  }

  /** Whether a list stands here. */
  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether this word stands here. */
  boolean isScalar(String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  /** A regular expression as Java reads it. */
  @Nullable Pattern pattern() {
    return parsed("a regular expression", Scalars::pattern);
  }

  /** A text, or a list of them. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Value entry : isList() ? list() : List.of(this)) {
      String text = entry.text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** One text or more; none, with the problem reported, when the list is empty. */
  List<String> someTexts() {
    if (isList() && list().isEmpty()) {
      wrong("one text or more", "an empty list");
    }
    return texts();
  }

  /** Names, as those of some fields: one or a list, maybe none. */
  Set<String> names() {
    return new LinkedHashSet<>(texts());
  }

  /** A time zone. */
  @Nullable ZoneId zone() {
    return parsed("a time zone such as UTC or Europe/Berlin", Value::zoneOf);
  }

  private static @Nullable ZoneId zoneOf(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Nullable Level level() {
    return oneOf(Level.class);
  }

  /** A constant of an enum, by its name in lower case. */
  <E extends Enum<E>> @Nullable E oneOf(Class<E> type) {
    return parsed(Words.oneOf(type), text -> Words.find(type, text).orElse(null));
  }

  /** A path; a relative one is relative to the configuration's own folder. */
  @Nullable Path path() {
    return parsed("a path", text -> text.isBlank() ? null : template.resolve(text));
  }

  @Nullable URI url() {
    return parsed(
        "a URL such as https://host:3100, without user, password and query in it",
        text -> {
          URI url = Scalars.http(text);
          return url == null || url.getQuery() != null ? null : url;
        });
  }

  /** A URL that is asked, as a device's, which may have a query. */
  @Nullable URI urlWithQuery() {
    return parsed(
        "a URL such as http://host:8080/readings?sensor=1, without user and password in it",
        Scalars::http);
  }

  /** A section of its own, which whoever asked for it has to close. */
  @Nullable Section section() {
    if (node instanceof MappingNode mapping) {
      return new Section(problems, template, key, mapping);
    }
    wrong("keys with values");
    return null;
  }

  /** Keys that the user chose, each with a value of one type; null when one is wrong. */
  <T> @Nullable Map<String, T> map(Section.Reader<T> reader) {
    Section section = section();
    if (section == null) {
      return null;
    }
    Map<String, T> map = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (name, value) -> {
              T read = reader.read(value);
              if (read != null) {
                map.put(name, read);
              }
            });
    section.close();
    return section.failed() ? null : map;
  }

  /** The entries of a list; none when it is no list. */
  List<Value> list() {
    if (!(node instanceof SequenceNode sequence)) {
      wrong("a list");
      return List.of();
    }
    List<Value> values = new ArrayList<>();
    for (Node entry : sequence.getValue()) {
      values.add(new Value(problems, template, key + "[" + values.size() + "]", entry, secret));
    }
    return values;
  }

  /** One text, or a list of them; null when one of them is wrong. */
  <T> @Nullable List<T> texts(Section.Reader<T> reader) {
    List<T> read = new ArrayList<>();
    for (Value each : node instanceof SequenceNode ? list() : List.of(this)) {
      T one = reader.read(each);
      if (one == null) {
        return null;
      }
      read.add(one);
    }
    return read;
  }

  /** Reads a scalar with a parser that returns null for what it does not take. */
  <T> @Nullable T parsed(String expected, Function<String, @Nullable T> parser) {
    String text = scalar(expected);
    if (text == null) {
      return null;
    }
    T value = parser.apply(text);
    if (value == null) {
      wrong(expected);
    }
    return value;
  }

  void wrong(String expected) {
    wrong(expected, found());
  }

  void wrong(String expected, String found) {
    problems.add(node, key, expected, found);
  }

  /** Where the configuration is to be checked, looks at this later and reports what fails. */
  void whenChecked(Look look) {
    problems.whenChecked(
        () -> {
          try {
            look.look();
          } catch (IOException e) {
            refused(String.valueOf(e.getMessage()));
          }
        });
  }

  /** Reports the message of a class that did not take this: {@code key: expected …, found …}. */
  void refused(String message) {
    Matcher matcher = REFUSAL.matcher(message);
    String found = found();
    if (matcher.matches()) {
      wrong(matcher.group(1), node instanceof ScalarNode ? found : matcher.group(2));
    } else {
      wrong("something that fits (" + message + ")", found);
    }
  }

  private @Nullable String scalar(String expected) {
    if (!(node instanceof ScalarNode scalar) || isNothing()) {
      wrong(expected);
      return null;
    }
    try {
      return template.expand(scalar.getValue());
    } catch (Template.UnresolvedException e) {
      problems.add(node, key, e.expected, e.found);
      return null;
    }
  }

  /**
   * What stands in the file: never what was filled in for a placeholder, but for the device's name,
   * nor a secret.
   */
  private String found() {
    if (node instanceof MappingNode) {
      return "keys with values";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (isNothing()) {
      return "nothing";
    }
    String text = ((ScalarNode) node).getValue();
    String device =
        text.contains("${device}") ? " where ${device} is " + quoted(template.device()) : "";
    return secret ? "a value that is not shown" : quoted(withoutHook(text)) + device;
  }

  /** The path of a pipeline's address may be its secret, as that of a hook is. */
  private String withoutHook(String text) {
    if (!key.startsWith("pipelines.")) {
      return text;
    }
    // That there is no scheme may be what is wrong with it.
    String host = key.endsWith(".url") ? "^(?:[^/?:]*://)?+" : "://";
    return text.replaceAll("(" + host + "[^/?]*/)[^?]+", "$1…");
  }

  boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  /** The text in quotes, cut when long, without control characters and a URL's secrets. */
  static String quoted(String text) {
    String shown =
        text.replaceAll("\\p{Cntrl}", "?")
            .replaceAll("//.*@", "//…@") // a password may hold a slash or an @ itself
            .replaceAll("(://[^?]*[?]).*", "$1…");
    return "'" + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown) + "'";
  }

  static @Nullable Secret secretOf(String text) {
    try {
      return Secret.of(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
