package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Says where two long lists differ, and shows no more of them. */
final class Lines {
  private Lines() {}

  static void assertSame(List<String> found, List<String> expected) {
    int i = 0;
    while (i < found.size() && i < expected.size() && found.get(i).equals(expected.get(i))) {
      i++;
    }
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(found);
    assertThat(around(found, i))
        .as("at line %d of %d and %d, missing %d", i, found.size(), expected.size(), missing.size())
        .isEqualTo(around(expected, i));
  }

  private static List<String> around(List<String> lines, int i) {
    return lines
        .subList(Math.max(0, Math.min(i - 2, lines.size())), Math.min(i + 3, lines.size()))
        .stream()
        .map(line -> line.substring(0, Math.min(30, line.length())))
        .toList();
  }
}
