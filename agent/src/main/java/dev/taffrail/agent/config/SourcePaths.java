package dev.taffrail.agent.config;

import dev.taffrail.journal.JournalConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees that each journal is shipped once, and standard input read once. */
final class SourcePaths {
  private SourcePaths() {}

  static void check(Section root, Configuration configuration) {
    Path device = configuration.journal().path();
    JournalConfig debug = configuration.debug();
    Map<Path, String> taken = new HashMap<>();
    if (debug != null) {
      taken.put(debug.path(), "debug");
    }
    String stdin = null;
    for (SourceSettings source : configuration.sources().values()) {
      String clash = clash(source, device, taken);
      if (clash != null) {
        wrong(root, source, "a journal of its own", "that of " + clash);
      }
      if (source.stdin() && stdin != null) {
        wrong(root, source, "standard input once", "it in " + stdin + ", too");
      }
      stdin = source.stdin() ? source.name() : stdin;
    }
  }

  /** Lines may go into the device's own journal, which is shipped anyway. */
  private static @Nullable String clash(
      SourceSettings source, Path device, Map<Path, String> taken) {
    JournalConfig journal = source.journal();
    if (journal == null) {
      return null;
    }
    boolean written = source.hasLines();
    if (journal.path().equals(device)) {
      return written ? null : "journal, which is shipped anyway";
    }
    return taken.putIfAbsent(journal.path(), source.name());
  }

  private static void wrong(Section root, SourceSettings source, String expected, String found) {
    Value value = root.section("sources").all().get(source.name());
    if (value != null) {
      value.wrong(expected, found);
    }
  }
}
