package dev.taffrail.log;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;

/**
 * Processors that are there when an optional library is. They run before those of the
 * configuration, which see what they added. Where the library is missing there is nothing to run.
 */
final class OptionalProcessors {
  private static final List<Processor> FOUND =
      find("io.opentelemetry.api.trace.Span", "dev.taffrail.log.opentelemetry.SpanProcessor");

  private OptionalProcessors() {}

  static Processor[] before(List<Processor> configured) {
    List<Processor> all = new ArrayList<>(FOUND);
    all.addAll(configured);
    return all.toArray(Processor[]::new);
  }

  private static List<Processor> find(String library, String processor) {
    ClassLoader loader = OptionalProcessors.class.getClassLoader();
    try {
      Class.forName(library, false, loader);
      Constructor<?> constructor = Class.forName(processor, true, loader).getDeclaredConstructor();
      constructor.setAccessible(true); // in a package of its own, and not for users
      return List.of(guarded((Processor) constructor.newInstance()));
    } catch (ReflectiveOperationException | LinkageError missing) {
      return List.of();
    }
  }

  /**
   * What the library calls may log itself. These only add to a record: one that is too deep does
   * without, and loses nothing of its own.
   */
  private static Processor guarded(Processor processor) {
    return event -> Nesting.ask(() -> processor.process(event), true);
  }
}
