package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Keeps every line in one format while it is open; the clock stands still. */
final class CapturedLines implements RecordSink, AutoCloseable {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Layout layout;
  private final Pipeline pipeline;

  CapturedLines(Format format) {
    this(Layout.of(format, false));
  }

  CapturedLines(Layout layout, Processor... processors) {
    this.layout = layout;
    pipeline =
        new Pipeline(
            new LogLevels(Level.DEBUG, Map.of(), System::nanoTime),
            // What a format makes of a value, whatever its key sounds like.
            new Pipeline.Steps(List.of(processors), Redaction.none(), null),
            new Sinks(this, null, List.of()),
            () -> MicroClock.of(CapturedLog.NOW),
            false);
    ActivePipeline.set(pipeline);
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public boolean offer(Level level, boolean security, byte[] buffer, int length) {
    return lines.add(new String(buffer, 0, length, StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  String last() {
    return lines.get(lines.size() - 1);
  }

  @Override
  public void close() {
    ActivePipeline.leave(pipeline);
  }
}
