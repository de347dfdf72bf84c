package dev.taffrail.agent.config;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.journald.JournaldConfig;
import dev.taffrail.ship.journald.JournaldConfig.Priority;
import dev.taffrail.ship.parse.Container;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.Times;
import dev.taffrail.ship.tail.Encoding;
import dev.taffrail.ship.tail.FilePatterns;
import dev.taffrail.ship.tail.Multiline;
import dev.taffrail.ship.tail.TailConfig;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code sources}. */
final class SourceSection {
  private enum Format {
    PLAIN,
    JSON,
    LOGFMT,
    REGEX
  }

  /** Where the first run begins in systemd's journal. */
  private enum Begin {
    BOOT,
    ALL
  }

  /** Where the first run begins in the files that are there. */
  private enum FileBegin {
    START,
    END
  }

  private SourceSection() {}

  /** The source, or null when anything in it is wrong. */
  static @Nullable SourceSettings read(String name, Section section) {
    if (!name.matches("[a-z0-9_-]+")) {
      section.wrong("a source's name of a-z, 0-9, _ and -", Value.quoted(name));
    }
    if (name.equals("journal")) {
      section.wrong("a source's name other than that of the device's own journal", "'journal'");
    }
    boolean stdin = section.get("stdin", Value::bool, false);
    JournaldConfig journald = section.get("journald", SourceSection::journald);
    boolean entries = section.has("journald");
    boolean lines = section.has("files") || entries || stdin;
    if (Stream.of(section.has("files"), entries, stdin).filter(is -> is).count() > 1) {
      section.contradiction(
          stdin ? "stdin" : "journald", "one of files, journald and stdin", "more than one");
    }
    JournalConfig journal = section.get("journal", value -> journal(value, lines));
    if (!lines) {
      // A misspelt key says enough.
      section.someOf("files", "journald", "stdin", "journal");
    }
    if (stdin && !section.has("journal")) {
      section.contradiction("stdin", "a journal as well: a pipe cannot be read again", "none");
    }
    // An entry of journald may have several lines, and is whole.
    Multiline multiline =
        lines && !entries ? section.get("multiline", SourceSection::multiline) : null;
    TailConfig files = section.has("files") ? files(section, multiline) : null;
    LineFormat format =
        lines
            ? format(name, section, multiline != null)
            : LineFormat.plain(HeadRules.standard(name));
    section.close();
    return section.failed()
        ? null
        : new SourceSettings(name, files, journald, stdin, format, journal);
  }

  /** A path, or with lines that go into it, all that the device's own journal may say. */
  private static @Nullable JournalConfig journal(Value value, boolean written) {
    if (value.isSection() && written) {
      Section section = value.section();
      if (section == null) {
        return null;
      }
      section.required("path", Value::path);
      return JournalSection.read(section);
    }
    Path path = value.path();
    return path == null ? null : JournalConfig.at(path);
  }

  /** True, or which of its entries. */
  private static @Nullable JournaldConfig journald(Value value) {
    if (!value.isSection()) {
      Boolean wanted = value.bool();
      if (Boolean.FALSE.equals(wanted)) {
        value.wrong("true, or which entries are meant");
      }
      return Boolean.TRUE.equals(wanted) ? JournaldConfig.DEFAULT : null;
    }
    Section section = value.section();
    if (section == null) {
      return null;
    }
    List<String> units = section.get("units", v -> v.texts(Value::text), List.<String>of());
    Priority priority = section.get("priority", v -> v.oneOf(Priority.class));
    List<String> matches = section.get("matches", v -> v.texts(Value::text), List.<String>of());
    Begin begin = section.get("begin", v -> v.oneOf(Begin.class), Begin.BOOT);
    section.close();
    return section.check(
        "matches", () -> new JournaldConfig(units, priority, matches, begin == Begin.ALL));
  }

  private static @Nullable TailConfig files(Section section, @Nullable Multiline multiline) {
    List<String> include =
        section.get("files", value -> value.texts(Value::path), List.<Path>of()).stream()
            .map(Path::toString)
            .toList();
    List<String> exclude =
        section.get("exclude", value -> value.texts(Value::text), List.<String>of());
    Encoding encoding = section.get("encoding", SourceSection::encoding, Encoding.UTF8);
    Container container = section.get("container", v -> v.oneOf(Container.class));
    FileBegin begin = section.get("begin", v -> v.oneOf(FileBegin.class), FileBegin.START);
    if (section.failed()) {
      return null;
    }
    FilePatterns files = section.check("files", () -> new FilePatterns(include, exclude));
    return files == null
        ? null
        : TailConfig.of(files)
            .withEncoding(encoding)
            .withMultiline(multiline)
            .withContainer(container)
            .withFromEnd(begin == FileBegin.END);
  }

  private static @Nullable Encoding encoding(Value value) {
    return value.parsed("one of " + String.join(", ", Encoding.labels()), Encoding::of);
  }

  private static @Nullable Multiline multiline(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    section.oneOf("start", "continuation");
    Pattern start = section.get("start", v -> pattern(v, 0));
    Pattern continuation = section.get("continuation", v -> pattern(v, 0));
    Pattern pattern = start == null ? continuation : start;
    Multiline multiline =
        pattern == null
            ? null
            : new Multiline(
                pattern,
                start != null,
                section.get("wait", Value::positiveTime, Multiline.PATIENCE),
                section.get("lines", v -> v.integer(1, 10_000), Multiline.LINES));
    section.has("wait");
    section.has("lines");
    section.close();
    return multiline;
  }

  private static LineFormat format(String name, Section section, boolean multiline) {
    Format format = section.get("format", value -> value.oneOf(Format.class), Format.PLAIN);
    HeadRules head = head(name, section);
    Pattern regex = null;
    if (format == Format.REGEX) {
      // Lines that belong together are one text with line ends in it.
      regex = section.required("regex", v -> pattern(v, multiline ? Pattern.DOTALL : 0));
    } else if (section.has("regex")) {
      section.contradiction("regex", "format: regex with it", "another format");
    }
    return switch (format) {
      case JSON -> LineFormat.json(head);
      case LOGFMT -> LineFormat.logfmt(head);
      case REGEX -> regex == null ? LineFormat.plain(head) : LineFormat.regex(regex, head);
      case PLAIN -> LineFormat.plain(head);
    };
  }

  private static HeadRules head(String name, Section section) {
    HeadRules standard = HeadRules.standard(name);
    String timeFormat = section.get("time_format", Value::text);
    ZoneId zone = section.get("time_zone", Value::zone, ZoneOffset.UTC);
    Times times = section.check("time_format", () -> Times.of(timeFormat, zone));
    return new HeadRules(
        names(section, "time", standard.time()),
        names(section, "level", standard.level()),
        names(section, "logger", standard.logger()),
        names(section, "event", standard.event()),
        names(section, "correlation_id", standard.correlation()),
        Objects.requireNonNullElse(times, Times.STANDARD),
        standard.otherwise());
  }

  private static List<String> names(Section section, String key, List<String> standard) {
    return section.get(key, value -> value.texts(Value::text), new ArrayList<>(standard));
  }

  private static @Nullable Pattern pattern(Value value, int flags) {
    return value.parsed("a regular expression", text -> patternOf(text, flags));
  }

  private static @Nullable Pattern patternOf(String text, int flags) {
    try {
      return Pattern.compile(text, flags);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }
}
