package dev.taffrail.ship;

import java.nio.file.Path;
import java.util.List;

/**
 * A source and how it is read.
 *
 * @param name empty for the device's own journal
 * @param lanes the lanes that each sink has through it
 * @param source opens it for a lane
 * @param checkpoints opens the places where the lanes keep their positions
 */
record Origin(String name, List<Lane> lanes, Source.Opener source, Checkpoints.Opener checkpoints) {
  /** What the device's own journal is called, and so no other source. */
  static final String OWN = "journal";

  Origin {
    lanes = List.copyOf(lanes);
  }

  static Origin journal(String name, Path path) {
    return new Origin(
        name,
        List.of(Lane.URGENT, Lane.BULK),
        from -> JournalSource.open(path, from),
        Checkpoints.beside(path));
  }

  /** The name for people. */
  String label() {
    return name.isEmpty() ? OWN : name;
  }

  /** Where there is one lane only, the sink's name is enough. */
  String checkpointName(String sink, Lane lane) {
    return lanes.size() == 1 ? sink : sink + "." + lane.label();
  }
}
