package dev.taffrail.agent.faults;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbered readings of one pipeline: those that were given to it, those that arrived at its
 * cloud, and why one may be lost by what the documentation says. For any thread.
 */
final class Ledger {
  private static final int ALARM_EACH = 25;

  /** In a document, whose windows are of one reading each. */
  private static final Pattern LAST = Pattern.compile("\"last\":(-?[0-9.E]+)");

  private final Set<Long> waiting = new TreeSet<>();
  private final Set<Long> arrived = new HashSet<>();
  private final Map<Long, String> excuses = new HashMap<>();
  private long given;
  private long again;

  /** What a reading's value is: its number, negative where it is an alarm. */
  static long value(long number) {
    return number % ALARM_EACH == 0 ? -number : number;
  }

  synchronized void given(long number) {
    given++;
    if (!arrived.contains(number)) { // the cloud may have been quicker than an acknowledgement
      waiting.add(number);
    }
  }

  /** All readings of a document. */
  synchronized void arrived(String document) {
    numbers(document)
        .forEach(
            number -> {
              again += arrived.add(number) ? 0 : 1;
              waiting.remove(number);
            });
  }

  /** All readings of a document that the cloud refused for good, which the program told. */
  synchronized void refused(String document) {
    numbers(document).forEach(number -> excuses.putIfAbsent(number, "is a dead letter"));
  }

  private static Stream<Long> numbers(String document) {
    return LAST.matcher(document)
        .results()
        .map(last -> Math.abs(Math.round(Double.parseDouble(last.group(1)))));
  }

  /** Whatever is on its way now may be lost for this reason. */
  synchronized void excuse(String reason) {
    waiting.forEach(number -> excuses.putIfAbsent(number, reason));
  }

  /** The same, but for what stands in these documents. */
  synchronized void excuseBut(Collection<String> documents, String reason) {
    Set<Long> kept = new HashSet<>();
    documents.forEach(document -> numbers(document).forEach(kept::add));
    waiting.stream()
        .filter(number -> !kept.contains(number))
        .forEach(number -> excuses.putIfAbsent(number, reason));
  }

  /** Of what is on its way, that with greater numbers may be lost for this reason. */
  synchronized void excuseBehind(long first, String reason) {
    waiting.stream()
        .filter(number -> number > first)
        .forEach(number -> excuses.putIfAbsent(number, reason));
  }

  /** Of what is on its way, the newest few may be lost for this reason. */
  synchronized void excuseNewest(int most, String reason) {
    waiting.stream()
        .sorted(Comparator.reverseOrder())
        .limit(most)
        .forEach(number -> excuses.putIfAbsent(number, reason));
  }

  /** What is on its way and may not be lost. */
  synchronized Set<Long> owed() {
    Set<Long> owed = new TreeSet<>(waiting);
    owed.removeAll(excuses.keySet());
    return owed;
  }

  /** How many did not arrive, by reason. */
  synchronized Map<String, Integer> lost() {
    Map<String, Integer> lost = new TreeMap<>();
    waiting.forEach(
        number -> lost.merge(excuses.getOrDefault(number, "nobody knows why"), 1, Integer::sum));
    return lost;
  }

  @Override
  public synchronized String toString() {
    return given + " readings, " + arrived.size() + " arrived, " + again + " again, lost " + lost();
  }
}
