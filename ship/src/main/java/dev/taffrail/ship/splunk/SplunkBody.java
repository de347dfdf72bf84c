package dev.taffrail.ship.splunk;

import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.JsonText;
import java.net.URI;

/** The form of a request, and the endpoint that takes it. */
interface SplunkBody {
  URI url(SplunkConfig config, String channel);

  String contentType();

  /** How many bytes a record adds, at most. */
  long sizeOf(ShipRecord record);

  void write(JsonText text, ShipRecord record);
}
