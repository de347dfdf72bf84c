package dev.taffrail.agent.collect;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The part of CloudWatch Logs that a shipper needs, AWS JSON 1.1 at {@code POST /}. Signatures
 * (SigV4) have to be there and to have their form; they are checked where devices have tokens.
 */
final class CloudWatchReceiver implements Receiver {
  static final String TYPE = "application/x-amz-json-1.1";

  private static final String LOGGER = "collect.cloudwatch";
  private static final String TARGET_PREFIX = "Logs_20140328.";
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=[^, ]+, *SignedHeaders=[^, ]+, *Signature=[0-9a-f]{64}");

  private static final List<String> DEVICE = List.of("stream");

  private final Devices devices;
  private final GroupsOfDevices groupsOf;
  private final Clock clock;
  private final Counters counters = new Counters();

  CloudWatchReceiver(Devices devices, GroupsOfDevices groups, Clock clock) {
    this.devices = devices;
    this.groupsOf = groups;
    this.clock = clock;
  }

  @Override
  public Answer receive(Request request) throws RefusedException, IOException {
    if (!request.method().equals("POST")) {
      return refusal(request, 405, "Method Not Allowed");
    }
    try {
      checkSigned(request.header("Authorization"));
      @Nullable String target = request.header("X-Amz-Target");
      if (target == null || !target.startsWith(TARGET_PREFIX)) {
        throw new AwsException("UnknownOperationException", "Expected a " + TARGET_PREFIX + "*");
      }
      String operation = target.substring(TARGET_PREFIX.length());
      byte[] body = request.signedBody(counters);
      return Answer.bytes(200, TYPE, Json.utf8(perform(operation, request.sender(), body)));
    } catch (AwsException e) {
      return e.answer();
    }
  }

  private static void checkSigned(@Nullable String authorization) throws AwsException {
    if (authorization == null) {
      throw new AwsException("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    if (!SIGNATURE.matcher(authorization).matches()) {
      throw new AwsException(
          "IncompleteSignatureException",
          "Expected Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…");
    }
  }

  private String perform(String operation, Sender sender, byte[] body)
      throws AwsException, RefusedException {
    LogGroups groups = groupsOf.of(sender);
    return switch (operation) {
      case "PutLogEvents" -> put(sender, groups, PutLogEvents.parse(body));
      case "CreateLogGroup" -> {
        groups.createGroup(member(members(body), "logGroupName"));
        yield "{}";
      }
      case "CreateLogStream" -> {
        Map<String, String> members = members(body);
        groups.createStream(member(members, "logGroupName"), member(members, "logStreamName"));
        yield "{}";
      }
      case "PutRetentionPolicy" -> {
        Map<String, String> members = members(body);
        groups.setRetention(
            member(members, "logGroupName"), days(member(members, "retentionInDays")));
        yield "{}";
      }
      case "DescribeLogGroups" -> LogGroupPages.groups(groups.all(), members(body));
      case "DescribeLogStreams" -> {
        Map<String, String> members = members(body);
        yield LogGroupPages.streams(groups.group(member(members, "logGroupName")), members);
      }
      default ->
          throw new AwsException("UnknownOperationException", "Not offered here: " + operation);
    };
  }

  private String put(Sender sender, LogGroups groups, PutLogEvents request)
      throws AwsException, RefusedException {
    LogGroup group = groups.groupOf(request.group(), request.stream());
    EventWindow window = EventWindow.of(request.events(), clock.millis(), group.retentionDays());
    List<byte[]> records = render(request, window);
    try (DeviceBatch batch = new DeviceBatch(devices)) {
      DeviceName device = sender.device(labels(request), DEVICE);
      for (byte[] record : records) {
        batch.of(device).add(record);
      }
      batch.commit();
    }
    counters.stored.add(records.size());
    counters.refused.add(window.rejected());
    // Sequence tokens are ignored today, but still answered.
    return "{\"nextSequenceToken\":\"0\"" + window.rejectedInfo() + "}";
  }

  private List<byte[]> render(PutLogEvents request, EventWindow window) throws AwsException {
    Map<String, String> labels = labels(request);
    List<byte[]> records =
        request.events().subList(window.start(), window.end()).stream()
            .map(event -> render(event, labels))
            .toList();
    for (byte[] record : records) {
      if (record.length > StoredEntry.MAX_BYTES) {
        throw AwsException.invalidParameter(
            "Log event too large: a record of %d bytes exceeds limit of %d"
                .formatted(record.length, StoredEntry.MAX_BYTES));
      }
    }
    return records;
  }

  private static Map<String, String> labels(PutLogEvents request) {
    return Map.of("group", request.group(), "stream", request.stream());
  }

  private byte[] render(PutLogEvents.Event event, Map<String, String> labels) {
    // Saturates: a time that far off was rejected before.
    long nanos = TimeUnit.MILLISECONDS.toNanos(event.timestamp());
    return StoredEntry.render(
        clock.instant(),
        LOGGER,
        ReceivedRecord.ENTRY_RECEIVED,
        Entry.at(nanos, labels, Map.of(), event.message()));
  }

  private static Map<String, String> members(byte[] body) throws AwsException {
    try (JsonParser parser = Json.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw PutLogEvents.serialization("expected an object, found " + Json.found(parser));
      }
      return Json.strings(parser);
    } catch (JacksonException e) {
      throw PutLogEvents.serialization(Json.problem(e));
    }
  }

  private static String member(Map<String, String> members, String name) {
    return members.getOrDefault(name, "");
  }

  private static int days(String text) throws AwsException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw AwsException.invalidParameter("Expected retentionInDays, found '" + text + "'");
    }
  }

  @Override
  public Answer refusal(Request request, int status, String message) {
    String type =
        switch (status) {
          case 413 -> "RequestEntityTooLargeException";
          case 429 -> "ThrottlingException";
          case 500, 503 -> "ServiceUnavailableException";
          default -> "SerializationException";
        };
    return new AwsException(status == 429 ? 400 : status, type, message).answer();
  }

  @Override
  public Counters counters() {
    return counters;
  }
}
