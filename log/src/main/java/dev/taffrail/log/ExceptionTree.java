package dev.taffrail.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An exception as structure: type, message, frames, cause and suppressed ones, each once. */
final class ExceptionTree {
  /** How deep a tree may nest, so that its frames still nest within a record's own limit. */
  private static final int MAX_DEPTH = 11;

  private final int maxFrames;
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private ExceptionTree(int maxFrames) {
    this.maxFrames = maxFrames;
  }

  static Object of(Throwable exception, int maxFrames) {
    return Nesting.ask(
        () -> new ExceptionTree(maxFrames).tree(exception, 0), (Object) Nesting.TOO_DEEP);
  }

  private Object tree(Throwable exception, int depth) {
    if (!seen.add(exception)) {
      return "(cycle)";
    }
    if (depth > MAX_DEPTH) {
      return "(nested too deep)";
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", exception.getClass().getName());
    tree.put("message", guarded(exception, exception::getMessage));
    addFrames(tree, StackTrace.framesOf(exception));
    Object cause = guarded(exception, exception::getCause);
    if (cause != null) {
      tree.put("cause", cause instanceof Throwable inner ? tree(inner, depth + 1) : cause);
    }
    if (exception.getSuppressed().length > 0) {
      List<Object> suppressed = new ArrayList<>();
      for (Throwable other : exception.getSuppressed()) {
        suppressed.add(tree(other, depth + 2));
      }
      tree.put("suppressed", suppressed);
    }
    return tree;
  }

  /** What an exception says of itself is foreign code. */
  private static @Nullable Object guarded(
      Throwable exception, Supplier<? extends @Nullable Object> part) {
    try {
      return part.get();
    } catch (Throwable failure) { // a marker stands for it
      return JsonValues.marker(exception, failure);
    }
  }

  private void addFrames(Map<String, @Nullable Object> tree, StackTraceElement[] trace) {
    List<Object> frames = new ArrayList<>();
    for (int i = 0; i < Math.min(trace.length, maxFrames); i++) {
      frames.add(frame(trace[i]));
    }
    tree.put("frames", frames);
    if (trace.length > maxFrames) {
      tree.put("frames_cut", trace.length - maxFrames);
    }
  }

  private static Map<String, Object> frame(StackTraceElement element) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("class", element.getClassName());
    frame.put("method", element.getMethodName());
    if (element.getLineNumber() >= 0) {
      frame.put("line", element.getLineNumber());
    }
    return frame;
  }
}
