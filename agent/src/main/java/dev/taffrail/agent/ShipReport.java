package dev.taffrail.agent;

import dev.taffrail.agent.text.Printable;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.SinkStatus;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says how the sinks fare: on standard error when that changes, on standard output at the end. Told
 * of changes by any thread, between its beginning and its ending.
 */
final class ShipReport {
  private final Console console;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Accounts> before = new HashMap<>();
  private final Map<String, SinkStatus.State> states = new HashMap<>();
  private final Map<String, String> feeds = new HashMap<>();
  private @Nullable Shipper shipper;

  ShipReport(Console console) {
    this.console = console;
  }

  void begin(Shipper started) {
    lock.lock();
    try {
      started.status().forEach((name, status) -> before.put(name, status.accounts()));
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

  void changes() {
    lock.lock();
    try {
      if (shipper != null) {
        say(shipper.status());
        sayFeeds(shipper.feedFailures());
      }
    } finally {
      lock.unlock();
    }
  }

  private void say(Map<String, SinkStatus> sinks) {
    sinks.forEach(
        (name, status) -> {
          SinkStatus.State last = states.put(name, status.state());
          boolean news =
              last == null ? status.state() != SinkStatus.State.OK : last != status.state();
          if (news) {
            String error = status.lastError() == null ? "" : ": " + status.lastError();
            boolean well = status.state() == SinkStatus.State.OK;
            console.complain(name + " " + word(status.state()) + (well ? "" : error));
          }
        });
  }

  private void sayFeeds(Map<String, String> failures) {
    failures.forEach(
        (name, words) -> {
          if (!words.equals(feeds.get(name))) {
            console.complain(name + " failing: " + words);
          }
        });
    feeds.keySet().stream()
        .filter(name -> !failures.containsKey(name))
        .forEach(name -> console.complain(name + " ok"));
    feeds.clear();
    feeds.putAll(failures);
  }

  /** One line for each sink; false when one refused or lost anything since the beginning. */
  boolean end(Map<String, SinkStatus> sinks) {
    PrintStream out = console.out();
    boolean whole = true;
    for (SinkStatus status : sinks.values()) {
      out.println(line(status));
      Accounts first = before.getOrDefault(status.sink(), Accounts.NONE);
      Accounts now = status.accounts();
      whole &= now.refused() == first.refused() && now.lost() == first.lost();
    }
    return whole;
  }

  private static String line(SinkStatus status) {
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

  private static String word(SinkStatus.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
