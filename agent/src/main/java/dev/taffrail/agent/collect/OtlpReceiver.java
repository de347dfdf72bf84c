package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /v1/logs}: OpenTelemetry's logs over HTTP, in protocol buffers or JSON. A record is
 * stored in the JSON of OTLP. Those that are too large for a journal's record are rejected as OTLP
 * has it: the answer is 200, and says how many and why. Records are kept as often as they come.
 */
final class OtlpReceiver implements Receiver {
  private static final String LOGGER = "collect.otlp";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String TOO_LONG =
      "a record may have at most " + StoredEntry.MAX_BYTES + " bytes when stored";

  /** The attributes of a resource that name a device, the first that is there. */
  private static final List<String> DEVICE =
      List.of("device.id", "host.name", "service.instance.id");

  private final Devices devices;
  private final Clock clock;
  private final Counters counters = new Counters();

  OtlpReceiver(Devices devices, Clock clock) {
    this.devices = devices;
    this.clock = clock;
  }

  @Override
  public Answer receive(Request request) throws RefusedException, IOException {
    if (!request.method().equals("POST")) {
      return Answer.text(405, "Method Not Allowed");
    }
    request.login();
    boolean protobuf = isProtobuf(request);
    if (!protobuf && !request.mediaType().equals(JSON)) {
      throw new RefusedException(
          415,
          "expected Content-Type: %s or %s, found '%s'"
              .formatted(PROTOBUF, JSON, request.mediaType()));
    }
    byte[] body = protobuf ? request.bytes(counters) : request.body(counters);
    OtlpLogs logs =
        OtlpLogs.parse(
            protobuf ? new OtlpProtobufParser(body) : new OtlpJsonParser(body), body.length);
    Tally tally;
    try (DeviceBatch batch = new DeviceBatch(devices)) {
      tally = new Tally(request.sender(), batch);
      batch.open(tally.devices(logs));
      logs.entries(tally);
      batch.commit();
    }
    counters.stored.add(tally.stored);
    counters.refused.add(tally.rejected);
    return protobuf ? protobufSuccess(tally.rejected) : jsonSuccess(tally.rejected);
  }

  private static boolean isProtobuf(Request request) {
    return request.mediaType().equals(PROTOBUF);
  }

  /** Stores the records of one request, and counts them. */
  private final class Tally implements OtlpLogs.Visitor {
    private final Sender sender;
    private final DeviceBatch batch;
    private long stored;
    private long rejected;

    Tally(Sender sender, DeviceBatch batch) {
      this.sender = sender;
      this.batch = batch;
    }

    /** Those with a record that will be stored; none where there is but one, as for Loki. */
    Set<DeviceName> devices(OtlpLogs logs) throws RefusedException {
      Set<DeviceName> storing = new LinkedHashSet<>();
      if (named(logs) > 1) {
        logs.entries(
            entry -> {
              DeviceName device = sender.device(entry.labels(), DEVICE);
              if (!storing.contains(device) && render(entry).length <= StoredEntry.MAX_BYTES) {
                storing.add(device);
              }
            });
      }
      return storing;
    }

    private long named(OtlpLogs logs) {
      return logs.resources().stream()
          .map(labels -> sender.device(labels, DEVICE))
          .distinct()
          .limit(2)
          .count();
    }

    private byte[] render(Entry entry) {
      return StoredEntry.render(clock.instant(), LOGGER, ReceivedRecord.ENTRY_RECEIVED, entry);
    }

    @Override
    public void entry(Entry entry) throws RefusedException {
      byte[] record = render(entry);
      if (record.length > StoredEntry.MAX_BYTES) {
        rejected++;
      } else {
        batch.of(sender.device(entry.labels(), DEVICE)).add(record);
        stored++;
      }
    }
  }

  /** An {@code ExportLogsServiceResponse}. */
  private static Answer jsonSuccess(long rejected) {
    return rejected == 0
        ? Answer.json(200, "{}")
        : Answer.json(
            200,
            "{\"partialSuccess\":{\"rejectedLogRecords\":\"%d\",\"errorMessage\":\"%s\"}}"
                .formatted(rejected, TOO_LONG));
  }

  private static Answer protobufSuccess(long rejected) {
    if (rejected == 0) {
      return Answer.bytes(200, PROTOBUF, new byte[0]);
    }
    ByteArrayOutputStream partial = new ByteArrayOutputStream();
    number(partial, 1, rejected);
    delimited(partial, 2, TOO_LONG.getBytes(UTF_8));
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    delimited(response, 1, partial.toByteArray());
    return Answer.bytes(200, PROTOBUF, response.toByteArray());
  }

  /** A {@code google.rpc.Status}, as OTLP demands, in the form that the sender speaks. */
  @Override
  public Answer refusal(Request request, int status, String message) {
    int code =
        switch (status) {
          case 401 -> 16; // UNAUTHENTICATED
          case 429 -> 8; // RESOURCE_EXHAUSTED
          case 500 -> 13; // INTERNAL
          case 503 -> 14; // UNAVAILABLE
          default -> 3; // INVALID_ARGUMENT
        };
    if (!isProtobuf(request)) {
      return Answer.json(
          status, "{\"code\":%d,\"message\":\"%s\"}".formatted(code, Json.escape(message)));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, 1, code);
    delimited(out, 2, message.getBytes(UTF_8));
    return Answer.bytes(status, PROTOBUF, out.toByteArray());
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, (long) field << 3);
    varint(out, value);
  }

  private static void delimited(ByteArrayOutputStream out, int field, byte[] bytes) {
    varint(out, ((long) field << 3) | 2);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  @Override
  public Counters counters() {
    return counters;
  }
}
