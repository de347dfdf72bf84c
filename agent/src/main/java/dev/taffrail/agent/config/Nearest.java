package dev.taffrail.agent.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word was probably meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The known word with the fewest changes, if those are few for a word of this length. */
  public static Optional<String> to(String word, Collection<String> known) {
    String wanted = word.toLowerCase(Locale.ROOT).replace('-', '_');
    int most = Math.max(2, wanted.length() / 3);
    String best = null;
    for (String candidate : known) {
      int changes = changes(wanted, candidate);
      if (changes <= most && changes < candidate.length()) {
        most = changes - 1;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Letters to insert, delete, replace, or swap with their neighbour. */
  private static int changes(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int differs = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(cost[i - 1][j - 1] + differs, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
