package dev.taffrail.agent.faults;

import dev.taffrail.agent.faults.Way.State;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Lets things go wrong at a site, and go well again. */
final class Faults {
  private final Site site;
  private final Random random;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private long polledBefore;

  Faults(Site site, Random random) {
    this.site = site;
    this.random = random;
  }

  void begin(Fault fault) throws Exception {
    counts.merge(fault, 1, Integer::sum);
    if (fault.cutsAnswers()) {
      polledBefore = site.receiver.newestReading();
    }
    switch (fault) {
      case BROKER_KILLED -> site.publisher.whileQuiet(site.broker::kill);
      case BROKER_CUT -> site.toBroker.set(State.BLACK_HOLE);
      case BROKER_RESET -> site.toBroker.set(State.RESET);
      case NGINX_KILLED -> site.nginx.kill();
      case NGINX_413 -> restartNginx("400");
      case NGINX_502 -> site.upstream.set(State.RESET);
      case WEB_CUT -> site.web.set(State.BLACK_HOLE);
      case ANSWERS_LOST -> site.web.set(State.NO_ANSWERS);
      case RECEIVER_503 -> site.receiver.answerWith(503);
      case RECEIVER_429 -> site.receiver.answerWith(429);
      case DISK_FULL -> site.fillDisk();
      case STORE_FLIPPED, STORE_TRUNCATED, STORE_REMOVED -> damage(fault);
      case CLOCK_AHEAD -> site.clock.set(Duration.ofSeconds(60 + random.nextInt(10_000)));
      case CLOCK_BACK -> site.clock.set(Duration.ofSeconds(-60 - random.nextInt(10_000)));
      case AGENT_KILLED -> site.killAgent(pause());
      case AGENT_TERMINATED -> site.terminateAgent(pause());
      case AGENT_RELOADED -> site.reload();
    }
  }

  void end(Fault fault) throws Exception {
    switch (fault) {
      case BROKER_KILLED -> site.broker.start();
      case BROKER_CUT, BROKER_RESET -> site.toBroker.set(State.OPEN);
      case NGINX_KILLED -> site.nginx.start("8m");
      case NGINX_413 -> restartNginx("8m");
      case NGINX_502 -> site.upstream.set(State.OPEN);
      case WEB_CUT, ANSWERS_LOST -> site.web.set(State.OPEN);
      case RECEIVER_503, RECEIVER_429 -> site.receiver.answerWith(0);
      case DISK_FULL -> site.disk.makeRoom();
      default -> {} // lasts, or is over
    }
    if (fault.cutsAnswers()) {
      site.polled.excuseBehind(polledBefore, Site.CUT_OFF);
    }
    site.noteLosses();
  }

  private void restartNginx(String most) throws Exception {
    site.nginx.kill();
    site.nginx.start(most);
  }

  private Duration pause() {
    return Duration.ofMillis(random.nextInt(500));
  }

  /** Of one of the stores, while it is used or between two runs. */
  private void damage(Fault fault) throws Exception {
    Ledger whose = random.nextBoolean() ? site.published : site.polled;
    StoreFiles store = site.stores.get(whose);
    Publisher.Work harm =
        () -> {
          switch (fault) {
            case STORE_FLIPPED -> store.flipBytes(random);
            case STORE_TRUNCATED -> store.truncate(random);
            default -> {
              store.remove();
              whose.excuse("waited in a store that the test removed");
            }
          }
        };
    site.noteDamage();
    if (random.nextBoolean()) {
      site.killAgent(harm);
    } else {
      harm.run();
    }
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
