package dev.taffrail.agent.collect;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/**
 * {@code POST /services/collector/event}, {@code …/raw} and {@code …/ack}, answered as Splunk's
 * HTTP Event Collector answers. Of a push with an invalid event nothing is stored, so that its
 * sender may send the others again. Who names a channel is told a number to ask for.
 */
final class SplunkReceiver implements Receiver {
  static final String ACK = "/services/collector/ack";
  static final String RAW = "/services/collector/raw";

  private static final String LOGGER = "collect.splunk";

  private final EntryStore store;
  private final SplunkToken token;
  private final Clock clock;
  private final HecAcks acks = new HecAcks();
  private final Counters counters = new Counters();

  SplunkReceiver(EntryStore store, SplunkToken token, Clock clock) {
    this.store = store;
    this.token = token;
    this.clock = clock;
  }

  @Override
  public Answer receive(Request request) throws RefusedException, IOException {
    if (!request.method().equals("POST")) {
      return refusal(request, 405, "Method Not Allowed");
    }
    // Before the body: who has no token shall not make us read one.
    Optional<HecAnswer> problem = token.problem(request.header("Authorization"));
    if (problem.isPresent()) {
      return problem.get().answer();
    }
    String channel = channel(request);
    if (!channel.isEmpty() && !HecAcks.isChannel(channel)) {
      return HecAnswer.INVALID_CHANNEL.answer();
    }
    byte[] body = request.body(counters);
    if (request.path().equals(ACK)) {
      return acknowledge(channel, body);
    }
    try {
      Events events = request.path().startsWith(RAW) ? lines(request, body) : events(body);
      return events.visit(this::check) == 0 ? HecAnswer.NO_DATA.answer() : store(events, channel);
    } catch (InvalidEventException e) {
      counters.refused.increment();
      return e.answer();
    }
  }

  /** Events of a body, which can be gone through more than once. */
  private interface Events {
    int visit(HecEvents.Visitor visitor) throws RefusedException, InvalidEventException;
  }

  private static Events events(byte[] body) {
    return visitor -> HecEvents.visit(body, visitor);
  }

  private static Events lines(Request request, byte[] body) {
    Map<String, String> labels = new TreeMap<>(request.query());
    labels.keySet().retainAll(HecEvents.LABELS);
    return visitor -> HecLines.visit(body, labels, visitor);
  }

  /** Where the sender names it; empty where it does not. */
  private static String channel(Request request) {
    String header = request.header("X-Splunk-Request-Channel");
    return header == null ? request.query().getOrDefault("channel", "") : header;
  }

  private Answer acknowledge(String channel, byte[] body) {
    if (channel.isEmpty()) {
      return HecAnswer.CHANNEL_MISSING.answer();
    }
    try {
      return Answer.json(200, acks.answer(channel.toLowerCase(Locale.ROOT), body));
    } catch (JacksonException | IllegalArgumentException e) {
      return HecAnswer.INVALID_FORMAT.answer();
    }
  }

  private void check(int number, Entry entry) throws InvalidEventException {
    if (render(entry).length > StoredEntry.MAX_BYTES) {
      throw new InvalidEventException(HecAnswer.INVALID_FORMAT, number);
    }
  }

  private Answer store(Events events, String channel)
      throws RefusedException, InvalidEventException {
    EntryStore.Batch batch = store.batch();
    int stored = events.visit((number, entry) -> batch.add(render(entry)));
    batch.commit();
    counters.stored.add(stored);
    return channel.isEmpty()
        ? HecAnswer.SUCCESS.answer()
        : HecAnswer.success(acks.add(channel.toLowerCase(Locale.ROOT)));
  }

  private byte[] render(Entry entry) {
    return StoredEntry.render(clock.instant(), LOGGER, ReceivedRecord.ENTRY_RECEIVED, entry);
  }

  @Override
  public Answer refusal(Request request, int status, String message) {
    return switch (status) {
      case 500 -> HecAnswer.INTERNAL_ERROR.answer();
      case 503 -> HecAnswer.BUSY.answer();
      default -> HecAnswer.INVALID_FORMAT.answer(status, message);
    };
  }

  @Override
  public Counters counters() {
    return counters;
  }
}
