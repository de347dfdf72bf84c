package dev.taffrail.ship;

import java.util.List;

/**
 * Records for one call of {@link Sink#send}: of one lane and one stream, in the journal's order,
 * within the sink's limits. Never empty.
 *
 * @param lane the lane that they travel in
 * @param stream what {@link Sink#streamOf} said of each of them
 * @param records the records
 */
public record Batch(Lane lane, String stream, List<ShipRecord> records) {
  public Batch {
    records = List.copyOf(records);
    if (records.isEmpty()) {
      throw new IllegalArgumentException("records: expected at least one, found none");
    }
  }

  public int size() {
    return records.size();
  }
}
