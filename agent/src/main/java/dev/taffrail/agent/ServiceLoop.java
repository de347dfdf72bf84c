package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.text.Amount;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a serving process does between its start and its end, on one thread: it takes a new
 * configuration at each SIGHUP, says how its sinks fare when that changes, and tells systemd.
 */
final class ServiceLoop {
  private final Console console;
  private final ServiceManager manager;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private enum Event {
    /** SIGHUP. */
    RELOAD,
    /** A sink's state changed, or the process is to stop. */
    NEWS
  }

  /** What is served. */
  interface Served {
    /** Reads the configuration as this process needs it. */
    Configuration load() throws IOException, ConfigurationException, Failure;

    /**
     * Goes on by another configuration.
     *
     * @return why it is not taken, and nothing changed; empty when it is
     * @throws IOException when it cannot go on by the old one either
     */
    Optional<String> reload(Configuration next) throws IOException, InterruptedException;

    /** Whether all threads live, and move or wait for something. */
    boolean isMoving();

    /** Whether there is nothing left to do. */
    boolean isOver();

    /** How it fares, as a service manager shows it. */
    String inOneLine();
  }

  ServiceLoop(Console console) {
    this.console = console;
    this.manager = new ServiceManager(console);
  }

  /** Lets the loop look at everything; from any thread. */
  void wakeUp() {
    if (!events.contains(Event.NEWS)) {
      events.add(Event.NEWS);
    }
  }

  /** From now on SIGHUP no longer ends the process; to be called before anybody may send one. */
  void expectHangUps() {
    if (!isInTerminal() && !HangUp.calls(() -> events.add(Event.RELOAD))) {
      console.complain("SIGHUP ends this process: the Java runtime lacks jdk.unsupported");
    }
  }

  /** A hang-up of the terminal that it was started in ends it: else it would go on unseen. */
  private boolean isInTerminal() {
    return console.terminal() || console.errTerminal();
  }

  void ready(Served served) {
    manager.ready(served.inOneLine());
  }

  void stopping() {
    manager.stopping();
  }

  /** Returns when told to stop or when it is over. */
  void serve(Served served, ShipReport report) throws IOException, InterruptedException {
    console.stop().whenRequested(this::wakeUp);
    while (!console.stop().isRequested() && !served.isOver()) {
      Event event = events.poll(Math.min(report.dueIn(), manager.dueIn()), TimeUnit.NANOSECONDS);
      if (event == Event.RELOAD) {
        events.removeIf(more -> more == Event.RELOAD);
        reload(served);
      }
      report.changes();
      if (event == Event.NEWS) {
        manager.status(served.inOneLine());
      }
      watch(served);
    }
  }

  private void watch(Served served) {
    if (manager.dueIn() == 0) {
      if (served.isMoving()) {
        manager.moves();
      } else {
        manager.stuck();
      }
    }
  }

  private void reload(Served served) throws IOException, InterruptedException {
    manager.reloading();
    Optional<String> failure = tryReload(served);
    console.complain(
        failure
            .map(why -> "the new configuration is not taken" + goesOn() + ": " + why)
            .orElse("goes on by the new configuration"));
    manager.ready(served.inOneLine());
  }

  private String goesOn() {
    return console.stop().isRequested() ? "" : ", the old one goes on";
  }

  /** Why the new configuration is not taken, its own errors being said already. */
  private Optional<String> tryReload(Served served) throws IOException, InterruptedException {
    Configuration next;
    try {
      next = served.load();
    } catch (ConfigurationException e) {
      console.complain(e);
      return Optional.of(Amount.count(e.problems().size(), "error"));
    } catch (IOException | Failure e) {
      return Optional.of(Failure.message(e).orElse(e.toString()));
    }
    return served.reload(next);
  }
}
