package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import java.util.ArrayList;
import java.util.List;

/** Records one after the other that have one logger, which is OpenTelemetry's scope. */
final class Scopes {
  private Scopes() {}

  /** The batch in parts; their order, and that of the records, is the batch's. */
  static List<List<ShipRecord>> of(Batch batch) {
    List<List<ShipRecord>> scopes = new ArrayList<>();
    List<ShipRecord> records = batch.records();
    int from = 0;
    for (int i = 1; i <= records.size(); i++) {
      if (i == records.size() || !logger(records, i).equals(logger(records, from))) {
        scopes.add(records.subList(from, i));
        from = i;
      }
    }
    return scopes;
  }

  private static String logger(List<ShipRecord> records, int position) {
    return records.get(position).head().logger();
  }
}
