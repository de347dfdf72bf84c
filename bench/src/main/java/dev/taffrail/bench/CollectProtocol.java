package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.xerial.snappy.Snappy;

/** Requests of one entry each, as {@code taffrail collect} takes them by its protocols. */
enum CollectProtocol {
  LOKI("/loki/api/v1/push", "Content-Type: application/json\r\n") {
    @Override
    byte[] body(String device, String line) {
      return json(
          "{'streams':[{'stream':{'host':'%s'},'values':[['%d','%s']]}]}", device, nanos(), line);
    }
  },

  LOKI_PROTOBUF("/loki/api/v1/push", "Content-Type: application/x-protobuf\r\n") {
    @Override
    byte[] body(String device, String line) throws IOException {
      long nanos = nanos();
      byte[] time = message(varint(1, nanos / SECOND), varint(2, nanos % SECOND));
      byte[] entry = message(bytes(1, time), text(2, line));
      byte[] stream = message(text(1, "{host=\"" + device + "\"}"), bytes(2, entry));
      return Snappy.compress(bytes(1, stream));
    }
  },

  SPLUNK("/services/collector/event", Heads.SPLUNK) {
    @Override
    byte[] body(String device, String line) {
      return hec(device, line);
    }
  },

  /** With a channel for each connection, so with a number in each answer. Nobody asks for it. */
  SPLUNK_ACK("/services/collector/event", Heads.SPLUNK) {
    @Override
    byte[] body(String device, String line) {
      return hec(device, line);
    }

    @Override
    String head(int sender) {
      return "X-Splunk-Request-Channel: 00000000-0000-4000-8000-%012d\r\n".formatted(sender);
    }
  },

  OTLP("/v1/logs", "Content-Type: application/x-protobuf\r\n") {
    @Override
    byte[] body(String device, String line) {
      byte[] host = message(text(1, "host.name"), bytes(2, text(1, device)));
      byte[] resource = bytes(1, host);
      byte[] record =
          message(fixed(1, nanos()), varint(2, INFO), text(3, "INFO"), bytes(5, text(1, line)));
      return bytes(1, message(bytes(1, resource), bytes(2, bytes(2, record))));
    }
  },

  OTLP_JSON("/v1/logs", "Content-Type: application/json\r\n") {
    @Override
    byte[] body(String device, String line) {
      return json(
          "{'resourceLogs':[{'resource':{'attributes':[{'key':'host.name','value':"
              + "{'stringValue':'%s'}}]},'scopeLogs':[{'logRecords':[{'timeUnixNano':'%d',"
              + "'severityNumber':9,'severityText':'INFO','body':{'stringValue':'%s'}}]}]}]}",
          device, nanos(), line);
    }
  },

  CLOUDWATCH("/", Heads.CLOUDWATCH + "X-Amz-Target: Logs_20140328.PutLogEvents\r\n") {
    @Override
    byte[] body(String device, String line) {
      return json(
          "{'logGroupName':'bench','logStreamName':'%s','logEvents':"
              + "[{'timestamp':%d,'message':'%s'}]}",
          device, System.currentTimeMillis(), line);
    }

    @Override
    List<byte[]> before(String device) {
      return List.of(
          create("Group", json("{'logGroupName':'bench'}")),
          create("Stream", json("{'logGroupName':'bench','logStreamName':'%s'}", device)));
    }
  };

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** OTLP's severity. */
  private static final int INFO = 9;

  private static final int FIXED = 1;
  private static final int LENGTH = 2;

  private final String path;
  private final String head;

  CollectProtocol(String path, String head) {
    this.path = path;
    this.head = head;
  }

  /** As it is named on the command line. */
  static CollectProtocol of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  abstract byte[] body(String device, String line) throws IOException;

  /** What stands in the heads of this sender's requests besides. */
  String head(int sender) {
    return "";
  }

  /** Requests to make before the first push of a device, whatever they are answered. */
  List<byte[]> before(String device) {
    return List.of();
  }

  byte[] request(int sender, String device, String line) throws IOException {
    return request(path, head + head(sender), body(device, line));
  }

  private static byte[] request(String path, String head, byte[] body) {
    String begin =
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(path, head, body.length);
    return message(begin.getBytes(UTF_8), body);
  }

  private static byte[] create(String what, byte[] body) {
    String target = "X-Amz-Target: Logs_20140328.CreateLog" + what + "\r\n";
    return request("/", Heads.CLOUDWATCH + target, body);
  }

  private static byte[] hec(String device, String line) {
    return json(
        "{'time':%.3f,'host':'%s','sourcetype':'bench','event':'%s'}",
        System.currentTimeMillis() / 1e3, device, line);
  }

  private static byte[] json(String form, Object... values) {
    return String.format(Locale.ROOT, form.replace('\'', '"'), values).getBytes(UTF_8);
  }

  private static long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  private static byte[] text(int field, String text) {
    return bytes(field, text.getBytes(UTF_8));
  }

  private static byte[] bytes(int field, byte[] value) {
    return message(varint(field << 3 | LENGTH), varint(value.length), value);
  }

  private static byte[] varint(int field, long value) {
    return message(varint((long) field << 3), varint(value));
  }

  private static byte[] fixed(int field, long value) {
    ByteBuffer fixed = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return message(varint(field << 3 | FIXED), fixed.putLong(value).array());
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] message(byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  /** Of an enum's constants its own are not to be had yet. */
  private static final class Heads {
    static final String SPLUNK = "Authorization: Splunk 0123456789abcdef\r\n";
    static final String CLOUDWATCH =
        "Content-Type: application/x-amz-json-1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
            + "AKID/20261130/eu-west-2/logs/aws4_request, SignedHeaders=host, Signature="
            + "0".repeat(64)
            + "\r\n";
  }
}
