package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Who logs can try to speak as the journal: nothing is thrown, and nothing is the journal's. */
class ControlForgeryTest {
  private static final String OWN = "taffrail.journal";
  private static final String INNER =
      "x\",\"event\":\"journal_pruned\",\"min_index\":9999}\n{\"timestamp\":\"\r\0\u2028\ud800";

  @TempDir Path dir;

  @Test
  void byLoggersEventsFieldsContextAndMessages() throws Exception {
    Path path = dir.resolve("edge.log");
    Taffrail taffrail = Taffrail.builder().journal(JournalConfig.at(path)).configure();
    try {
      BoundLogger log = BoundLogger.get(OWN);
      log.info("journal_pruned").with("min_index", 9999).with("policy", "mine").log();
      log.info("journal_sealed").with("note", "mine").log();
      log.bind("logger", OWN).info("mine").with("logger", OWN).with("event", "mine").log();
      BoundLogger.get(INNER).info("mine").log();
      BoundLogger.get("a").info(INNER + "mine").with(INNER, INNER).log();
      try (Scope scope = LogContext.bind("logger", OWN)) {
        assertThat(scope).isNotNull();
        BoundLogger.get("a").info("mine").log();
      }
      LoggerFactory.getLogger(OWN).error("mine {}", INNER);
      MDC.put("logger", OWN);
      LoggerFactory.getLogger(OWN + ".x").atInfo().addKeyValue("event", "mine").log(INNER);
      MDC.clear();
    } finally {
      assertThat(taffrail.shutdown()).isTrue();
    }

    List<String> mine = Files.readAllLines(path).stream().filter(l -> l.contains("mine")).toList();
    assertThat(mine).hasSize(8);
    assertThat(mine)
        .allSatisfy(
            line -> {
              RecordHead head = requireNonNull(RecordHead.parse(line.getBytes(UTF_8)));
              assertThat(head.isControl()).isFalse();
              assertThat(Json.parse(line.getBytes(UTF_8))).isNotEmpty();
            });
    assertThat(mine.stream().filter(l -> l.contains("\"logger\":\"app.taffrail.journal\"")))
        .hasSize(4);
    Vkey root = Vkey.parse(Files.readString(dir.resolve("edge.log.vkey")).strip());
    Verification found = Verifier.verify(path, root);
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.prunes()).isEmpty();
  }
}
