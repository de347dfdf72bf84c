package dev.taffrail.agent;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how a service fares, as sd_notify(3) says, when it asked for that by NOTIFY_SOCKET.
 * That is a datagram socket, which Java has not: {@code systemd-notify} sends it, a short process
 * at each message, and waits until systemd has read it. So the unit needs {@code NotifyAccess=all}.
 * From the request to stop on nobody waits for it: the time is for what is still to be sent. For
 * one thread.
 */
final class ServiceManager {
  /** systemd and this child have other things to do while a slow device starts. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Console console;
  private final @Nullable Duration watchdog;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private boolean wanted;

  /**
   * False where systemd may not have heard of the start: it would end the service after a while.
   */
  private boolean readyHeard = true;

  /** It did not hear the last message, which is said once. */
  private boolean deaf;

  private long pingedAt = System.nanoTime();

  ServiceManager(Console console) {
    this.console = console;
    wanted = console.variable("NOTIFY_SOCKET") != null;
    watchdog = wanted ? watchdog(console) : null;
    console.stop().whenRequested(() -> stop.complete(null));
  }

  private static @Nullable Duration watchdog(Console console) {
    String micros = console.variable("WATCHDOG_USEC");
    String pid = console.variable("WATCHDOG_PID");
    boolean ours = pid == null || pid.equals(Long.toString(ProcessHandle.current().pid()));
    try {
      return micros == null || !ours ? null : Duration.ofNanos(Long.parseLong(micros) * 1000 / 2);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * It runs, at first or again after a reload. For the watchdog, too: systemd goes on counting
   * through a reload, from what it heard before.
   */
  void ready(String status) {
    readyHeard = send("READY=1", "STATUS=" + status, "WATCHDOG=1");
    pingedAt = System.nanoTime();
  }

  /** With the time that {@code Type=notify-reload} asks for; HotSpot's nanoTime is that clock. */
  void reloading() {
    send("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  void status(String status) {
    send("STATUS=" + status);
  }

  void stopping() {
    send("STOPPING=1");
  }

  /** After how many nanoseconds systemd is to hear that the service moves. */
  long dueIn() {
    Duration pause = readyHeard ? watchdog : AGAIN;
    return pause == null || !wanted
        ? Long.MAX_VALUE
        : Math.max(0, pingedAt + pause.toNanos() - System.nanoTime());
  }

  /** The service moves. */
  void moves() {
    if (readyHeard) {
      send("WATCHDOG=1");
    } else {
      readyHeard = send("READY=1", "WATCHDOG=1");
    }
    pingedAt = System.nanoTime(); // that may have taken long: what is next is not due at once
  }

  /** The service does not move: systemd hears nothing, and kills it after a while. */
  void stuck() {
    pingedAt = System.nanoTime();
  }

  /** Whether systemd has read it, where it wants to hear anything and there is time to wait. */
  private boolean send(String... message) {
    if (!wanted) {
      return true;
    }
    List<String> command = new ArrayList<>(List.of("systemd-notify"));
    command.addAll(List.of(message));
    try {
      int exit = run(command);
      if (exit != 0 && !deaf) {
        String how =
            exit < 0 ? "no end within " + PATIENCE.toSeconds() + " s" : "exit status " + exit;
        console.complain("systemd-notify: " + how + " for " + message[0]);
      }
      deaf = exit != 0;
      return exit == 0;
    } catch (IOException e) {
      wanted = false;
      console.complain("systemd cannot be told of anything: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private int run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("NOTIFY_SOCKET", String.valueOf(console.variable("NOTIFY_SOCKET")));
    Process process = builder.start();
    try {
      CompletableFuture.anyOf(process.onExit(), stop)
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return process.isAlive() ? 0 : process.exitValue();
    } catch (TimeoutException e) {
      process.destroyForcibly();
      return -1;
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither future fails", e);
    }
  }
}
