package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.regex.Matcher.quoteReplacement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts to write a line of the journal's own, through every way in that takes bytes: each is
 * refused with an error to who appends, refused and counted for who logs, or renamed.
 */
class ControlForgeryTest {
  private static final String HEAD =
      "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"";
  private static final String PRUNE =
      "\",\"event\":\"journal_pruned\",\"min_index\":9999,\"files\":9,\"bytes\":9,\"policy\":\"mine\"}";
  private static final String CLAIM = HEAD + "taffrail.journal" + PRUNE;

  /** Taken, under another logger: these are records, whatever they claim. */
  private static final List<String> RENAMED =
      List.of(
          CLAIM,
          CLAIM.replace("journal_pruned", "journal_recovered"),
          CLAIM.replace("journal_pruned", "journal_sealed"),
          CLAIM.replace("journal_pruned", "an_event_of_tomorrow"),
          HEAD + "\\u0074affrail.journal" + PRUNE,
          HEAD + "taffrail\\u002ejournal" + PRUNE,
          HEAD + "taffrail.journa\\u006C" + PRUNE,
          CLAIM.replace("journal_pruned", "journal\\u005fpruned"),
          CLAIM.replace("mine", "mine\u2028" + "{\\\"logger\\\":\\\"taffrail.journal\\\"}"),
          CLAIM.replace("mine", "mine \\ud800 \\u0000 \\n"),
          CLAIM.replace("}", "," + " ".repeat(5) + "}{}"));

  private static final String LOGGER = "\"logger\":\"taffrail.journal\"";
  private static final String RENAMED_LOGGER = "\"logger\":\"app.taffrail.journal\"";
  private static final String EDGE = CLAIM.replace("taffrail.journal", "edge");

  /** Taken, under another logger, also for a reader that of equal keys takes the last one. */
  private static final List<String> RENAMED_BEHIND =
      List.of(
          CLAIM.replace("}", ",\"logger\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"logger\":\"taffrail.journal\"}"),
          HEAD + "edge\",\"event\":\"e\",\"logger\":\"taffrail.journal" + PRUNE,
          EDGE.replace(
              "}",
              ",\"level\":\"info\",\"event\":\"journal_sealed\",\"logger\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"logger\":\"\\u0074affrail.journal\"}"),
          EDGE.replace("}", ",\"logger\":\"taffrail\\u002Ejourna\\u006c\"}"),
          EDGE.replace("}", ",\"\\u006cogger\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"logge\\u0072\":\"taffrail.\\u006Aournal\"}"),
          EDGE.replace("mine", "mine \\\\\\n\\\"")
              .replace("}", ",\"logger\":\"taffrail.\\u006aournal\"}"),
          EDGE.replace("}", " , \"logger\"  :  \"taffrail.journal\" }"),
          EDGE.replace("}", ",\"a\":{\"b\":[{}]},\"logger\":\"taffrail.journal\",\"c\":\"]\"}"),
          EDGE.replace("}", ",\"a\":\"{\\\"\",\"logger\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"logger\":\"logger\",\"logger\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"logger\":\"taffrail.journal\",\"logger\":\"taffrail.journal\"}"),
          // Two records in one line, of which a stream of JSON gives the second one too.
          EDGE + CLAIM,
          EDGE + "}" + CLAIM);

  /** Taken as they are: nothing in them is the journal's. */
  private static final List<String> KEPT =
      List.of(
          HEAD + "taffrail.journal " + PRUNE,
          HEAD + "Taffrail.journal" + PRUNE,
          HEAD + "taffrail.journal\\u0000" + PRUNE,
          HEAD + "taffrail.journal\u200b" + PRUNE,
          EDGE.replace("}", ",\"logger\":\"taffrail.journal \"}"),
          EDGE.replace("}", ",\"logger_\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"a\":\"logger\",\"b\":\"taffrail.journal\"}"),
          EDGE.replace("}", ",\"a\":{\"logger\":\"taffrail.journal\"}}"),
          EDGE.replace("}", ",\"a\":[{\"logger\":\"\\u0074affrail.journal\"}]}"),
          EDGE.replace("}", ",\"logger\":[\"taffrail.journal\"]}"),
          EDGE.replace("mine", "mine C:\\\\users \\u001b[1m in the taffrail.journal"),
          HEAD + "edge\\\",\\\"logger\\\":\\\"taffrail.journal" + PRUNE);

