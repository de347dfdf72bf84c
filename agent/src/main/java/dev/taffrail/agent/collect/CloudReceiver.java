package dev.taffrail.agent.collect;

import dev.taffrail.log.Correlation;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * {@code POST /cloud/v1/runs}: what edge pipelines found, a JSON document for each run, under the
 * run's correlation id from its {@code traceparent} header. A document with an {@code
 * Idempotency-Key} is stored once. One that is too long for a record is stored in parts.
 */
final class CloudReceiver implements Receiver {
  private static final String LOGGER = "collect.cloud";
  private static final String CORRELATION_ID = "correlation_id";
  private static final String IDEMPOTENCY_KEY = "idempotency_key";
  private static final int MAX_KEY = 256;

  private static final String DEVICE = "device";

  private final Devices devices;
  private final Clock clock;
  private final Counters counters = new Counters();

  CloudReceiver(Devices devices, Clock clock) {
    this.devices = devices;
    this.clock = clock;
  }

  /** A document is known by its key and run, once its last part is stored. */
  static Optional<Fingerprint> identity(ReceivedRecord record) {
    return record.part() == record.parts() ? identity(record.metadata()) : Optional.empty();
  }

  private static Optional<Fingerprint> identity(Map<String, String> metadata) {
    return metadata.containsKey(IDEMPOTENCY_KEY)
        ? Optional.of(
            Fingerprint.of(new Entry(Map.of(), OptionalLong.empty(), metadata, new byte[0])))
        : Optional.empty();
  }

  @Override
  public Answer receive(Request request) throws RefusedException, IOException {
    if (!request.method().equals("POST")) {
      return Answer.text(405, "Method Not Allowed");
    }
    request.login();
    // A web page can make a browser send any other type here without asking.
    if (!request.mediaType().equals("application/json")) {
      throw new RefusedException(415, "expected Content-Type: application/json");
    }
    Map<String, String> metadata = metadata(request);
    byte[] body = request.body(counters);
    Map<String, String> said = members(body);
    return store(request.sender().device(said, List.of(DEVICE)), body, metadata);
  }

  private static Map<String, String> metadata(Request request) throws RefusedException {
    Map<String, String> metadata = new TreeMap<>();
    @Nullable String traceparent = request.header("traceparent");
    if (traceparent != null) {
      metadata.put(CORRELATION_ID, correlationId(traceparent));
    }
    @Nullable String key = request.header("Idempotency-Key");
    if (key != null && key.length() > MAX_KEY) {
      throw new RefusedException(
          400, "Idempotency-Key: expected at most %d characters".formatted(MAX_KEY));
    }
    if (key != null) {
      metadata.put(IDEMPOTENCY_KEY, key);
    }
    return metadata;
  }

  private static String correlationId(String traceparent) throws RefusedException {
    return Correlation.idOf(traceparent)
        .orElseThrow(
            () ->
                new RefusedException(
                    400,
                    "traceparent: expected 00-<32 hex digits>-<16 hex digits>-<2 hex digits>,"
                        + " ids not all zeros"));
  }

  /**
   * What the document says of its device.
   *
   * @throws RefusedException 400 when it is no JSON object
   */
  private static Map<String, String> members(byte[] body) throws RefusedException {
    Map<String, String> members = new TreeMap<>();
    try (JsonParser parser = Json.parser(body)) {
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      while (isObject && parser.nextToken() != JsonToken.END_OBJECT) {
        boolean isDevice = parser.currentName().equals(DEVICE);
        if (parser.nextToken() == JsonToken.VALUE_STRING && isDevice) {
          members.put(DEVICE, Json.text(parser));
        }
        parser.skipChildren();
      }
      if (!isObject || parser.nextToken() != null) {
        throw new RefusedException(400, "expected one JSON object, found " + Json.found(parser));
      }
      return members;
    } catch (JacksonException e) {
      throw new RefusedException(400, "expected one JSON object: " + Json.problem(e), e);
    }
  }

  private Answer store(DeviceName device, byte[] body, Map<String, String> metadata)
      throws RefusedException {
    List<byte[]> records = render(new Entry(Map.of(), OptionalLong.empty(), metadata, body));
    Optional<Fingerprint> identity = identity(metadata);
    boolean stored = true;
    try (DeviceBatch batch = new DeviceBatch(devices)) {
      if (identity.isPresent()) {
        stored = batch.of(device).addOnce(identity.get(), records);
      } else {
        for (byte[] record : records) {
          batch.of(device).add(record);
        }
      }
      batch.commit();
    }
    (stored ? counters.stored : counters.duplicates).increment();
    return Answer.NO_CONTENT;
  }

  private List<byte[]> render(Entry document) {
    byte[] whole =
        StoredEntry.render(clock.instant(), LOGGER, ReceivedRecord.RUN_RECEIVED, document);
    if (whole.length <= StoredEntry.MAX_BYTES) {
      return List.of(whole);
    }
    List<byte[]> records = new ArrayList<>();
    for (Part part : Part.split(document.line())) {
      records.add(
          StoredEntry.renderPart(
              clock.instant(), LOGGER, ReceivedRecord.RUN_RECEIVED, document, part));
    }
    return records;
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
