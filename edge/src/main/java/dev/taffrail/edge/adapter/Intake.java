package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import dev.taffrail.log.Correlation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where an adapter gives its readings: the bounded queue before the pipeline. No call waits or
 * throws. When the queue is full, the oldest reading in it is dropped, which is counted and told:
 * an alarm is about what is so now. What makes no reading is counted as bad, and told. For any
 * number of threads.
 *
 * <p>An adapter brings readings of 10,000 sensors at most, as something is kept of each to the end
 * of the program: those of further ones are bad.
 */
public final class Intake {
  /** A filter of a broker may match names without end. */
  private static final int MOST_SENSORS = 10_000;

  private final ReadingQueue queue;
  private final AdapterRecords records;
  private final Set<String> sensors = ConcurrentHashMap.newKeySet();

  Intake(ReadingQueue queue, AdapterRecords records) {
    this.queue = queue;
    this.records = records;
  }

  /** Takes a value of now. */
  public void put(String sensor, double value, String unit) {
    put(new Measurement(sensor, null, value, unit));
  }

  /** Takes a measurement. */
  public void put(Measurement measurement) {
    put(List.of(measurement), null, null);
  }

  /** Takes a reading. */
  public void put(SensorReading reading) {
    queue.put(this, reading);
  }

  /**
   * Takes measurements that came together, as in one message.
   *
   * @param traceparent the W3C header that came with them: its trace is the correlation id of the
   *     pipeline's run over them; one that is missing or malformed changes nothing
   * @param settled called once, on any thread, when the pipeline is done with all of them: when its
   *     run has returned, so what it made of them is in the store if there is one, or when they are
   *     dropped; not when the program ends before. Null when nobody waits for that
   */
  public void put(
      List<Measurement> measurements, @Nullable String traceparent, @Nullable Runnable settled) {
    String correlationId = Correlation.idOf(traceparent).orElse(null);
    List<Measurement> left = new ArrayList<>(measurements);
    Runnable each = settled == null ? null : countdown(left.size() + 1, settled);
    for (Measurement measurement : left) {
      queue.put(this, measurement, correlationId, each);
    }
    if (each != null) {
      each.run();
    }
  }

  /**
   * Counts something that makes no reading.
   *
   * @param reason what was expected and found, without anything secret
   */
  public void bad(String reason) {
    records.bad(reason);
  }

  /**
   * @throws IllegalArgumentException when it is one more than there may be
   */
  void checkSensor(String name) {
    if (!sensors.contains(name) && sensors.size() >= MOST_SENSORS) {
      throw new IllegalArgumentException(
          "sensor: expected " + MOST_SENSORS + " at most, found another, " + Excerpt.of(name));
    }
  }

  /** Says that this reading of the adapter's is in the queue. */
  void taken(SensorReading reading) {
    sensors.add(reading.sensor());
    records.taken();
  }

  /** Whether this sensor's readings come from the adapter, perhaps from others too. */
  boolean brings(String sensor) {
    return sensors.contains(sensor);
  }

  AdapterRecords records() {
    return records;
  }

  private static Runnable countdown(int times, Runnable settled) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> {
      if (left.decrementAndGet() == 0) {
        settled.run();
      }
    };
  }
}
