package dev.taffrail.ship.journald;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In which order the starts of the machine are read: each by itself, as the clock of a device may
 * begin each time where it likes, and what was said later must not be passed over for it.
 */
final class Boots {
  private static final Pattern OF_CURSOR = Pattern.compile("(?:^|;)b=([0-9a-f]{32})(?:;|$)");

  private final Set<String> known;
  private final Deque<String> toRead = new ArrayDeque<>();
  private List<String> told;
  private @Nullable String last;

  /** Knowing these, that were read or are not to be. */
  Boots(Collection<String> known) {
    this.known = new LinkedHashSet<>(known);
    this.told = List.copyOf(known);
  }

  /** The boot of an entry. */
  static String of(String cursor) {
    Matcher boot = OF_CURSOR.matcher(cursor);
    return boot.find() ? boot.group(1) : "";
  }

  /**
   * Plans what is to be read.
   *
   * @param there all of which there is an entry
   * @param begun the one in which reading stopped; null when nothing was read
   * @param present the one that goes on, which comes last, when it has said anything
   * @return whether there is anything
   */
  boolean plan(List<String> there, @Nullable String begun, String present) {
    known.retainAll(there);
    Set<String> order = new LinkedHashSet<>();
    if (begun != null && there.contains(begun)) {
      order.add(begun);
    }
    there.stream().filter(boot -> !known.contains(boot)).forEach(order::add);
    last = there.contains(present) ? present : null;
    if (last != null) {
      order.remove(last);
      order.add(last);
    }
    toRead.clear();
    toRead.addAll(order);
    tell();
    return !order.isEmpty();
  }

  /** Passes over all of these. */
  void leaveOut(Collection<String> others) {
    known.addAll(others);
    tell();
  }

  /**
   * The next one; when all were read the present one, to be followed; null when it is not there.
   */
  @Nullable String next() {
    String boot = toRead.isEmpty() ? last : toRead.peek();
    if (boot != null && known.add(boot)) {
      tell();
    }
    return boot;
  }

  /** The next one was read to its end; whether all were. */
  boolean read() {
    String unused = toRead.poll();
    return toRead.isEmpty();
  }

  /** Those that were read, or are being read, or are not to be. */
  List<String> known() {
    return told;
  }

  private void tell() {
    told = List.copyOf(known);
  }
}
