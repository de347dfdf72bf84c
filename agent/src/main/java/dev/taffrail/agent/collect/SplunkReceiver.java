package dev.taffrail.agent.collect;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code POST /services/collector/event}, answered as Splunk's HTTP Event Collector answers. Of a
 * push with an invalid event nothing is stored, so that its sender may send the others again.
 */
final class SplunkReceiver implements Receiver {
  private static final String LOGGER = "collect.splunk";

  private final EntryStore store;
  private final SplunkToken token;
  private final Clock clock;
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
    byte[] body = request.body(counters);
    try {
      return HecEvents.visit(body, this::check) == 0 ? HecAnswer.NO_DATA.answer() : store(body);
    } catch (InvalidEventException e) {
      counters.refused.increment();
      return e.answer();
    }
  }

  private void check(int number, Entry entry) throws InvalidEventException {
    if (render(entry).length > StoredEntry.MAX_BYTES) {
      throw new InvalidEventException(HecAnswer.INVALID_FORMAT, number);
    }
  }

  private Answer store(byte[] body) throws RefusedException, InvalidEventException {
    EntryStore.Batch batch = store.batch();
    int events = HecEvents.visit(body, (number, entry) -> batch.add(render(entry)));
    batch.commit();
    counters.stored.add(events);
    return HecAnswer.SUCCESS.answer();
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
