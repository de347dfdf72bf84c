package dev.taffrail.agent.demo;

import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The main job on real data: an agent, a sidecar shipper and a receiver, each a process of its own,
 * over real sockets and files. In the middle of it the receiver is killed and comes back.
 */
public final class Demo implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration AGENT = Duration.ofMinutes(5);
  private static final Duration DELIVERY = Duration.ofSeconds(60);
  private static final Duration AWAY = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration TOLD_WITHIN = Duration.ofMillis(500);

  /** How many of the readings are through when the receiver is killed. */
  private static final long KILL_AT = Series.allReadings() * 2 / 5;

  private final DemoFolder folder;
  private final boolean keep;
  private final Consumer<String> progress;
  private final List<Child> children = new CopyOnWriteArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Thread hook = new Thread(this::end, "demo-tidy-up");
  private final CountDownLatch ending = new CountDownLatch(1);
  private final JournalCount journal = new JournalCount();
  private final List<Receipts> receivers =
      List.of(new Receipts("loki"), new Receipts("splunk"), new Receipts("cloudwatch"));
  private String phase = "";

  /**
   * @param keep whether the folder stays when the demo is closed, or the program interrupted
   * @param progress told several times a second, in one line, how far it is
   */
  public Demo(DemoFolder folder, boolean keep, Consumer<String> progress) {
    this.folder = folder;
    this.keep = keep;
    this.progress = progress;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Runs to completion.
   *
   * @throws IOException when a process fails; says which, and what it said
   */
  public DemoResult run() throws IOException, InterruptedException {
    folder.prepare();
    Child receiver = collect("127.0.0.1:0");
    String url = receiver.awaitLine("listening on ", READY);
    folder.configure(url);
    long start = System.nanoTime();
    Child shipper = configured("ship");
    Child agent = configured("run", "--no-ship");
    follow();
    until(() -> journal.readings() >= KILL_AT || !agent.isAlive(), AGENT, "40 % of the readings");
    Duration outage = outage(receiver, url.substring("http://".length()));
    until(() -> !agent.isAlive(), AGENT, "the end of all readings");
    agent.expect(0, agent.waitFor(READY));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    phase = "sending";
    until(this::delivered, DELIVERY, "delivery to all receivers");
    shipper.expect(0, shipper.terminate());
    for (Child child : children) {
      child.terminate();
    }
    return result(took, outage, shipper.printed());
  }

  private Child collect(String address) throws IOException {
    return start(
        "collect",
        "--listen",
        address,
        "--dir",
        folder.received().toString(),
        "--splunk-token=demo");
  }

  private Child configured(String command, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(options));
    words.addAll(List.of("--config", folder.configuration().toString()));
    return start(words.toArray(String[]::new));
  }

  /** One that is started just when this process is told to end must not be left behind. */
  private Child start(String... command) throws IOException {
    synchronized (children) {
      if (ending.getCount() == 0) {
        throw new IOException("the demo was told to end");
      }
      Child child = Child.start(folder.output(), command[0], command);
      children.add(child);
      return child;
    }
  }

  private void follow() throws IOException {
    followers.add(new Follower(folder.journal(), journal::sealed));
    followers.add(
        new Follower(
            folder.receivedOfDevice(),
            record -> receivers.forEach(receiver -> receiver.take(record))));
  }

  /** Kills the receiver, leaves everybody alone for a while, and starts it again. */
  private Duration outage(Child receiver, String address) throws IOException, InterruptedException {
    long killed = System.nanoTime();
    receiver.kill();
    children.remove(receiver);
    phase = "receiver down";
    until(() -> System.nanoTime() - killed > AWAY.toNanos(), DELIVERY, "the end of the outage");
    collect(address).awaitLine("listening on ", READY);
    phase = "";
    return Duration.ofNanos(System.nanoTime() - killed);
  }

  private boolean delivered() {
    return receivers.stream().allMatch(each -> each.distinct() >= journal.lines().size());
  }

  /** Follows the journals until something holds; a child that fails meanwhile ends it. */
  private void until(BooleanSupplier holds, Duration patience, String what)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "waited " + patience.toSeconds() + " s in vain for " + what + ": " + line());
      }
      Thread.sleep(STEP.toMillis());
      for (Child child : children) {
        child.expectNoFailure();
      }
      for (Follower follower : followers) {
        follower.follow();
      }
      progress.accept(line());
    }
  }

  /** Fits a terminal of 80 columns: a longer one would not be written over but scroll. */
  private String line() {
    long everywhere = receivers.stream().mapToLong(Receipts::distinct).min().orElse(0);
    String line =
        String.format(
            Locale.ROOT,
            "%,d/%,d readings · %,d sealed · %,d at every receiver",
            journal.readings(),
            Series.allReadings(),
            journal.lines().size(),
            everywhere);
    return line + (phase.isEmpty() ? "" : " · " + phase);
  }

  private DemoResult result(Duration took, Duration outage, String shipper) throws IOException {
    for (Follower follower : followers) {
      follower.follow(); // what came last: the seals that closing made
    }
    try (Follower debug = new Follower(folder.debug(), journal::any)) {
      debug.follow();
    }
    Verification verification =
        Verifier.verify(folder.journal(), Vkey.parse(Files.readString(folder.vkey()).strip()));
    return new DemoResult(folder, took, outage, journal, receivers, shipper, verification);
  }

  /**
   * Whether this process was told to end, so that the end of the others is no failure. Ctrl-C
   * reaches all of them at once: this waits for a moment.
   */
  public boolean isInterrupted() throws InterruptedException {
    return ending.await(TOLD_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void end() {
    ending.countDown();
    tidyUp();
  }

  /** Ends all processes that are still there. */
  @Override
  public void close() throws IOException {
    for (Follower follower : followers) {
      follower.close();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exiting) {
      return; // the JVM is ending, and runs the hook: two would delete one folder
    }
    tidyUp();
  }

  private void tidyUp() {
    synchronized (children) {
      children.forEach(Child::close);
    }
    if (!keep) {
      try {
        folder.delete();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
