package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows shipped seals from one whose keys are known: each announces the key of the next, and one
 * that opens a file the key of the next such. They may come in any order, and many that somebody
 * made up among them: what finds no room is looked for when the exports are read again.
 */
final class SealFollower {
  /** So many seals wait for those before them. */
  static final int MOST_WAITING = 4096;

  private final Announced keys;
  private final long limit;

  /** Seals whose keys are to be found, by number. */
  private final TreeMap<Long, List<ShippedSeal>> waiting = new TreeMap<>();

  private int waits;
  private boolean full;
  private long begun;
  private long failing;

  /** The first seal farther on that opens a file and that the present keys vouch for. */
  private @Nullable ShippedSeal next;

  private @Nullable ShippedSeal reached;

  /**
   * @param keys what is announced where it begins; gone on with here
   * @param limit the number of the last seal that is of interest
   */
  SealFollower(Announced keys, long limit) {
    this.keys = keys;
    this.limit = limit;
    this.begun = keys.next();
  }

  /** A seal that was found in an export. */
  void offer(ShippedSeal found) {
    long number = found.seal().number();
    if (number < keys.next() || number > limit) {
      return;
    }
    if (number > keys.next()) {
      keep(found);
    } else if (accepts(found)) {
      goOn();
    }
  }

  /** Every export was read. Returns whether they are to be read again. */
  boolean isUnfinished() {
    for (ShippedSeal opening = opening(); opening != null; opening = opening()) {
      accept(opening);
      goOn();
    }
    boolean again = full && keys.next() > begun;
    if (again) {
      waiting.clear();
      waits = 0;
    }
    begun = keys.next();
    full = false;
    return again;
  }

  /** The farthest seal that keys lead to; null when there is none. */
  @Nullable ShippedSeal reached() {
    return reached;
  }

  /** What is announced behind that one. */
  Announced keys() {
    return keys;
  }

  /** How many were not signed by the key announced for them. */
  long failing() {
    return failing;
  }

  /** A seal that opens a file is looked at at once: no number of made-up ones can crowd it out. */
  private void keep(ShippedSeal found) {
    long number = found.seal().number();
    boolean nearer = next == null || number < next.seal().number();
    if (nearer && keys.linkFault(found) == null) {
      next = found;
    }
    waiting.computeIfAbsent(number, any -> new ArrayList<>()).add(found);
    waits++;
    if (waits > MOST_WAITING) {
      // The farthest are the last that keys can be found for.
      waits -= waiting.pollLastEntry().getValue().size();
      full = true;
    }
  }

  /** Takes the seals that were waiting for the one that was found. */
  private void goOn() {
    boolean found = true;
    while (found) {
      found = false;
      while (!waiting.isEmpty() && waiting.firstKey() < keys.next()) {
        waits -= waiting.pollFirstEntry().getValue().size();
      }
      for (ShippedSeal waited : waiting.getOrDefault(keys.next(), List.of())) {
        found |= !found && accepts(waited);
      }
    }
  }

  private boolean accepts(ShippedSeal found) {
    boolean signed = keys.fault(found) == null;
    if (signed) {
      accept(found);
    } else {
      failing++;
    }
    return signed;
  }

  private void accept(ShippedSeal found) {
    keys.advance(found);
    reached = found;
    // Its own key may be known by now: then that of its file does not speak for it alone any more.
    next = next == null || keys.linkFault(next) != null ? null : next;
  }

  /** The nearest seal behind what is missing that opens a file and is vouched for. */
  private @Nullable ShippedSeal opening() {
    if (next != null) {
      return next;
    }
    return waiting.values().stream()
        .flatMap(List::stream)
        .filter(found -> keys.linkFault(found) == null)
        .findFirst()
        .orElse(null);
  }
}
