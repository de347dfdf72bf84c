package dev.taffrail.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lines of {@code docs/taffrail.yaml}, by the rules that stand at its beginning: a {@code #}
 * with no blank behind it may be taken away; the words behind a value say whether it is required,
 * an example, another choice, or else the default.
 */
final class AnnotatedConfiguration {
  /**
   * A line with a key and a value in it.
   *
   * @param at its place in the file, from 0
   * @param indent the blanks before it
   */
  record Entry(int at, int indent, String key, String value, String words) {
    private static final Pattern DEFAULT = Pattern.compile("Default: `([^`]*)`");
    private static final Pattern INSTEAD = Pattern.compile("Instead of (\\w+)(?: and (\\w+))?");

    /** What the file says that the key is when it is left out; empty when that is no value. */
    Optional<String> statedDefault() {
      Matcher stated = DEFAULT.matcher(words);
      if (stated.find()) {
        return Optional.of(stated.group(1));
      }
      boolean other = Stream.of("Required", "Example", "Instead").anyMatch(words::startsWith);
      return other ? Optional.empty() : Optional.of(value);
    }

    boolean isOtherChoice() {
      return words.startsWith("Instead");
    }

    /** The keys beside which this one cannot stand. */
    Set<String> excluded() {
      Matcher instead = INSTEAD.matcher(words);
      return instead.find()
          ? Stream.of(instead.group(1), instead.group(2))
              .filter(key -> key != null)
              .collect(Collectors.toSet())
          : Set.of();
    }

    boolean needs(String other) {
      return Pattern.compile("[Nn]eeds " + other + "\\b").matcher(words).find();
    }

    @Override
    public String toString() {
      return "line " + (at + 1) + ", " + key + ": " + value;
    }
  }

  private static final Pattern OPTIONAL = Pattern.compile("^( *)#(?=\\S)");
  private static final Pattern ENTRY =
      Pattern.compile("( *)#?([\\w.]+): *([^# ].*?)?(?: +# (.*))?");

  private final List<String> lines;

  private AnnotatedConfiguration(List<String> lines) {
    this.lines = lines;
  }

  static AnnotatedConfiguration read() throws IOException {
    return new AnnotatedConfiguration(Files.readAllLines(Path.of("../docs/taffrail.yaml")));
  }

  String asItStands() {
    return String.join("\n", lines) + "\n";
  }

  /** All keys with values, also those that are commented out. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = ENTRY.matcher(lines.get(i));
      if (matcher.matches() && matcher.group(3) != null) {
        entries.add(entry(i, matcher));
      }
    }
    return entries;
  }

  private static Entry entry(int at, MatchResult found) {
    String words = found.group(4) == null ? "" : found.group(4);
    return new Entry(at, found.group(1).length(), found.group(2), found.group(3), words);
  }

  /** With all keys, first in one way, then with each of the other choices. */
  List<String> withAllKeys() {
    List<String> ways = new ArrayList<>();
    ways.add(without(List.of()));
    for (Entry choice : entries()) {
      if (choice.isOtherChoice()) {
        ways.add(
            with(choice, choice.value(), beside(choice, e -> choice.excluded().contains(e.key()))));
      }
    }
    return ways;
  }

  /** With all keys but one and those that need it. */
  String without(Entry entry) {
    List<Entry> gone = new ArrayList<>(dependents(entry));
    gone.add(entry);
    return without(gone);
  }

  /** With all keys but those that need one, which has this value. */
  String with(Entry entry, String value) {
    return with(entry, value, dependents(entry));
  }

  private String with(Entry entry, String value, List<Entry> gone) {
    List<String> text = new ArrayList<>(List.of(without(gone).split("\n", -1)));
    text.set(entry.at(), " ".repeat(entry.indent()) + entry.key() + ": " + value);
    return String.join("\n", text);
  }

  private List<Entry> dependents(Entry entry) {
    return beside(entry, other -> other.needs(entry.key()));
  }

  private String without(List<Entry> gone) {
    Set<Integer> left = new TreeSet<>();
    gone.forEach(entry -> left.add(entry.at()));
    entries().stream().filter(Entry::isOtherChoice).forEach(entry -> left.add(entry.at()));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(left.contains(i) ? "" : OPTIONAL.matcher(lines.get(i)).replaceFirst("$1"));
      text.append('\n');
    }
    return text.toString();
  }

  /** Entries of the same section. */
  private List<Entry> beside(Entry entry, Predicate<Entry> which) {
    int first = entry.at();
    while (first > 0 && isWithin(entry, lines.get(first - 1))) {
      first--;
    }
    int last = entry.at();
    while (last + 1 < lines.size() && isWithin(entry, lines.get(last + 1))) {
      last++;
    }
    int from = first;
    int to = last;
    return entries().stream()
        .filter(e -> e.at() >= from && e.at() <= to && e.at() != entry.at())
        .filter(e -> e.indent() == entry.indent())
        .filter(which)
        .toList();
  }

  private static boolean isWithin(Entry entry, String line) {
    int indent = line.length() - line.stripLeading().length();
    return line.isBlank() || indent >= entry.indent();
  }
}
