package dev.taffrail.agent.page;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.config.SourceSettings;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Vkey;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows.
 *
 * @param named journals by the names that the page has for them, in its order
 * @param key what the first journal is verified with; null for the key beside it
 * @param shipper where a running shipper answers; null when nowhere
 * @param received journals of devices, which may become more; null when there are none
 */
public record PageSources(
    Map<String, Path> named,
    @Nullable Vkey key,
    @Nullable ListenSettings shipper,
    @Nullable ReceivedJournals received) {
  public PageSources {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  public PageSources(
      Map<String, Path> named, @Nullable Vkey key, @Nullable ListenSettings shipper) {
    this(named, key, shipper, null);
  }

  /** The journals in the folder of a collector, those that appear later too. */
  public static PageSources in(Path dir) {
    return new PageSources(Map.of(), null, null, new ReceivedJournals(dir));
  }

  /** Those that are there now: whoever asks again may get more, behind the others. */
  public Map<String, Path> journals() {
    return received == null ? named : received.now();
  }

  /** These journals, by the names of their files; by their paths where names are the same. */
  public static PageSources of(List<Path> journals) {
    Map<String, Path> named = new LinkedHashMap<>();
    for (Path journal : new LinkedHashSet<>(journals)) {
      String name = String.valueOf(journal.getFileName());
      boolean shared = journals.stream().filter(each -> each.endsWith(name)).distinct().count() > 1;
      named.put(shared ? journal.toString() : name, journal);
    }
    return new PageSources(named, null, null);
  }

  /** The journals of a configuration: its own, the debug journal, those of its sources. */
  public static PageSources of(Configuration configuration) {
    Set<Path> journals = new LinkedHashSet<>(List.of(configuration.journal().path()));
    JournalConfig debug = configuration.debug();
    if (debug != null) {
      journals.add(debug.path());
    }
    for (SourceSettings source : configuration.sources().values()) {
      JournalConfig journal = source.journal();
      if (journal != null) {
        journals.add(journal.path());
      }
    }
    return new PageSources(of(List.copyOf(journals)).named(), null, configuration.status());
  }

  public PageSources withKey(@Nullable Vkey value) {
    return new PageSources(named, value, shipper, received);
  }

  /** The journal of this name. */
  Path journal(String name) throws BadRequestException {
    Map<String, Path> all = journals();
    Path journal = all.get(name);
    if (journal == null) {
      throw new BadRequestException("journal: expected one of " + String.join(", ", all.keySet()));
    }
    return journal;
  }
}
