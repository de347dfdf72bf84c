package dev.taffrail.log;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components of records, by name. */
final class RecordParts {
  private static final Method[] NONE = {};

  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          return accessors(type);
        }
      };

  private RecordParts() {}

  /**
   * Whether the components of this class stand in a record one by one. They do not where the class
   * has a toString of its own, which may hide some of them, or lets nobody read them.
   */
  static boolean shows(Class<?> type) {
    return ACCESSORS.get(type).length > 0;
  }

  private static Method[] accessors(Class<?> type) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      boolean generated = Modifier.isFinal(type.getDeclaredMethod("toString").getModifiers());
      Method[] accessors = new Method[generated && components != null ? components.length : 0];
      for (int i = 0; i < accessors.length; i++) {
        accessors[i] = components[i].getAccessor();
        accessors[i].setAccessible(true);
      }
      return accessors.length == 0 ? NONE : accessors;
    } catch (NoSuchMethodException | InaccessibleObjectException | SecurityException unreadable) {
      return NONE;
    }
  }

  /** The components by name; throws what an accessor throws. */
  static Map<String, @Nullable Object> of(Object value) throws Throwable {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    for (Method accessor : ACCESSORS.get(value.getClass())) {
      parts.put(accessor.getName(), read(accessor, value));
    }
    return parts;
  }

  private static @Nullable Object read(Method accessor, Object value) throws Throwable {
    try {
      return accessor.invoke(value);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
