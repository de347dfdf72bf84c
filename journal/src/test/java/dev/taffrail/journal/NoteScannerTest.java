package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notes are found in whatever receivers give out. */
class NoteScannerTest {
  /** Every form in which lines of the published journals come back. */
  enum Export {
    LINES {
      @Override
      String of(List<String> lines) {
        return String.join("\n", lines);
      }
    },
    LOKI_QUERY_RESPONSE {
      @Override
      String of(List<String> lines) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":"
            + "{\"job\":\"edge\"},\"values\":["
            + lines.stream()
                .map(line -> "[\"1767225600000000000\"," + quoted(line) + "]")
                .collect(Collectors.joining(","))
            + "]}],\"stats\":{}}}";
      }
    },
    SPLUNK_JSON_EXPORT {
      @Override
      String of(List<String> lines) {
        return lines.stream()
            .map(line -> "{\"preview\":false,\"result\":{\"_raw\":" + quoted(line) + "}}")
            .collect(Collectors.joining("\n"));
      }
    },
    SPLUNK_CSV {
      @Override
      String of(List<String> lines) {
        return "\"_time\",\"_raw\"\r\n"
            + lines.stream()
                .map(line -> "\"2026-01-01\",\"" + line.replace("\"", "\"\"") + "\"\r\n")
                .collect(Collectors.joining());
      }
    },
    CLOUDWATCH_GET_LOG_EVENTS {
      @Override
      String of(List<String> lines) {
        return "{\n    \"events\": [\n"
            + lines.stream()
                .map(
                    line ->
                        "        {\n            \"timestamp\": 1,\n            \"message\": "
                            + quoted(line)
                            + ",\n            \"ingestionTime\": 2\n        }")
                .collect(Collectors.joining(",\n"))
            + "\n    ],\n    \"nextForwardToken\": \"f/3\"\n}\n";
      }
    },
    /** As many programs write JSON: nothing but ASCII, and more escapes than needed. */
    ASCII_ONLY {
      @Override
      String of(List<String> lines) {
        return ascii(quoted("[" + quoted(String.join("\n", lines)) + "]"))
            .replace("/", "\\/")
            .replace("=", "\\u003D")
            .replace("+", "\\u002b");
      }
    },
    FOUR_STRINGS_DEEP {
      @Override
      String of(List<String> lines) {
        return quoted(quoted(quoted(quoted(String.join("\n", lines)))));
      }
    },
    NOTES_ALONE {
      @Override
      String of(List<String> lines) {
        return String.join("\n", notes(lines));
      }
    },
    NOTES_ALONE_ON_WINDOWS {
      @Override
      String of(List<String> lines) {
        return String.join("\n", notes(lines)).replace("\n", "\r\n");
      }
    },
    QUOTED_ON_WINDOWS {
      @Override
      String of(List<String> lines) {
        return "[" + quoted(NOTES_ALONE_ON_WINDOWS.of(lines)) + "]\r\n";
      }
    };

    abstract String of(List<String> lines);
  }

  @ParameterizedTest
  @MethodSource("exports")
  void everyNoteIsFoundAsItWasSigned(Export export, Vectors vectors) throws Exception {
    List<String> lines = lines(vectors);
    assertThat(scan(export.of(lines))).containsExactlyElementsOf(notes(lines)).isNotEmpty();
  }

  static List<Object[]> exports() {
    List<Object[]> all = new ArrayList<>();
    for (Export export : Export.values()) {
      for (Vectors vectors : Vectors.values()) {
        all.add(new Object[] {export, vectors});
      }
    }
    return all;
  }

  @Test
  void anOriginOfOtherLettersIsReadFromAsciiToo() throws Exception {
    String note = notes(lines(Vectors.SMALL)).get(1).replace("rpi-0042", "räuber-\uD83D\uDE80");
    assertThat(scan(Export.LINES.of(List.of(quoted(note))))).containsExactly(note);
    assertThat(scan(Export.ASCII_ONLY.of(List.of(quoted(note))))).containsExactly(note);
  }

  /** Whoever can log to the same place can put such things between the journal's lines. */
  @Test
  void nothingBeforeANoteCanHideIt() throws Exception {
    String note = notes(lines(Vectors.SMALL)).get(1);
    String text = note.substring(0, note.indexOf("\n\n"));
    List<String> hostile =
        List.of(
            "— x AAAA",
            "\n\n",
            "\\",
            "\\u",
            "\\ud83d",
            "\"",
            note.substring(0, note.length() - 1),
            note + "— " + "x".repeat(100),
            text,
            text + "\n",
            text + "\n\n",
            text + "\n\n— ",
            "— x AAAA\n".repeat(40),
            "next x\nseal 1",
            "x".repeat(100_000));
    for (String before : hostile) {
      String export =
          Export.LOKI_QUERY_RESPONSE.of(List.of(before, "{\"note\":" + quoted(note) + "}"));
      assertThat(scan(export)).as(before).contains(note);
    }
  }

  @Test
  void anyBytesAreReadAndHoldNoNotes() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(7).nextBytes(bytes);
    List<String> found = new ArrayList<>();
    new NoteScanner(found::add).scan(new ByteArrayInputStream(bytes));
    assertThat(found).isEmpty();
  }

  @Test
  void anExportThatIsOneLineOfAnyLengthNeedsNoMemoryForIt() throws Exception {
    long length = 64L * 1024 * 1024;
    List<String> found = new ArrayList<>();
    InputStream endless =
        new InputStream() {
          private long read;

          @Override
          public int read() {
            return read++ < length ? 'x' : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int count) {
            int given = (int) Math.min(count, length - read);
            Arrays.fill(buffer, offset, offset + given, (byte) 'x');
            read += given;
            return given > 0 ? given : -1;
          }
        };
    new NoteScanner(found::add).scan(endless);
    assertThat(found).isEmpty();
  }

  private static List<String> scan(String export) throws IOException {
    List<String> found = new ArrayList<>();
    new NoteScanner(found::add).scan(new ByteArrayInputStream(export.getBytes(UTF_8)));
    return found;
  }

  private static List<String> lines(Vectors vectors) {
    List<String> lines = new ArrayList<>();
    for (String file : vectors.files()) {
      vectors.lines(file).forEach(line -> lines.add(new String(line, UTF_8)));
    }
    return lines;
  }

  private static List<String> notes(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("\"event\":\"journal_sealed\""))
        .map(line -> SealLine.parse(line.getBytes(UTF_8)).note().render())
        .toList();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    JsonText.quote(out, text);
    return out.toString();
  }

  private static String ascii(String text) {
    return text.chars()
        .mapToObj(c -> c < 0x80 ? Character.toString(c) : String.format("\\u%04x", c))
        .collect(Collectors.joining());
  }
}
