package dev.taffrail.agent.collect;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  private static final List<String> DEVICE = List.of("host");

  private final Devices devices;
  private final Clock clock;
  private final HecAcks acks = new HecAcks();
  private final Counters counters = new Counters();

  SplunkReceiver(Devices devices, Clock clock) {
    this.devices = devices;
    this.clock = clock;
  }

  @Override
  public Answer receive(Request request) throws RefusedException, IOException {
    if (!request.method().equals("POST")) {
      return refusal(request, 405, "Method Not Allowed");
    }
    try {
      request.splunkLogin();
    } catch (SplunkRefusal e) {
      return e.answer();
    }
    String channel = channel(request);
    if (!channel.isEmpty() && !HecAcks.isChannel(channel)) {
      return HecAnswer.INVALID_CHANNEL.answer();
    }
    byte[] body = request.body(counters);
    return request.path().equals(ACK)
        ? acknowledge(request.sender(), channel, body)
        : pushed(request, channel, body);
  }

  private Answer pushed(Request request, String channel, byte[] body)
      throws RefusedException, IOException {
    try {
      Events events =
          new Reading(
              request.path().startsWith(RAW) ? lines(request, body) : events(body), body.length);
      Set<DeviceName> senders = check(request.sender(), events);
      return senders.isEmpty()
          ? HecAnswer.NO_DATA.answer()
          : store(request.sender(), senders, events, channel);
    } catch (InvalidEventException e) {
      counters.refused.increment();
      return e.answer();
    }
  }

  /** Events of a body, which can be gone through more than once. */
  private interface Events {
    int visit(HecEvents.Visitor visitor) throws RefusedException, InvalidEventException;
  }

  /** Events of which a small body is read once. */
  private static final class Reading implements Events {
    private final Events events;
    private final FewEntries<Event> few;
    private boolean wasRead;

    Reading(Events events, int bytes) {
      this.events = events;
      this.few = new FewEntries<>(bytes);
    }

    private record Event(int number, Entry entry) {}

    @Override
    public int visit(HecEvents.Visitor visitor) throws RefusedException, InvalidEventException {
      if (!wasRead || !few.isAll()) {
        return readOn(visitor);
      }
      for (Event event : few.kept()) {
        visitor.event(event.number, event.entry);
      }
      return few.kept().size();
    }

    private int readOn(HecEvents.Visitor visitor) throws RefusedException, InvalidEventException {
      int count =
          events.visit(
              (number, entry) -> {
                if (!wasRead) {
                  few.add(new Event(number, entry));
                }
                visitor.event(number, entry);
              });
      wasRead = true;
      return count;
    }
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
    String name = header == null ? request.query().getOrDefault("channel", "") : header;
    return name.toLowerCase(Locale.ROOT);
  }

  private Answer acknowledge(Sender sender, String channel, byte[] body) {
    if (channel.isEmpty()) {
      return HecAnswer.CHANNEL_MISSING.answer();
    }
    try {
      return Answer.json(200, acks.answer(sender.key(), channel, body));
    } catch (JacksonException | IllegalArgumentException e) {
      return HecAnswer.INVALID_FORMAT.answer();
    }
  }

  /** Whose events these are: of more devices than may be, one too many. */
  private Set<DeviceName> check(Sender sender, Events events)
      throws RefusedException, InvalidEventException {
    Set<DeviceName> senders = new LinkedHashSet<>();
    int unused =
        events.visit(
            (number, entry) -> {
              check(number, entry);
              if (senders.size() <= DeviceBatch.MOST_DEVICES) {
                senders.add(sender.device(entry.labels(), DEVICE));
              }
            });
    return senders;
  }

  private void check(int number, Entry entry) throws InvalidEventException {
    if (render(entry).length > StoredEntry.MAX_BYTES) {
      throw new InvalidEventException(HecAnswer.INVALID_FORMAT, number);
    }
  }

  private Answer store(Sender sender, Set<DeviceName> senders, Events events, String channel)
      throws RefusedException, InvalidEventException {
    int stored;
    try (DeviceBatch batch = new DeviceBatch(devices)) {
      batch.open(senders);
      stored =
          events.visit(
              (number, entry) ->
                  batch.of(sender.device(entry.labels(), DEVICE)).add(render(entry)));
      batch.commit();
    }
    counters.stored.add(stored);
    return channel.isEmpty()
        ? HecAnswer.SUCCESS.answer()
        : HecAnswer.success(acks.add(sender.key(), channel));
  }

  private byte[] render(Entry entry) {
    return StoredEntry.render(clock.instant(), LOGGER, ReceivedRecord.ENTRY_RECEIVED, entry);
  }

  @Override
  public Answer refusal(Request request, int status, String message) {
    return switch (status) {
      case 500 -> HecAnswer.INTERNAL_ERROR.answer();
      case 429 -> HecAnswer.QUEUE_FULL.answer(429, message);
      case 503 -> HecAnswer.BUSY.answer();
      default -> HecAnswer.INVALID_FORMAT.answer(status, message);
    };
  }

  @Override
  public Counters counters() {
    return counters;
  }
}
