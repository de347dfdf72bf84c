package dev.taffrail.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ${device}}, {@code ${env:NAME}}, {@code ${file:PATH}} and {@code
 * ${credential:NAME}}; two dollars before the brace stand for a literal one. What was filled in is
 * not looked at again: a password may hold anything.
 */
final class Template {
  /** Not filled in; the message says what was expected and what was found, and shows no secret. */
  static final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1L;

    final String expected;
    final String found;

    UnresolvedException(String expected, String found) {
      super("expected " + expected + ", found " + found);
      this.expected = expected;
      this.found = found;
    }
  }

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:([^:{}]*))(?::([^{}]*))?\\}|\\$\\{");

  /** Far more than any secret; keeps a mistaken path such as a log file out of memory. */
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private final Environment environment;
  private final Path directory;
  private final @Nullable String device;

  /**
   * @param directory what relative paths are relative to
   * @param device null while the device's own name is read
   */
  Template(Environment environment, Path directory, @Nullable String device) {
    this.environment = environment;
    this.directory = directory;
    this.device = device;
  }

  Template withDevice(String name) {
    return new Template(environment, directory, name);
  }

  Path resolve(String path) {
    return directory.resolve(path).normalize();
  }

  String device() {
    return device == null ? "" : device;
  }

  @Nullable String environmentVariable(String name) {
    return environment.variable(name);
  }

  String expand(String text) throws UnresolvedException {
    if (!text.contains("${")) {
      return text;
    }
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String value =
          matcher.group().equals("$${")
              ? "${"
              : value(matcher.group(), matcher.group(1), matcher.group(2));
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(expanded).toString();
  }

  private String value(String placeholder, @Nullable String kind, @Nullable String name)
      throws UnresolvedException {
    if (device != null && name == null && "device".equals(kind)) {
      return device;
    }
    if (kind == null || name == null || name.isEmpty()) {
      throw unknown(placeholder);
    }
    return switch (kind) {
      case "env" -> variable(name);
      case "file" -> content(resolve(name), placeholder);
      case "credential" -> credential(name, placeholder);
      default -> throw unknown(placeholder);
    };
  }

  private UnresolvedException unknown(String placeholder) {
    String known = "${env:NAME}, ${file:PATH} or ${credential:NAME} ($${ for a literal ${)";
    return new UnresolvedException(
        device == null ? known : "${device}, " + known, Value.quoted(placeholder));
  }

  private String variable(String name) throws UnresolvedException {
    String value = environment.variable(name);
    if (value == null) {
      throw new UnresolvedException("the environment variable " + name, "it is not set");
    }
    return value;
  }

  private String credential(String name, String placeholder) throws UnresolvedException {
    Path folder = environment.credentials().orElse(null);
    if (folder == null) {
      throw new UnresolvedException(
          "CREDENTIALS_DIRECTORY in the environment for "
              + placeholder
              + " (systemd's LoadCredential)",
          "it is not set");
    }
    return content(folder.resolve(name), placeholder);
  }

  /** The file's text without the line end that editors leave behind a secret. */
  private static String content(Path file, String placeholder) throws UnresolvedException {
    String expected = "a readable text file of at most 64 KiB for " + placeholder;
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new UnresolvedException(expected, Files.size(file) + " bytes in " + file);
      }
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw new UnresolvedException(
          expected, Files.exists(file) ? "an unreadable " + file : "no " + file);
    }
  }
}
