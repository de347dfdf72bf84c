package dev.taffrail.agent.collect;

import dev.taffrail.agent.collect.OtlpValue.Attribute;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * One way through a request in protocol buffers. Records are put into the JSON of OTLP on the way;
 * fields that it does not know are skipped.
 */
final class OtlpProtobufParser implements OtlpLogs.Parser {
  private static final int REQUEST_RESOURCE_LOGS = 1;
  private static final int RESOURCE_LOGS_RESOURCE = 1;
  private static final int RESOURCE_LOGS_SCOPE_LOGS = 2;
  private static final int RESOURCE_ATTRIBUTES = 1;
  private static final int SCOPE_LOGS_SCOPE = 1;
  private static final int SCOPE_LOGS_RECORDS = 2;
  private static final int SCOPE_NAME = 1;

  private final byte[] body;

  OtlpProtobufParser(byte[] body) {
    this.body = body;
  }

  @Override
  public void run(OtlpGroups groups, OtlpLogs.Values values) throws RefusedException {
    ProtobufReader request = new ProtobufReader(body, "ExportLogsServiceRequest");
    for (int field = request.next(); field != 0; field = request.next()) {
      if (field == REQUEST_RESOURCE_LOGS) {
        resourceLogs(request.message(), groups, values);
      } else {
        request.skip();
      }
    }
  }

  private static void resourceLogs(ProtobufReader logs, OtlpGroups groups, OtlpLogs.Values values)
      throws RefusedException {
    int number = groups.addResource();
    for (int field = logs.next(); field != 0; field = logs.next()) {
      switch (field) {
        case RESOURCE_LOGS_RESOURCE -> groups.resource(number, resource(logs.message()));
        case RESOURCE_LOGS_SCOPE_LOGS -> scopeLogs(logs.message(), number, groups, values);
        default -> logs.skip();
      }
    }
  }

  /** Attributes with values that are no structures; those are left out. */
  private static Map<String, String> resource(ProtobufReader resource) throws RefusedException {
    Map<String, String> attributes = new TreeMap<>();
    for (int field = resource.next(); field != 0; field = resource.next()) {
      if (field == RESOURCE_ATTRIBUTES) {
        Attribute attribute = Attribute.read(resource.message());
        String scalar = attribute.value().scalar();
        if (scalar != null) {
          attributes.put(attribute.key(), scalar);
        }
      } else {
        resource.skip();
      }
    }
    return attributes;
  }

  private static byte[] json(OtlpRecordWriter record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Json.generator(out)) {
      record.write(json);
    }
    return out.toByteArray();
  }

  private static void scopeLogs(
      ProtobufReader logs, int resource, OtlpGroups groups, OtlpLogs.Values values)
      throws RefusedException {
    int scope = groups.addScope();
    for (int field = logs.next(); field != 0; field = logs.next()) {
      switch (field) {
        case SCOPE_LOGS_SCOPE -> groups.scope(scope, scope(logs.message()));
        case SCOPE_LOGS_RECORDS -> {
          OtlpRecordWriter record = new OtlpRecordWriter();
          record.read(logs.message());
          values.value(resource, scope, record.log(), json(record));
        }
        default -> logs.skip();
      }
    }
  }

  private static String scope(ProtobufReader scope) throws RefusedException {
    String name = "";
    for (int field = scope.next(); field != 0; field = scope.next()) {
      if (field == SCOPE_NAME) {
        name = scope.text();
      } else {
        scope.skip();
      }
    }
    return name;
  }
}
