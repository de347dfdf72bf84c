package dev.taffrail.agent;

import dev.taffrail.agent.config.Words;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.SinkStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says how the sinks fare: on standard error when that changes, on standard output at the end. Told
 * of changes by any thread, between its beginning and its ending.
 */
final class ShipReport {
  private static final String OK = Words.of(SinkStatus.State.OK);
  private static final long LOOK_AGAIN = Duration.ofSeconds(5).toNanos();

  private final Console console;
  private final LongSupplier nanos;
  private final Runnable wakeUp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Accounts> before = new HashMap<>();
  private final Map<String, StateVoice> voices = new HashMap<>();
  private boolean whole = true;

  /** The sinks that this shipper found in another state than {@link #OK}. */
  private final Set<String> tried = new HashSet<>();

  /** Whether one has to be looked at again: that its first request succeeds changes no state. */
  private boolean untried;

  private @Nullable Shipper shipper;

  /**
   * @param nanos a clock that never jumps
   * @param wakeUp called, by any thread, when {@link #changes} met a change or said one
   */
  ShipReport(Console console, LongSupplier nanos, Runnable wakeUp) {
    this.console = console;
    this.nanos = nanos;
    this.wakeUp = wakeUp;
  }

  void begin(Shipper started) {
    lock.lock();
    try {
      started.status().forEach((name, status) -> before.put(name, status.accounts()));
      tried.clear();
      shipper = started;
    } finally {
      lock.unlock();
    }
    changes();
  }

  /** From now on lanes end because they are told to. */
  void ending() {
    lock.lock();
    try {
      shipper = null;
    } finally {
      lock.unlock();
    }
  }

  /** Says what there is to say by now. */
  void changes() {
    boolean woken;
    lock.lock();
    try {
      woken = shipper != null && say(shipper);
    } finally {
      lock.unlock();
    }
    if (woken) {
      wakeUp.run();
    }
  }

  /** After how many nanoseconds {@link #changes} has something to say; long when nothing. */
  long dueIn() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      return voices.values().stream()
          .mapToLong(voice -> voice.dueIn(now))
          .reduce(untried ? LOOK_AGAIN : StateVoice.NEVER, Math::min);
    } finally {
      lock.unlock();
    }
  }

  /** True when something changed or was said. */
  private boolean say(Shipper from) {
    Map<String, SinkStatus> sinks = from.status();
    Map<String, String> feeds = from.sourceFailures();
    boolean news = false;
    boolean waited = untried;
    untried = false;
    for (SinkStatus status : sinks.values()) {
      if (isUntried(status)) {
        untried = true;
      } else {
        news |= say(status.sink(), Words.of(status.state()), status.lastError());
      }
    }
    for (Map.Entry<String, String> feed : feeds.entrySet()) {
      news |= say(source(feed.getKey()), "failing", feed.getValue());
    }
    for (String name : voices.keySet()) {
      if (name.startsWith(source("")) && !feeds.containsKey(name.substring(source("").length()))) {
        news |= say(name, OK, null);
      }
    }
    return news || (untried && !waited);
  }

  /** Of a receiver that the shipper before found away nothing better is known until it is asked. */
  private boolean isUntried(SinkStatus status) {
    if (status.state() != SinkStatus.State.OK) {
      boolean unused = tried.add(status.sink());
      return false;
    }
    Accounts first = before.getOrDefault(status.sink(), Accounts.NONE);
    Accounts now = status.accounts();
    StateVoice voice = voices.get(status.sink());
    return voice != null
        && !voice.isIn(OK)
        && !tried.contains(status.sink())
        && now.delivered() == first.delivered()
        && now.refused() == first.refused();
  }

  /** A source may have the name of a sink. */
  private static String source(String name) {
    return "source " + name;
  }

  private boolean say(String name, String state, @Nullable String error) {
    StateVoice voice = voices.computeIfAbsent(name, n -> new StateVoice(OK));
    long now = nanos.getAsLong();
    boolean news = voice.hear(state);
    String words = voice.say(now);
    if (words != null) {
      boolean well = state.equals(OK) || error == null;
      console.complain(name + " " + words + (well ? "" : ": " + error));
    }
    return news || words != null;
  }

  /** The sinks in one line, as a service manager shows it. */
  static String inOneLine(Map<String, SinkStatus> sinks) {
    return sinks.values().stream()
        .map(status -> status.sink() + " " + Words.of(status.state()))
        .collect(Collectors.joining(", "));
  }

  /** Says of which sources a run that ends could not take all. */
  void unread(Map<String, String> failures) {
    failures.forEach((name, words) -> console.complain("source " + name + " not whole: " + words));
    whole &= failures.isEmpty();
  }

  /** Takes note of how a shipper left the sinks. */
  void ended(Map<String, SinkStatus> sinks) {
    for (SinkStatus status : sinks.values()) {
      Accounts first = before.getOrDefault(status.sink(), Accounts.NONE);
      Accounts now = status.accounts();
      whole &= now.refused() == first.refused() && now.lost() == first.lost();
    }
    before.clear();
  }

  /**
   * One line for each sink; false when one refused or lost anything since the beginning, or not all
   * was read.
   */
  boolean end(Map<String, SinkStatus> sinks) {
    PrintStream out = console.out();
    sinks.values().forEach(status -> out.println(line(status)));
    ended(sinks);
    return whole;
  }

  static String line(SinkStatus status) {
    Accounts a = status.accounts();
    String reasons =
        status.refusedByReason().isEmpty()
            ? ""
            : ", refused by reason " + new TreeMap<>(status.refusedByReason());
    return String.format(
        "%s: read %d = delivered %d + filtered %d + summarised %d + refused %d + lost %d"
            + " + pending %d%s%s",
        status.sink(),
        a.read(),
        a.delivered(),
        a.filtered(),
        a.summarised(),
        a.refused(),
        a.lost(),
        a.pending(),
        status.made() == 0 ? "" : ", and " + status.made() + " summaries delivered",
        Printable.of(reasons));
  }
}
