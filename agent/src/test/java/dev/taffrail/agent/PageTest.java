package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.object;

import dev.taffrail.journal.JournalConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of the page's answers share: the names of two journals, and how they are written.
 */
abstract class PageTest {
  @TempDir Path folder;
  Path edge;
  Path debug;

  @BeforeEach
  final void name() {
    edge = folder.resolve("edge.log");
    debug = folder.resolve("debug.log");
  }

  static JournalConfig plain(Path path) {
    return JournalConfig.at(path).withSealed(false).withMaxBytes(1 << 20);
  }

  static String event(int number) {
    return Records.at(number * 59 / 700, "info", "e" + number, "")
        .replace(".000000Z", String.format(".%06dZ", number));
  }

  static long number(Map<?, ?> object, String key) {
    return ((BigDecimal) Objects.requireNonNull(object.get(key))).longValueExact();
  }
}