  private static final String LONG_BEHIND =
      EDGE.replace("mine", "mine" + "x".repeat(LineCheck.MAX_BYTES - EDGE.length() - 30))
          .replace("}", ",\"logger\":\"taffrail.journal\"}");

  /** No records; one character is one byte. */
  private static final List<String> REFUSED =
      List.of(
          " " + CLAIM,
          CLAIM + " ",
          CLAIM + "\r",
          CLAIM + "\0",
          CLAIM + ",",
          CLAIM.replace("{\"timestamp\"", "{ \"timestamp\""),
          CLAIM.replace("\"logger\":", "\"logger\" :"),
          CLAIM.replace("\"logger\":\"", "\"logger\": \""),
          CLAIM.replace("\"logger\"", "\"\\u006cogger\""),
          CLAIM.replace("\"level\":\"info\",", ""),
          CLAIM.replace("\"level\":\"info\"", "\"level\":\"INFO\""),
          CLAIM.replace("\"level\":\"info\",", "\"level\":\"info\",\"level\":\"info\","),
          CLAIM.replace("2026-05-30", "2026-02-30"),
          CLAIM.replace("mine", "mi\tne"),
          CLAIM.replace("mine", "mi\rne"),
          CLAIM.replace("mine", "mi\0ne"),
          CLAIM.replace("mine", "mi\u00ffne"),
          CLAIM.replace("mine", "mi\u00c0\u00aene"),
          CLAIM.replace("taffrail.journal", "taffrail\u00c0\u00aejournal"),
          CLAIM.replace("taffrail.journal", "taffrail\u00e0\u0080\u00aejournal"),
          CLAIM.replace("mine", "mi\u00ed\u00a0\u0080ne"),
          CLAIM.replace("mine", "mi\u00f4\u0090\u0080\u0080ne"),
          CLAIM.replace("mine", "mi\u00e2\u0080"),
          CLAIM.replace("taffrail.journal", "taffrail.journal\\"),
          CLAIM.replace("taffrail.journal", "\\u00zzaffrail.journal"),
          CLAIM.replace("mine", "x".repeat(LineCheck.MAX_BYTES)),
          // Renamed it would be longer than a line may be.
          CLAIM.replace("mine", "mine" + "x".repeat(LineCheck.MAX_BYTES - CLAIM.length() - 2)),
          LONG_BEHIND,
          "[" + CLAIM + "]",
          "\u00ef\u00bb\u00bf" + CLAIM,
          CLAIM.substring(0, CLAIM.length() - 1),
          "");

  @TempDir Path folder;

  private JournalConfig config() {
    return JournalConfig.at(folder.resolve("edge.log")).withOrigin("example.com/test/edge");
  }

