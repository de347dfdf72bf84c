package dev.taffrail.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.Ports;
import dev.taffrail.agent.faults.AgentProcess.Shipped;
import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A device, with all that it talks to: sensors behind a broker and behind an nginx, and a cloud and
 * a Loki behind that nginx. Journal and stores lie on a small disk.
 *
 * <pre>
 * publisher ─► broker ─way─► agent ─way─► nginx ─way─► receiver: sensor, cloud, Loki
 * </pre>
 */
final class Site implements AutoCloseable {
  static final String CUT_OFF = "its answer was cut off";
  static final String DAMAGED = "waited in a store that was damaged";
  static final String IN_MEMORY =
      "was in memory alone as the store could not be written, when the pipeline ended";
  static final String KILLED = "was in the memory of a process that was killed";

  /** The longest that anything waits before it tries again is the cloud's circuit: 3 min. */
  private static final Duration DRAIN = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CONFIGURATION =
      """
      device: faulty-site
      journal: {path: disk/edge.log, max_bytes: 256KiB, backups: 12, sync: 2s}
      status: {listen: "127.0.0.1:STATUS"}
      watch: {every: 500ms}
      sinks:
        loki:
          url: "http://127.0.0.1:WEB"
          labels: {job: faults}
          encoding: json
          timeout: 3s
          linger: 200ms
          too_old: restamp
          too_new: restamp
      pipelines:
        broker:
          adapters:
            - mqtt: {url: "mqtt://127.0.0.1:BROKER", topics: "site/+", sensor_level: 2, session: 1h, keep_alive: 2s, timeout: 2s}
          live: {max_wait: WAIT, advance: 1s}
          window: {readings: 1}
          rules:
            - threshold: {name: alarm, below: 0, severity: critical}
          actions:
            - log: {level: error}
            - store: {path: disk/alarms.jsonl, max_bytes: 64KiB, backups: 1}
            - http: {url: "http://127.0.0.1:WEB/pager", timeout: 2s}
          cloud:
            url: "http://127.0.0.1:WEB/cloud"
            store: {path: disk/broker.db, max_bytes: 4MiB, dead_letters: 100000}
        web:
          adapters:
            - http: {url: "http://127.0.0.1:WEB/readings", every: 100ms, timeout: 10s}
          live: {max_wait: WAIT, advance: 1s}
          window: {readings: 1}
          rules:
            - threshold: {name: alarm, below: 0, severity: critical}
          cloud:
            url: "http://127.0.0.1:WEB/cloud"
            store: {path: disk/web.db, max_bytes: 4MiB, dead_letters: 100000}
      """;

  final Ledger published = new Ledger();
  final Ledger polled = new Ledger();
  final SmallDisk disk;
  final Broker broker;
  final Publisher publisher;
  final Receiver receiver;
  final Way upstream;
  final Nginx nginx;
  final Way web;
  final Way toBroker;
  final DeviceClock clock;
  final AgentProcess agent;
  final Map<Ledger, StoreFiles> stores;

  private final Path folder;
  private final int statusPort = Ports.free();
  private long journalSize;
  private final Told told;
  private final Map<String, Long> toldBefore = new HashMap<>();
  private boolean damaged;
  private boolean lostUntold;

  /** Asked for before a pipeline was stopped that may have had a later one on its way. */
  private long pollsBefore = Long.MAX_VALUE;

  private int reloads;
  private int verified;

  Site(Path folder) throws Exception {
    this.folder = folder;
    Programs.find("mosquitto");
    Programs.find("nginx");
    clock = new DeviceClock(folder.resolve("clock"));
    disk = new SmallDisk(folder.resolve("disk"));
    broker = new Broker(folder.resolve("broker"));
    publisher = new Publisher(broker.port, published);
    receiver = new Receiver(Map.of("broker", published, "web", polled), polled);
    upstream = new Way(receiver.port());
    nginx = new Nginx(folder.resolve("nginx"), upstream.port());
    web = new Way(nginx.port);
    toBroker = new Way(broker.port);
    stores =
        Map.of(
            published, new StoreFiles(disk.path().resolve("broker.db")),
            polled, new StoreFiles(disk.path().resolve("web.db")));
    told = new Told(disk.path().resolve("edge.log"));
    Files.createDirectories(scratch());
    configure();
    URI status = URI.create("http://127.0.0.1:" + statusPort + "/status");
    agent = new AgentProcess(folder, status, clock.environment());
  }

