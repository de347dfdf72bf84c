package dev.taffrail.agent.collect;

import java.util.concurrent.atomic.LongAdder;

/** What one protocol took and refused since the collector started. For many threads. */
final class Counters {
  /** Requests that came, whatever became of them. */
  final LongAdder requests = new LongAdder();

  /** Entries that stand in the journal and whose sender was told so. */
  final LongAdder stored = new LongAdder();

  /** Entries that stood in the journal before. */
  final LongAdder duplicates = new LongAdder();

  /** Entries that were refused one by one. */
  final LongAdder refused = new LongAdder();

  /** Requests that were refused whole. */
  final LongAdder failed = new LongAdder();

  /** Bytes of bodies as they came over the wire. */
  final LongAdder bytes = new LongAdder();

  String json() {
    return "{\"requests\":%d,\"stored\":%d,\"duplicates\":%d,\"refused\":%d,\"failed\":%d,\"bytes\":%d}"
        .formatted(
            requests.sum(),
            stored.sum(),
            duplicates.sum(),
            refused.sum(),
            failed.sum(),
            bytes.sum());
  }
}
