package dev.taffrail.log;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what Python's {@code repr} writes, and lines of structlog that are made of it. */
final class PythonText {
  private final String text;
  private int at;

  private PythonText(String text) {
    this.text = text;
  }

  static @Nullable Object literal(String text) {
    PythonText python = new PythonText(text);
    Object value = python.value();
    if (python.at != text.length()) {
      throw python.wrong();
    }
    return value;
  }

  /** {@code key=repr} pairs. */
  static Map<String, @Nullable Object> keyValue(String line) {
    PythonText python = new PythonText(line);
    Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
    while (python.at < line.length()) {
      String key = python.until("=");
      python.at++;
      pairs.put(key, python.value());
      python.at++;
    }
    return pairs;
  }

  /** Logfmt as structlog has it: text of values; true for a flag, null for no value. */
  static Map<String, @Nullable Object> logfmt(String line) {
    PythonText python = new PythonText(line);
    Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
    while (python.at < line.length()) {
      String key = python.until("= ");
      boolean flag = python.at == line.length() || line.charAt(python.at) == ' ';
      python.at += flag ? 0 : 1;
      pairs.put(key, flag ? (Object) true : python.logfmtValue());
      python.at++;
    }
    return pairs;
  }

  private @Nullable String logfmtValue() {
    if (at == text.length() || text.charAt(at) != '"') {
      String bare = until(" ");
      return bare.isEmpty() ? null : bare.replace("\\\"", "\"");
    }
    StringBuilder value = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && text.charAt(at + 1) == '"') {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    return value.toString();
  }

  private String until(String ends) {
    int from = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private @Nullable Object value() {
    return switch (text.charAt(at)) {
      case '\'', '"' -> string();
      case '[' -> list();
      case '{' -> map();
      default -> word(until(" ,]}:"));
    };
  }

  private static @Nullable Object word(String word) {
    return switch (word) {
      case "None" -> null;
      case "True" -> true;
      case "False" -> false;
      default -> word.matches("-?\\d+") ? whole(new BigInteger(word)) : Double.valueOf(word);
    };
  }

  /** As Jackson reads it: in the smallest type. */
  private static Number whole(BigInteger number) {
    if (number.bitLength() < 32) {
      return number.intValue();
    }
    return number.bitLength() < 64 ? (Number) number.longValue() : number;
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    while (text.charAt(at) != ']') {
      list.add(value());
      skipComma();
    }
    at++;
    return list;
  }

  private Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    while (text.charAt(at) != '}') {
      String key = string();
      at += 2;
      map.put(key, value());
      skipComma();
    }
    at++;
    return map;
  }

  private void skipComma() {
    at += text.charAt(at) == ',' ? 2 : 0;
  }

  private String string() {
    char quote = text.charAt(at++);
    StringBuilder string = new StringBuilder();
    for (; text.charAt(at) != quote; at++) {
      if (text.charAt(at) == '\\') {
        at++;
        escape(string);
      } else {
        string.append(text.charAt(at));
      }
    }
    at++;
    return string.toString();
  }

  private void escape(StringBuilder string) {
    switch (text.charAt(at)) {
      case 'n' -> string.append('\n');
      case 'r' -> string.append('\r');
      case 't' -> string.append('\t');
      case 'x' -> hex(string, 2);
      case 'u' -> hex(string, 4);
      case 'U' -> hex(string, 8);
      default -> string.append(text.charAt(at));
    }
  }

  private void hex(StringBuilder string, int digits) {
    string.appendCodePoint(Integer.parseInt(text.substring(at + 1, at + 1 + digits), 16));
    at += digits;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("expected a Python literal at " + at + " of " + text);
  }
}
