package dev.taffrail.edge;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Event;
import dev.taffrail.log.Processor;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes each record on its way to a real journal, with the thread that made it. */
public final class Records implements Processor, AutoCloseable {
  private final List<Noted> noted = new ArrayList<>();
  private @Nullable Taffrail log;

  public static Records of(Level level, Path directory) {
    Records records = new Records();
    records.log =
        Taffrail.builder()
            .level(level)
            .journal(JournalConfig.at(directory.resolve("edge.log")).withSealed(false))
            .processor(records)
            .configure();
    return records;
  }

  @Override
  public boolean process(Event event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    event.forEach((key, value) -> fields.put(key, String.valueOf(value)));
    Noted record =
        new Noted(
            event.level(),
            event.logger(),
            event.name(),
            Map.copyOf(fields),
            Thread.currentThread().getName(),
            event.exception());
    synchronized (noted) {
      noted.add(record);
    }
    return true;
  }

  public List<Noted> all() {
    synchronized (noted) {
      return List.copyOf(noted);
    }
  }

  public List<Noted> of(String event) {
    return all().stream().filter(record -> record.event().equals(event)).toList();
  }

  public Noted only(String event) {
    List<Noted> found = of(event);
    if (found.size() != 1) {
      throw new AssertionError("expected one " + event + ", found " + found);
    }
    return found.get(0);
  }

  public void clear() {
    synchronized (noted) {
      noted.clear();
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.shutdown();
    }
  }

  /** A record; its fields as text. */
  public record Noted(
      Level level,
      String logger,
      String event,
      Map<String, Object> fields,
      String thread,
      @Nullable Throwable exception) {

    public String field(String key) {
      return String.valueOf(fields.get(key));
    }

    public String correlationId() {
      return field("correlation_id");
    }
  }
}
