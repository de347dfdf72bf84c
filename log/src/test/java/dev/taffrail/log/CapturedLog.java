package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps every line that is logged while it is open; the clock stands still. */
public final class CapturedLog implements RecordSink, AutoCloseable {
  static final Instant NOW = Instant.parse("2026-05-30T08:37:37.951919Z");

  private final List<byte[]> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<Boolean> security = Collections.synchronizedList(new ArrayList<>());
  private final List<AssertionError> faults = Collections.synchronizedList(new ArrayList<>());
  private final Pipeline pipeline;

  public CapturedLog(Level level, Processor... processors) {
    this(level, Redaction.standard(), processors);
  }

  CapturedLog(Level level, Redaction redaction, Processor... processors) {
    pipeline =
        new Pipeline(
            new LogLevels(level, Map.of(), System::nanoTime),
            new Pipeline.Steps(List.of(processors), redaction, null),
            Sinks.of(this),
            () -> MicroClock.of(NOW),
            false);
    ActivePipeline.set(pipeline);
  }

  @Override
  public boolean offer(Level level, boolean marked, byte[] buffer, int length) {
    security.add(marked);
    byte[] line = Arrays.copyOf(buffer, length);
    lines.add(line);
    check(line);
    return true;
  }

  /** Every line that any test writes is strict JSON; one that is not fails the test at its end. */
  private void check(byte[] line) {
    try {
      Map<String, @Nullable Object> unused = StrictLine.check(line);
    } catch (RuntimeException | AssertionError fault) {
      String text = new String(line, StandardCharsets.UTF_8);
      faults.add(new AssertionError("not a strict line: " + text, fault));
    }
  }

  LogStats stats() {
    return pipeline.stats();
  }

  public List<byte[]> lines() {
    return List.copyOf(lines);
  }

  /** The last line as text. */
  public String text() {
    return new String(last(), StandardCharsets.UTF_8);
  }

  byte[] last() {
    return lines.get(lines.size() - 1);
  }

  /** The last line, read by a strict parser. */
  public Map<String, @Nullable Object> record() {
    return Json.parse(last());
  }

  /** Whether the journal was told that the last record is a security event. */
  public boolean isSecurity() {
    return security.get(security.size() - 1);
  }

  /** A value of the last line as text. */
  public String string(String key) {
    return String.valueOf(record().get(key));
  }

  public List<Map<String, @Nullable Object>> records() {
    return lines().stream().map(Json::parse).toList();
  }

  @Override
  public void close() {
    ActivePipeline.leave(pipeline);
    for (AssertionError fault : faults) {
      throw fault;
    }
  }
}
