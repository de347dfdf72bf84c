package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Json;
import dev.taffrail.ship.SourceRecord;
import dev.taffrail.ship.parse.Container;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerLinesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Container.class)
  void whatAProgramSaidIsTakenOutOfTheRuntimesLines(Container by) throws Exception {
    try (Follower follower = follower(by, null)) {
      write(by, "stdout", "one \"x\" \\ \t ä", true);
      write(by, "stderr", "two", true);
      assertThat(follower.read()).containsExactly("one \"x\" \\ \t ä", "two");
      assertThat(follower.indices).containsExactly(0L, 1L);
    }
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void partsOfALongLineAreOneAgain(Container by) throws Exception {
    LongSupplier noTimePasses = () -> 0;
    try (Follower follower = new Follower(config(by, null), noTimePasses)) {
      String part = "p".repeat(16 * 1024);
      write(by, "stdout", part, false);
      write(by, "stdout", part, false);
      assertThat(follower.read()).isEmpty();
      write(by, "stdout", "", true);
      write(by, "stdout", "next", true);
      write(by, "stdout", "", true);
      assertThat(follower.read()).containsExactly(part + part, "next");
      assertThat(follower.indices).containsExactly(0L, 3L);
    }
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void aLineOfJustTheMostThatIsKeptIsOneRecordAndOfALongerOneTheRestIsAnother(Container by)
      throws Exception {
    try (Follower follower = follower(by, null)) {
      String part = "p".repeat(16 * 1024);
      for (int i = 0; i < 4; i++) {
        write(by, "stdout", part, false);
      }
      write(by, "stdout", "", true);
      assertThat(follower.read()).containsExactly(part.repeat(4));
      for (int i = 0; i < 5; i++) {
        write(by, "stdout", part, false);
      }
      write(by, "stdout", "end", true);
      assertThat(follower.read()).containsExactly(part.repeat(4), part + "end");
    }
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void partsWhoseRestIsMissingAreGivenOutAsTheyAre(Container by) throws Exception {
    try (Follower follower = follower(by, null)) {
      write(by, "stdout", "cut short ", false);
      write(by, "stderr", "of the other output", true);
      write(by, "stdout", "last ", false);
      assertThat(follower.read()).containsExactly("cut short ", "of the other output");
      assertThat(follower.await(SOON)).containsExactly("last ");
    }
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void partsThatWaitAreReadAgainAfterAStop(Container by) throws Exception {
    Follower follower = follower(by, null);
    write(by, "stdout", "one", true);
    write(by, "stdout", "two, ", false);
    assertThat(follower.read()).containsExactly("one");
    follower.stop().start();
    write(by, "stdout", "whole", true);
    assertThat(follower.read()).containsExactly("two, whole");
    follower.close();
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void aStackTraceIsKnownByWhatTheProgramSaid(Container by) throws Exception {
    try (Follower follower = follower(by, Multiline.start(Pattern.compile("^\\d{4} ")))) {
      write(by, "stderr", "2026 boom", true);
      write(by, "stderr", "\tat A.b(", false);
      write(by, "stderr", "A.java:1)", true);
      write(by, "stderr", "2026 next", true);
      assertThat(follower.read()).containsExactly("2026 boom\n\tat A.b(A.java:1)");
      assertThat(follower.await(SOON)).containsExactly("2026 next");
    }
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void aRecordHasTheTimeAndTheOutputThatTheRuntimeNames(Container by) throws Exception {
    write(by, "stderr", "{\"level\":\"error\",\"msg\":\"stuck\"}", true);
    write(by, "stdout", "{\"time\":\"2026-05-30T10:00:00Z\",\"stream\":\"own\"}", true);
    write(by, "stdout", "no JSON", true);
    Files.writeString(file(), "not of the runtime\n", StandardOpenOption.APPEND);
    List<String> records = records(by);
    assertThat(records.get(0))
        .isEqualTo(
            "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"error\",\"logger\":\"app\","
                + "\"event\":\"line\",\"msg\":\"stuck\",\"stream\":\"stderr\",\"file\":\""
                + file()
                + "\"}");
    assertThat(Json.readObject(records.get(1)))
        .containsEntry("timestamp", "2026-05-30T10:00:00.000000Z")
        .containsEntry("stream", "own");
    assertThat(Json.readObject(records.get(2)))
        .containsEntry("timestamp", "2026-05-30T08:37:37.951919Z")
        .containsEntry("message", "no JSON")
        .containsEntry("stream", "stdout")
        .containsKey("parse_error");
    assertThat(Json.readObject(records.get(3)))
        .containsEntry("timestamp", "2026-06-01T00:00:00.000000Z")
        .containsEntry("message", "not of the runtime")
        .doesNotContainKey("stream");
  }

  @Test
  void whatOnlyLooksLikeALineOfTheRuntimeIsTakenAsItIs() throws Exception {
    List<String> lines =
        List.of(
            "2026-05-30T08:37:37Z pump F stuck",
            "2026-05-30T08:37:37Z stdout Full of water",
            "2026-05-30T08:37:37Z stdout",
            "noon stdout F stuck");
    try (Follower follower = follower(Container.CRI, null)) {
      Files.write(file(), lines);
      assertThat(follower.read()).containsExactlyElementsOf(lines);
    }
  }

  @Test
  void furtherTagsOfALineAreNoPartOfIt() throws Exception {
    try (Follower follower = follower(Container.CRI, null)) {
      Files.write(
          file(),
          List.of(
              "2026-05-30T08:37:37Z stdout P:a stuck ",
              "2026-05-30T08:37:37Z stdout F:a:b fast",
              "2026-05-30T08:37:37Z stdout F",
              "2026-05-30T08:37:37Z stdout F  two blanks"));
      assertThat(follower.read()).containsExactly("stuck fast", " two blanks");
    }
  }

  @Test
  void aTerminalsCarriageReturnIsNoPartOfALine() throws Exception {
    try (Follower follower = follower(Container.DOCKER, null)) {
      write(Container.DOCKER, "stdout", "one\r", true);
      assertThat(follower.read()).containsExactly("one");
    }
  }

  private List<String> records(Container by) throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
    LineFormat format = LineFormat.json(HeadRules.standard("app"));
    List<String> records = new ArrayList<>();
    try (FileSource source =
        FileSource.open(config(by, null), format, TailPosition.of(List.of(), 0), clock)) {
      SourceRecord found = source.poll();
      while (found != null) {
        records.add(new String(found.record().line(), UTF_8));
        found = source.poll();
      }
    }
    return records;
  }

  private Follower follower(Container by, @Nullable Multiline rules) {
    return new Follower(config(by, rules));
  }

  private TailConfig config(Container by, @Nullable Multiline rules) {
    return TailConfig.of(new FilePatterns(List.of(file().toString()), List.of()))
        .withMultiline(rules)
        .withContainer(by);
  }

  private Path file() {
    return dir.resolve("app.log");
  }

  private void write(Container by, String stream, String text, boolean whole) throws Exception {
    String time = "2026-05-30T08:37:37.951919123Z";
    String line =
        switch (by) {
          case DOCKER ->
              "{\"log\":"
                  + quoted(text + (whole ? "\n" : ""))
                  + ",\"stream\":\""
                  + stream
                  + "\",\"time\":\""
                  + time
                  + "\"}";
          case CRI -> time + " " + stream + (whole ? " F " : " P ") + text;
        };
    Files.writeString(file(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        + '"';
  }
}
