package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/**
 * Fields by the ten thousand, as of a map that a program did not look into. What grows with the
 * square of their number takes a minute here; all else a part of a second.
 */
@Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // scopes are there for their ends
class ManyFieldsTest {
  private static final int MANY = 50_000;

  private final BoundLogger log = BoundLogger.get("many");

  @Test
  void areBoundAndLoggedAndUnbound() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      BoundLogger bound = log.bind(fields(0, 1));
      bound.info("e").log();

      assertThat(bound.context()).hasSize(MANY).containsEntry("k49999", 49_999);
      assertThat(captured.record()).containsEntry("k0", 0).containsKey("fields_cut");
      assertThat(bound.unbind(fields(0, 1).keySet().toArray(String[]::new)).context()).isEmpty();
    }
  }

  /** Those of the logger hide all of the context, the first of them last. */
  @Test
  void hideAsManyOfTheContext() {
    try (CapturedLog captured = new CapturedLog(Level.INFO);
        Scope context = LogContext.bind(fields(MANY - 1, -1))) {
      BoundLogger bound = log.bind(fields(0, 1));
      for (int i = 0; i < 2; i++) {
        bound.info("e").log();
      }

      assertThat(bound.mergedContext()).hasSize(MANY);
      assertThat(captured.record()).containsEntry("k0", 0);
    }
  }

  @Test
  void areHiddenAnewOnceThatIsConfigured() {
    BoundLogger before = log.bind(fields(0, 1));
    try (CapturedLog captured = new CapturedLog(Level.INFO, Redaction.standard().mask("k7"))) {
      before.info("e").log();
      assertThat(captured.record()).containsEntry("k6", 6).containsEntry("k7", "(redacted)");
    }
  }

  @Test
  void comeThroughTheMdc() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields(0, 1).forEach((key, value) -> texts.put(key, value.toString()));
    MDC.setContextMap(texts);
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(texts);
    MDC.clear();
  }

  @Test
  void ofManyFieldsEachIsFoundAgain() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      for (int fields : new int[] {15, 63, 64, 65, 129, 500, 3}) {
        LogEvent event = log.info("e").with("first", 1);
        for (int i = 0; i < 2 * fields; i++) {
          event.with("k" + i % fields, i);
        }
        event.with("first", 2).log();
        Map<String, @Nullable Object> record = captured.record();
        assertThat(record).hasSize(4 + 1 + fields).containsEntry("first", 2);
        for (int i = 0; i < fields; i++) {
          assertThat(record).containsEntry("k" + i, fields + i);
        }
      }
    }
  }

  @Test
  void ofManyBoundFieldsEachIsHiddenByOneOfTheEventsOwn() {
    for (int fields : new int[] {3, 63, 64, 65, 129}) {
      Map<String, Object> bound = new LinkedHashMap<>();
      for (int i = 0; i < fields; i++) {
        bound.put("k" + i, "bound");
      }
      try (CapturedLog captured = new CapturedLog(Level.INFO);
          Scope context = LogContext.bind(bound)) {
        BoundLogger logger = log.bind(bound).bind("other", 1);
        for (int i = 0; i < fields; i++) {
          logger.info("e").with("k" + i, "own").log();
          assertThat(captured.record())
              .hasSize(4 + fields + 1)
              .containsEntry("k" + i, "own")
              .containsEntry("k" + (i + 1) % fields, "bound");
        }
      }
    }
  }

  @Test
  void aHundredThousandFieldsTakeNoTimeToTellApart() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      LogEvent event = log.info("e");
      for (int i = 0; i < 100_000; i++) {
        event.with("k" + i, i);
      }
      event.log();
      assertThat(captured.record()).containsEntry("k0", 0).containsKey("fields_cut");
    }
  }

  private static Map<String, Object> fields(int first, int step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < MANY; i++) {
      fields.put("k" + (first + i * step), first + i * step);
    }
    return fields;
  }
}
