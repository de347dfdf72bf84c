package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The columns of a line for people, read back strictly. */
record ConsoleText(
    String level, String event, String logger, Map<String, @Nullable Object> fields) {
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern LINE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z "
              + "(?<level>debug   |info    |warning |error   |critical) "
              + ("(?<event>" + QUOTED + "|[^\"=\\[\\]\\\\]*?) *")
              + (" \\[(?<logger>" + QUOTED + "|[^\"=\\[\\]\\\\]*)\\]")
              + "(?: (?<fields>.*))?");

  static ConsoleText parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected time, level, event and logger: " + line);
    }
    String fields = matcher.group("fields");
    return new ConsoleText(
        matcher.group("level").strip(),
        words(matcher.group("event")),
        words(matcher.group("logger")),
        fields == null ? Map.of() : PairText.console(fields));
  }

  private static String words(String text) {
    return text.startsWith("\"")
        ? String.valueOf(Json.parse(("{\"v\":" + text + "}").getBytes(UTF_8)).get("v"))
        : text;
  }
}
