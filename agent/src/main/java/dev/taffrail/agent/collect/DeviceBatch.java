package dev.taffrail.agent.collect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of one request, each for its device's journal. For one thread. */
final class DeviceBatch implements AutoCloseable {
  /** A request keeps the journals of all of them open. */
  static final int MOST_DEVICES = 16;

  private final Devices devices;
  private final Map<DeviceName, EntryStore.Batch> batches = new LinkedHashMap<>();
  private List<DeviceName> held = List.of();

  DeviceBatch(Devices devices) {
    this.devices = devices;
  }

  /**
   * Opens the journals of all of them before anything is stored: whoever is refused because one
   * cannot be had sends everything again, and would store the others' entries each time. Where
   * there is no place for one that is new, none is made.
   *
   * @param all each once
   * @throws RefusedException as {@link #of}
   */
  void open(Collection<DeviceName> all) throws RefusedException {
    if (all.size() > MOST_DEVICES) {
      throw tooMany();
    }
    devices.hold(all);
    held = List.copyOf(all);
    for (DeviceName device : held) {
      EntryStore.Batch unused = of(device);
    }
  }

  /**
   * What goes into this device's journal.
   *
   * @throws RefusedException 413 when the request has entries of too many devices
   */
  EntryStore.Batch of(DeviceName device) throws RefusedException {
    EntryStore.@Nullable Batch batch = batches.get(device);
    if (batch == null) {
      if (batches.size() == MOST_DEVICES) {
        throw tooMany();
      }
      batch = devices.use(device).batch();
      batches.put(device, batch);
    }
    return batch;
  }

  private static RefusedException tooMany() {
    return new RefusedException(
        413,
        "expected entries of at most "
            + MOST_DEVICES
            + " devices in one request, found more: send fewer at once");
  }

  /** As {@link EntryStore.Batch#commit}, for all of them. */
  void commit() throws RefusedException {
    for (EntryStore.Batch batch : batches.values()) {
      batch.commit();
    }
  }

  /** The journals may be closed again. */
  @Override
  public void close() {
    batches.keySet().forEach(devices::release);
    batches.clear();
    held.forEach(devices::release);
    held = List.of();
  }
}
