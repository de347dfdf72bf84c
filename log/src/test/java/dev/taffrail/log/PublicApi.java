package dev.taffrail.log;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is public in a folder of classes, each as a line, for instance {@code Scope: void close()}.
 * Types stand without their packages.
 *
 * @param own what the types bring themselves
 * @param all that, and what they take over from their interfaces and superclasses
 */
record PublicApi(Set<String> own, Set<String> all) {
  private static final Pattern PACKAGE = Pattern.compile("\\b[a-z]\\w*\\.(?=\\w)");
  private static final Pattern VARARGS = Pattern.compile("\\[] (\\w+\\))$");

  static PublicApi of(Path classes) throws IOException {
    PublicApi api = new PublicApi(new LinkedHashSet<>(), new LinkedHashSet<>());
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        Class<?> type = load(classes.relativize(file).toString());
        if (isPublic(type)) {
          api.add(type);
        }
      }
    }
    api.all.addAll(api.own);
    return api;
  }

  /** Without packages, and a nested type by a dot. */
  static String simple(String declaration) {
    return PACKAGE.matcher(declaration).replaceAll("").replace('$', '.').strip();
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isSynthetic()
        && (outer == null || isPublic(outer));
  }

  private void add(Class<?> type) {
    String name = simple(type.getName());
    own.add(kind(type) + " " + name);
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        own.add(name + ": " + text(field));
      }
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      own.add(name + ": " + simple(type.getName() + parameters(constructor)));
    }
    List<Class<?>> above = above(type);
    above.forEach(one -> all.add(name + ": is " + one.getSimpleName()));
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !isCompilers(method)) {
        Set<String> lines = isTakenOver(method, above) ? all : own;
        lines.add(name + ": " + text(method));
      }
    }
  }

  private static String kind(Class<?> type) {
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  private static String text(Field field) {
    if (field.isEnumConstant()) {
      return field.getName();
    }
    String type = field.getGenericType().getTypeName();
    return simple(shownModifiers(field.getModifiers()) + type + " " + field.getName());
  }

  private static String text(Method method) {
    return simple(
        shownModifiers(method.getModifiers())
            + typeParameters(method)
            + method.getGenericReturnType().getTypeName()
            + " "
            + method.getName()
            + parameters(method));
  }

  private static String shownModifiers(int modifiers) {
    return Modifier.isStatic(modifiers) ? "static " : "";
  }

  private static String typeParameters(Method method) {
    if (method.getTypeParameters().length == 0) {
      return "";
    }
    return Arrays.stream(method.getTypeParameters())
        .map(Object::toString)
        .collect(Collectors.joining(", ", "<", "> "));
  }

  private static String parameters(Executable executable) {
    Type[] types = executable.getGenericParameterTypes();
    Parameter[] parameters = executable.getParameters();
    String text =
        IntStream.range(0, types.length)
            .mapToObj(i -> types[i].getTypeName() + " " + parameters[i].getName())
            .collect(Collectors.joining(", ", "(", ")"));
    return executable.isVarArgs() ? VARARGS.matcher(text).replaceFirst("... $1") : text;
  }

  /** Bridges, and what every enum has. */
  private static boolean isCompilers(Method method) {
    boolean ofEnums = method.getName().equals("values") || method.getName().equals("valueOf");
    return method.isSynthetic() || (ofEnums && method.getDeclaringClass().isEnum());
  }

  private static List<Class<?>> above(Class<?> type) {
    List<Class<?>> above = new ArrayList<>(List.of(type.getInterfaces()));
    above.add(type.getSuperclass() == null ? Object.class : type.getSuperclass());
    for (Class<?> one : List.copyOf(above)) {
      if (one != Object.class) {
        above.addAll(above(one));
      }
    }
    return above;
  }

  private static boolean isTakenOver(Method method, List<Class<?>> above) {
    return above.stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .anyMatch(other -> overrides(method, other));
  }

  private static boolean overrides(Method method, Method other) {
    return method.getName().equals(other.getName())
        && !Modifier.isStatic(other.getModifiers())
        && !Modifier.isPrivate(other.getModifiers())
        && fit(method.getParameterTypes(), other.getParameterTypes());
  }

  /** A parameter whose type is a variable stands above as the class that this extends. */
  private static boolean fit(Class<?>[] parameters, Class<?>[] above) {
    return parameters.length == above.length
        && IntStream.range(0, parameters.length)
            .allMatch(i -> above[i].isAssignableFrom(parameters[i]));
  }
}