  /**
   * Starts all. Readings begin once the agent is subscribed: before, connected or not, the broker
   * keeps none for it.
   */
  void start() throws IOException, InterruptedException {
    assertThat(agent.start()).isTrue();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(folder.resolve("broker/mosquitto.out")).contains("site/+"));
    publisher.start();
  }

  private void configure() throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        CONFIGURATION
            .replace("STATUS", "" + statusPort)
            .replace("WEB", "" + web.port())
            .replace("BROKER", "" + toBroker.port())
            .replace("WAIT", 200 + reloads % 2 + "ms"));
  }

  void fillDisk() throws IOException {
    disk.fill();
  }

  /** A damaged store loses what waits in it: found when it is read, at the latest when opened. */
  void noteDamage() {
    damaged = true;
  }

  /** SIGKILL, a look at what it left, and another start. */
  void killAgent(Duration away) throws Exception {
    kill();
    checkWhatIsLeft();
    startAgain(away);
  }

  void terminateAgent(Duration away) throws Exception {
    agent.terminate();
    polled.excuseNewest(3, "was on its way when the program was stopped");
    if (disk.isFull()) {
      excuseMemory(ledger -> true); // it may have had no room to tell
    }
    checkWhatIsLeft();
    startAgain(away);
  }

  /** Dead between the two, the agent's files may be damaged. */
  void killAgent(Publisher.Work whileDead) throws Exception {
    kill();
    whileDead.run();
    startAgain(Duration.ZERO);
  }

  /** What is in a store that nobody damaged is in no memory. */
  private void kill() throws Exception {
    agent.kill();
    polled.excuseBut(damaged ? List.of() : storeOf(polled).waiting(scratch()), KILLED);
    told.look();
    excuseMemory(ledger -> disk.isFull() || told.isStoreFailing(name(ledger)));
  }

  /** The program could not tell what was lost. */
  private void excuseMemory(Predicate<Ledger> which) {
    for (Ledger ledger : stores.keySet()) {
      if (which.test(ledger)) {
        ledger.excuse(IN_MEMORY);
        lostUntold = true;
      }
    }
  }

  private void startAgain(Duration away) throws Exception {
    excusePolls(); // it may not have come to that any more
    Thread.sleep(away.toMillis());
    if (!agent.start()) {
      assertThat(disk.isFull()).as("it may end for want of room").isTrue();
      disk.makeRoom();
      assertThat(agent.start()).as("it runs, as there is room").isTrue();
    }
    if (damaged && !disk.isFull()) {
      // Each is opened by its pipeline's first run, and then another one when it is damaged.
      await().atMost(PATIENCE).ignoreExceptions().until(this::storesAreWhole);
      damaged = false;
      noteLosses();
    }
  }

  /** SIGHUP, with both pipelines changed. */
  void reload() throws Exception {
    reloads++;
    configure();
    pollsBefore = Math.min(pollsBefore, receiver.newestReading());
    agent.hangUp();
  }

  /** Whatever is on its way may be among what the program told to be lost since the last time. */
  void noteLosses() throws IOException {
    told.look();
    if (isMore("reloads", told.reloads())) { // it goes on asking until then
      excusePolls();
    }
    stores.forEach(
        (ledger, store) -> {
          String name = name(ledger);
          if (isMore(name + DAMAGED, told.damagedStores(name))) {
            ledger.excuse(DAMAGED);
          }
          if (isMore(name + "key", told.damagedKeys(name))) {
            ledger.excuse(DAMAGED);
          }
          if (isMore(name + IN_MEMORY, told.closedRows(name))) {
            ledger.excuse(IN_MEMORY);
          }
          Map<String, String> dead = store.deadLetters();
          for (String id : told.deadLetters(name)) {
            ledger.refused(dead.getOrDefault(id, ""));
            ledger.refused(store.known().getOrDefault(id, "")); // its bytes may be damaged
          }
        });
  }

  private void excusePolls() {
    polled.excuseBehind(pollsBefore, "was on its way when the pipeline was stopped");
    pollsBefore = Long.MAX_VALUE;
  }

  private boolean isMore(String what, long now) {
    Long before = toldBefore.put(what, now);
    return now > (before == null ? 0 : before);
  }

  private String name(Ledger ledger) {
    return ledger == published ? "broker" : "web";
  }

  private StoreFiles storeOf(Ledger ledger) {
    return Objects.requireNonNull(stores.get(ledger));
  }

  /** What was lost is what the program told, and no more of it where it told how much. */
  void assertTold() {
    for (Ledger ledger : stores.keySet()) {
      Map<String, Integer> lost = ledger.lost();
      if (!lostUntold) {
        assertThat((long) lost.getOrDefault(IN_MEMORY, 0))
            .as("readings lost at the end of pipelines, of those that it told")
            .isLessThanOrEqualTo(told.closedRows(name(ledger)));
      }
      if (lost.containsKey(CUT_OFF)) {
        assertThat(told.of("adapter_read_failed", name(ledger))).as("told").isNotEmpty();
      }
    }
  }

  /** The indexes of the records that the shipper keeps because they were refused. */
  Set<Long> refusedRecords() throws IOException {
    Set<Long> indexes = new HashSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(disk.path(), "edge.log.refused.loki.log*")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          Map<?, ?> refused = (Map<?, ?>) JsonTree.of(line);
          Object index = Objects.requireNonNull(refused.get("taffrail_index"));
          // As a number it may be read as 2.29E+3.
          indexes.add(new BigDecimal(index.toString()).longValueExact());
        }
      }
    }
    return indexes;
  }

  /** Of a process that is gone. */
  private void checkWhatIsLeft() throws Exception {
    Verification found = verify();
    assertThat(found.verdict())
        .as("%s", found.problem())
        .isIn(Verdict.OK, Verdict.TORN, Verdict.UNSEALED_TAIL);
    assertThat(found.size())
        .as("what was there is still there")
        .isGreaterThanOrEqualTo(journalSize);
    journalSize = found.size();
    verified++;
    if (!damaged) {
      assertThat(storesAreWhole()).as("accounts of stores are balanced").isTrue();
    }
  }

  private boolean storesAreWhole() throws Exception {
    boolean balanced = true;
    for (StoreFiles store : stores.values()) {
      balanced &= store.account(scratch()).isBalanced();
    }
    return balanced;
  }

  Verification verify() throws IOException {
    Path journal = disk.path().resolve("edge.log");
    return Verifier.verify(journal, Vkey.parse(Files.readString(vkey()).strip()));
  }

  /** Room for copies. */
  Path scratch() {
    return folder.resolve("scratch");
  }

  private Path vkey() {
    return disk.path().resolve("edge.log.vkey");
  }

  /** All that was given until now arrives, or is lost for a reason that is known. */
  void drain() throws Exception {
    if (damaged) {
      terminateAgent(Duration.ZERO);
    }
    Set<Long> publishedBefore = published.owed();
    Set<Long> polledBefore = polled.owed();
    await()
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(250))
        .failFast("the account of records adds up", () -> !isBalanced())
        .until(
            () -> {
              noteLosses();
              return Collections.disjoint(published.owed(), publishedBefore)
                  && Collections.disjoint(polled.owed(), polledBefore);
            });
  }

  /** Whether records are accounted for at this moment. */
  boolean isBalanced() throws InterruptedException {
    agent.assertRuns();
    Shipped shipped = agent.status();
    return shipped == null || shipped.isBalanced();
  }

  /** Nothing new comes; all that there is arrives; then the agent is told to end. */
  void end() throws Exception {
    publisher.stop();
    receiver.turnSensorOff();
    drain();
    await().atMost(DRAIN).until(() -> published.owed().isEmpty() && polled.owed().isEmpty());
    // What arrived and was not answered for waits to be sent again.
    await()
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions() // a copy of what is being written need not be whole
        .until(this::nothingWaits);
    agent.terminate();
    assertThat(agent.command("ship", "--config", "taffrail.yaml", "--once")).isIn(0, 3);
    assertThat(agent.command("verify", "disk/edge.log", "--vkey", Files.readString(vkey()).strip()))
        .as("verify")
        .isZero();
  }

  private boolean nothingWaits() throws Exception {
    for (StoreFiles store : stores.values()) {
      if (store.account(scratch()).waiting() > 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return String.join(
        "\n  ",
        "published: " + published,
        "polled: " + polled,
        "received: " + receiver,
        "agent: " + agent + ", verified behind " + verified + " stops, reloaded " + reloads);
  }

  @Override
  public void close() throws IOException {
    agent.close();
    publisher.close();
    web.close();
    toBroker.close();
    nginx.close();
    upstream.close();
    receiver.close();
    broker.close();
    disk.close();
  }
}
