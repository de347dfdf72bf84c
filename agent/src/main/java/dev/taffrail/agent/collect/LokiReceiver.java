package dev.taffrail.agent.collect;

import static dev.taffrail.agent.collect.ReceivedRecord.ENTRY_RECEIVED;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /loki/api/v1/push}, answered as Loki answers: what is wrong in a push is skipped and
 * named, the rest of it stored. Exact duplicates are stored once. Takes JSON, plain or by gzip, and
 * protocol buffers by Snappy.
 */
final class LokiReceiver implements Receiver {
  private static final String LOGGER = "collect.loki";

  /** The labels that name a device, the first that is there. */
  private static final List<String> DEVICE = List.of("device", "host", "hostname", "instance");

  private final Devices devices;
  private final LokiRules rules;
  private final Clock clock;
  private final Counters counters = new Counters();

  LokiReceiver(Devices devices, LokiRules rules, Clock clock) {
    this.devices = devices;
    this.rules = rules;
    this.clock = clock;
  }

  /** What makes two stored records one entry: stream, time, line and metadata. */
  static Optional<Fingerprint> identity(ReceivedRecord record) {
    return Optional.of(Fingerprint.of(Entry.of(record)));
  }

  @Override
  public Answer receive(Request request) throws RefusedException, IOException {
    if (!request.method().equals("POST")) {
      return Answer.text(405, "Method Not Allowed");
    }
    request.login();
    LokiPush push = parse(request);
    if (push.streams().isEmpty()) {
      throw new RefusedException(422, "error at least one valid stream is required for ingestion");
    }
    for (Map<String, String> labels : push.streams()) {
      Optional<String> problem = rules.unparsable(labels);
      if (problem.isPresent()) {
        throw new RefusedException(400, problem.get());
      }
    }
    return store(push, request.sender());
  }

  /** What is not called JSON, Loki takes for protocol buffers. */
  private LokiPush parse(Request request) throws RefusedException, IOException {
    boolean json = request.mediaType().equals("application/json");
    byte[] body = json ? request.body(counters) : request.snappyBody(counters);
    return LokiPush.parse(
        json ? new LokiJsonParser(body) : new LokiProtobufParser(body), body.length);
  }

  private Answer store(LokiPush push, Sender sender) throws RefusedException {
    Problems problems = new Problems();
    BitSet wanted = wanted(push.streams(), problems);
    Tally tally;
    try (DeviceBatch batch = new DeviceBatch(devices)) {
      tally = new Tally(sender, wanted, batch, problems);
      batch.open(tally.devices(push));
      push.entries(tally);
      batch.commit();
    }
    counters.stored.add(tally.stored);
    counters.duplicates.add(tally.duplicates);
    counters.refused.add(tally.refused);
    return problems.isEmpty() ? Answer.NO_CONTENT : Answer.text(400, problems.toString());
  }

  private BitSet wanted(List<Map<String, String>> streams, Problems problems) {
    BitSet wanted = new BitSet();
    for (int i = 0; i < streams.size(); i++) {
      Optional<String> problem = rules.problem(streams.get(i));
      problem.ifPresent(problems::add);
      wanted.set(i, problem.isEmpty());
    }
    return wanted;
  }

  /** Stores the entries of one push and counts what became of them. */
  private final class Tally implements LokiPush.Visitor {
    private final Sender sender;
    private final BitSet wanted;
    private final DeviceBatch batch;
    private final Problems problems;

    /** Entries are judged twice, and alike. */
    private final Instant now = clock.instant();

    private long stored;
    private long duplicates;
    private long refused;

    Tally(Sender sender, BitSet wanted, DeviceBatch batch, Problems problems) {
      this.sender = sender;
      this.wanted = wanted;
      this.batch = batch;
      this.problems = problems;
    }

    /**
     * Those with an entry that will be stored; none where the push names but one, which is opened
     * when its first entry is: there is no other in whose journal anything could be left.
     */
    Set<DeviceName> devices(LokiPush push) throws RefusedException {
      Set<DeviceName> storing = new LinkedHashSet<>();
      if (named(push) > 1) {
        push.entries(
            (stream, entry) -> {
              DeviceName device = sender.device(entry.labels(), DEVICE);
              if (wanted.get(stream)
                  && !storing.contains(device)
                  && problem(entry, render(entry)).isEmpty()) {
                storing.add(device);
              }
            });
      }
      return storing;
    }

    private long named(LokiPush push) {
      return wanted.stream()
          .filter(push::hasEntries)
          .mapToObj(stream -> sender.device(push.streams().get(stream), DEVICE))
          .distinct()
          .limit(2)
          .count();
    }

    private byte[] render(Entry entry) {
      return StoredEntry.render(clock.instant(), LOGGER, ENTRY_RECEIVED, entry);
    }

    private Optional<String> problem(Entry entry, byte[] record) {
      return rules.problem(entry, record.length, now);
    }

    @Override
    public void entry(int stream, Entry entry) throws RefusedException {
      if (!wanted.get(stream)) {
        refused++;
        return;
      }
      byte[] record = render(entry);
      Optional<String> problem = problem(entry, record);
      if (problem.isPresent()) {
        problems.add(problem.get());
        refused++;
      } else if (addOnce(entry, record)) {
        stored++;
      } else {
        duplicates++;
      }
    }

    private boolean addOnce(Entry entry, byte[] record) throws RefusedException {
      return batch
          .of(sender.device(entry.labels(), DEVICE))
          .addOnce(Fingerprint.of(entry), List.of(record));
    }
  }

  @Override
  public Answer refusal(Request request, int status, String message) {
    return Answer.text(status, message);
  }

  @Override
  public Counters counters() {
    return counters;
  }
}
