package dev.taffrail.ship;

import java.util.List;

/**
 * The way of one lane from the journal to its sink.
 *
 * @param lane which of the sink's two
 * @param source where it begins
 * @param transforms the steps between, in order
 * @param sink where it ends
 * @param refused where that goes which the sink will never take
 */
record Route(
    Lane lane, Source.Opener source, List<Transform> transforms, Sink sink, RefusedLog refused) {
  Route {
    transforms = List.copyOf(transforms);
  }
}
