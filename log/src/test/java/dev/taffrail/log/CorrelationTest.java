package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // scopes are there for their ends
class CorrelationTest {
  private static final String HEADER =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"; // the example of W3C's text

  private final CapturedLog captured = new CapturedLog(Level.INFO);

  @AfterEach
  void close() {
    assertThat(Correlation.current()).as("left behind").isEmpty();
    captured.close();
  }

  @Test
  void beginsWithANewUuidOfVersion7() {
    try (Scope run = Correlation.begin()) {
      UUID id = UUID.fromString(Correlation.current().orElseThrow());
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
    }
  }

  @Test
  void anIdHoldsTheTimeInItsFirst48Bits() {
    Instant time = Instant.parse("2024-06-14T12:00:00.123Z");
    UUID id = new UuidV7(Clock.fixed(time, ZoneOffset.UTC), 42).make();

    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    UuidV7 ids = new UuidV7(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 42);
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.make())).isTrue();
    }
  }

  @Test
  void nestedWorkGoesBackToTheOuterId() {
    try (Scope outer = Correlation.begin()) {
      String id = Correlation.current().orElseThrow();
      try (Scope inner = Correlation.begin()) {
        assertThat(Correlation.current()).isPresent().isNotEqualTo(id);
      }
      assertThat(Correlation.current()).contains(id);
    }
  }

  @Test
  void goesOnWithTheWorkOfATraceparent() {
    try (Scope run = Correlation.continueFrom(HEADER)) {
      assertThat(Correlation.current()).contains("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
      assertThat(Correlation.traceparent().orElseThrow())
          .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01")
          .isNotEqualTo(HEADER);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
      })
  void beginsAnewWhenATraceparentIsMissingOrMalformed(
      @org.jspecify.annotations.Nullable String header) {
    try (Scope run = Correlation.continueFrom(header)) {
      assertThat(UUID.fromString(Correlation.current().orElseThrow()).version()).isEqualTo(7);
    }
  }

  @Test
  void tellsTheIdOfATraceparentWithoutGoingOnWithItsWork() {
    assertThat(Correlation.idOf(HEADER)).contains("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    assertThat(Correlation.idOf("nonsense")).isEmpty();
    assertThat(Correlation.idOf(null)).isEmpty();
    assertThat(Correlation.current()).isEmpty();
  }

  @Test
  void understandsVersionsToCome() {
    try (Scope run = Correlation.continueFrom(HEADER.replaceFirst("00", "cc") + "-more")) {
      assertThat(Correlation.current()).contains("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    }
  }

  @Test
  void aTraceparentSentIsTakenOverByTheReceiver() {
    String sent;
    String id;
    try (Scope run = Correlation.begin()) {
      id = Correlation.current().orElseThrow();
      sent = Correlation.traceparent().orElseThrow();
    }
    try (Scope received = Correlation.continueFrom(sent)) {
      assertThat(Correlation.current()).contains(id);
    }
  }

  @Test
  void thereIsNoTraceparentWithoutAnIdThatFits() {
    assertThat(Correlation.traceparent()).isEmpty();
    try (Scope own = LogContext.bind(Correlation.KEY, "order-17")) {
      assertThat(Correlation.current()).contains("order-17");
      assertThat(Correlation.traceparent()).isEmpty();
    }
  }

  @Test
  void anIdWhoseTextThrowsHarmsNobody() {
    Object hostile =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    try (Scope own = LogContext.bind(Correlation.KEY, hostile)) {
      Map<String, String> properties = new HashMap<>();
      Correlation.inject(properties);

      assertThat(properties).isEmpty();
      assertThat(Correlation.traceparent()).isEmpty();
      assertThat(Correlation.current().orElseThrow()).startsWith("(unprintable ");
    }
  }

  @Test
  void standsFirstBehindTheHeadWhateverWasBoundBefore() {
    try (Scope first = LogContext.bind("a", 1);
        Scope run = Correlation.begin()) {
      BoundLogger.get("x").bind("b", 2).info("e").with("c", 3).log();
      assertThat(captured.record().keySet())
          .containsExactly(
              "timestamp", "level", "logger", "event", "correlation_id", "a", "b", "c");
    }
  }

  @Test
  void goesThroughTheUserPropertiesOfAMessage() {
    Map<String, String> properties = new HashMap<>(Map.of("content", "text"));
    String id;
    try (Scope sender = Correlation.begin()) {
      id = Correlation.current().orElseThrow();
      Correlation.inject(properties);
    }
    assertThat(properties).containsOnlyKeys("content", "traceparent");

    try (Scope receiver = Correlation.continueFrom(properties)) {
      assertThat(Correlation.current()).contains(id);
    }
  }

  @Test
  void aHeaderIsFoundWhateverTheCaseOfItsName() {
    try (Scope run = Correlation.continueFrom(Map.of("a", "b", "TraceParent", HEADER))) {
      assertThat(Correlation.current()).contains("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    }
  }

  @Test
  void aMessageWithoutThePropertyBeginsNewWork() {
    try (Scope run = Correlation.continueFrom(Map.of("a", "b"))) {
      assertThat(UUID.fromString(Correlation.current().orElseThrow()).version()).isEqualTo(7);
    }
  }

  @Test
  void withoutWorkAMessageCarriesNothing() {
    Map<String, String> properties = new HashMap<>();
    Correlation.inject(properties);

    assertThat(properties).isEmpty();
  }

  @Test
  void goesThroughTheEnvironmentIntoAChildProcess() throws Exception {
    ProcessBuilder child = new ProcessBuilder("sh", "-c", "printf %s \"$TRACEPARENT\"");
    child.environment().put("TRACEPARENT", HEADER);
    String id;
    try (Scope work = Correlation.begin()) {
      id = Correlation.current().orElseThrow();
      Correlation.injectEnvironment(child.environment());
    }
    String seen = new String(child.start().getInputStream().readAllBytes(), US_ASCII);

    try (Scope there = Correlation.continueFrom(seen)) {
      assertThat(Correlation.current()).contains(id);
    }
  }

  @Test
  void withoutWorkTheEnvironmentStaysAsItIs() {
    Map<String, String> environment = new HashMap<>(Map.of("TRACEPARENT", HEADER));
    Correlation.injectEnvironment(environment);

    assertThat(environment).isEqualTo(Map.of("TRACEPARENT", HEADER));
  }

  @Test
  void anIdThatNoHeaderCanCarryDoesNotGoOnAsThatOfOtherWork() {
    Map<String, String> environment = new HashMap<>(Map.of("TRACEPARENT", HEADER));
    try (Scope work = LogContext.bind(Correlation.KEY, "order 17")) {
      Correlation.injectEnvironment(environment);
    }
    assertThat(environment).isEmpty();
  }
}