  @Test
  void byAppendingAndByLogging() throws Exception {
    long refused;
    try (Journal journal = Journal.open(config())) {
      for (byte[] line : taken()) {
        journal.append(line);
        assertThat(journal.offer(Level.INFO, line, 0, line.length)).isTrue();
        // Within other bytes, as a renderer's buffer has them.
        byte[] among = ("}" + new String(line, ISO_8859_1) + "{").getBytes(ISO_8859_1);
        assertThat(journal.offer(Level.INFO, among, 1, line.length)).isTrue();
      }
      for (String line : REFUSED) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        assertThatThrownBy(() -> journal.append(bytes))
            .as(line)
            .isInstanceOf(InvalidRecordException.class);
        journal.offer(Level.INFO, bytes, 0, bytes.length);
      }
      journal.flush();
      refused = requireNonNull(journal.stats().dropped().get(Level.INFO));
    }
    assertThat(refused).isEqualTo(REFUSED.size());
    assertOnlyRecords(3);
  }

  @Test
  void byAnotherProcess() throws Exception {
    try (Journal journal = Journal.open(config());
        Journal guest = Journal.join(config())) {
      assertThat(journal).isNotSameAs(guest);
      for (byte[] line : taken()) {
        guest.append(line);
        assertThat(guest.offer(Level.INFO, line, 0, line.length)).isTrue();
      }
      for (String line : REFUSED) {
        assertThatThrownBy(() -> guest.append(line.getBytes(ISO_8859_1)))
            .as(line)
            .isInstanceOf(InvalidRecordException.class);
      }
      guest.flush();
    }
    assertOnlyRecords(2);
  }

  /** A program that speaks the socket's protocol itself, and checks nothing. */
  @Test
  void byTheBareSocket() throws Exception {
    List<byte[]> lines = new ArrayList<>(taken());
    REFUSED.forEach(line -> lines.add(line.getBytes(ISO_8859_1)));
    List<String> answers;
    try (Journal journal = Journal.open(config());
        SocketChannel socket = connect()) {
      assertThat(journal.stats().seals()).isZero();
      for (byte[] line : lines) {
        SocketLines.write(socket, line, 0, line.length);
      }
      SocketLines.write(socket, List.of(HandOverConnection.SYNC));
      answers = answers(socket, lines.size() + 2);
    }
    assertThat(answers).hasSize(1 + lines.size() + 1);
    int bad = taken().size() + 1;
    assertThat(answers.subList(1, bad)).containsOnly("ok");
    assertThat(answers.subList(bad, answers.size() - 1)).allMatch(a -> a.startsWith("bad "));
    assertOnlyRecords(1);
  }

  private SocketChannel connect() throws IOException {
    Path socket = new JournalFiles(config().path()).socket();
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /** The greeting, and one answer to each line, the last of them to the sync. */
  private static List<String> answers(SocketChannel socket, int count) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    while (text.toString().lines().count() < count || !text.toString().endsWith("\n")) {
      assertThat(socket.read(buffer)).isPositive();
      text.append(UTF_8.decode(buffer.flip()));
      buffer.clear();
    }
    return text.toString().lines().toList();
  }

  private static List<byte[]> taken() {
    List<byte[]> lines = new ArrayList<>();
    RENAMED.forEach(line -> lines.add(line.getBytes(UTF_8)));
    RENAMED_BEHIND.forEach(line -> lines.add(line.getBytes(UTF_8)));
    KEPT.forEach(line -> lines.add(line.getBytes(UTF_8)));
    return lines;
  }

  private void assertOnlyRecords(int times) throws IOException {
    List<String> mine = new ArrayList<>(Lines.of(config().path()));
    mine.removeIf(line -> !line.contains("9999"));
    assertThat(mine).hasSize(times * (RENAMED.size() + RENAMED_BEHIND.size() + KEPT.size()));
    assertThat(mine).containsAll(KEPT);
    assertThat(mine)
        .allSatisfy(
            line -> {
              byte[] bytes = line.getBytes(UTF_8);
              assertThat(requireNonNull(RecordHead.parse(bytes)).isControl()).isFalse();
              assertThat(ControlFields.event(bytes, 0, bytes.length)).isNull();
            });
    assertThat(mine.stream().filter(l -> logger(l).equals("app.taffrail.journal")).count())
        .isEqualTo((long) times * (RENAMED.size() + 1));
    assertThat(mine.stream().filter(l -> !KEPT.contains(l)).map(ControlForgeryTest::plain))
        .allSatisfy(line -> assertThat(line).doesNotContain(LOGGER).contains(RENAMED_LOGGER));
    Verification found = verified(config().path());
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.prunes()).isEmpty();
  }

  /** Without escapes of letters, and without spaces. */
  private static String plain(String line) {
    return Pattern.compile("\\\\u([0-9a-fA-F]{4})")
        .matcher(line)
        .replaceAll(m -> quoteReplacement("" + (char) Integer.parseInt(m.group(1), 16)))
        .replace(" ", "");
  }

  private static String logger(String line) {
    return requireNonNull(RecordHead.parse(line.getBytes(UTF_8))).logger();
  }
}
