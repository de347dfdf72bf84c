package dev.taffrail.ship;

import java.util.List;

/**
 * Records for one call of {@link Sink#send}: of one source, one lane and one stream, in the
 * source's order, within the sink's limits. Never empty.
 *
 * @param source the name of the source that they come from; empty for the device's own journal
 * @param lane the lane that they travel in
 * @param stream what {@link Sink#streamOf} said of each of them
 * @param records the records
 */
public record Batch(String source, Lane lane, String stream, List<ShipRecord> records) {
  public Batch {
    records = List.copyOf(records);
    if (records.isEmpty()) {
      throw new IllegalArgumentException("records: expected at least one, found none");
    }
  }

  /** Records of the device's own journal. */
  public Batch(Lane lane, String stream, List<ShipRecord> records) {
    this("", lane, stream, records);
  }

  /** The same records, of a source of this name. */
  public Batch from(String name) {
    return new Batch(name, lane, stream, records);
  }

  /**
   * The lane as a label: {@code urgent}, or {@code app.all} of another source. What differs in it
   * is read independently: one may be hours behind another.
   */
  public String way() {
    return source.isEmpty() ? lane.label() : source + "." + lane.label();
  }

  public int size() {
    return records.size();
  }
}
