package dev.taffrail.ship;

/**
 * A receiver of records: the seam at which Loki, Splunk and CloudWatch are alike. A sink turns one
 * batch into one request and one answer into one {@link Outcome}. It does not retry, wait, split,
 * count or keep anything: that is done outside, once. It sends the same bytes for the same record
 * at each try. All methods may be called from any thread.
 */
public interface Sink extends AutoCloseable {

  /** The sink's name of {@code [a-z0-9_-]+}, from which its cursor files are named. */
  String name();

  /** How large a batch may be. */
  Limits limits();

  /** How many bytes this record adds to a batch, as the receiver counts them. */
  long sizeOf(ShipRecord record);

  /** Records of which this differs never share a batch. */
  default String streamOf(ShipRecord record) {
    return "";
  }

  /**
   * Sends the batch and waits for the answer, for a bounded time. No failure of the receiver or the
   * network is thrown; a runtime exception is a defect, and counts as {@link Outcome.Refused}.
   */
  Outcome send(Batch batch) throws InterruptedException;

  /**
   * The same, and tells when it has come half way.
   *
   * @param taken called once the receiver has the batch, where only its acknowledgement is waited
   *     for
   */
  default Outcome send(Batch batch, Runnable taken) throws InterruptedException {
    return send(batch);
  }

  /**
   * How many bytes went out since this was made: headers and bodies of requests, also of those that
   * failed; never less than before. 0 where nobody counts.
   */
  default long sentBytes() {
    return 0;
  }

  /** Releases connections; a {@link #send} in another thread ends soon with a retry. */
  @Override
  void close();
}
