package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.CloudDocument;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Documents at which a broker ends the connection without a word, as one of MQTT 3.1.1 does at what
 * is too large for it. A broken network looks the same: so one is given up only behind many tries
 * and much time, and never where the broker took one as large before. For any thread.
 */
final class MqttBreaks {
  static final int MOST = 12;
  static final Duration LEAST_TIME = Duration.ofMinutes(10);

  /** More urgent ones may be tried in between; not many of these end the connection as well. */
  private static final int MOST_DOCUMENTS = 16;

  private static final class Tries {
    final long began;
    int count;

    Tries(long began) {
      this.began = began;
    }
  }

  private final LongSupplier nanoTime;
  private final Map<String, Tries> broken = new LinkedHashMap<>();
  private int largestTaken;

  MqttBreaks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void taken(CloudDocument document) {
    largestTaken = Math.max(largestTaken, document.body().length);
    broken.remove(document.id());
  }

  /** The connection ended while this one was under way; whether it is to be given up. */
  synchronized boolean ended(CloudDocument document) {
    long now = nanoTime.getAsLong();
    Tries tries = broken.computeIfAbsent(document.id(), id -> new Tries(now));
    tries.count++;
    boolean enough =
        tries.count >= MOST
            && now - tries.began >= LEAST_TIME.toNanos()
            && document.body().length > largestTaken;
    if (enough) {
      broken.remove(document.id());
    } else if (broken.size() > MOST_DOCUMENTS) {
      broken.remove(broken.keySet().iterator().next());
    }
    return enough;
  }
}
