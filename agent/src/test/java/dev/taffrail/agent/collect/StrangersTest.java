package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.collect.CollectorConfig.AccessConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has no token can neither take the memory away nor end a collector. */
class StrangersTest {
  private static final int KIB = 1024;
  private static final String TOKEN = "one-token-of-rpi4-1";
  private static final String READY = "GET /ready HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

  @TempDir Path dir;
  @TempDir Path temp;
  private Path tokens;

  @BeforeEach
  void writeTokens() throws IOException {
    tokens = temp.resolve("tokens");
    Files.writeString(tokens, "rpi4: " + TOKEN + "\n");
    Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aSignatureOverOneHeaderManyTimesTakesNoMoreMemoryThanWasSent() throws Exception {
    try (CollectorProcess collector = process()) {
      URI uri = collector.uri();
      String names = String.join(";", Collections.nCopies(7_000, "a"));
      String head = signed("rpi4", names, 2) + "A: " + "x".repeat(15 * KIB) + "\r\n\r\n{}";

      assertThat(ask(uri, head)).contains("IncompleteSignatureException");
      assertThat(ask(uri, READY)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void longHeadsOfManyRequestsThatNeverEndDoNotUseTheMemoryUp() throws Exception {
    List<Socket> hanging = new ArrayList<>();
    try (CollectorProcess collector = process()) {
      URI uri = collector.uri();
      for (int i = 0; i < 150; i++) {
        hanging.add(connect(uri));
      }
      for (Socket socket : hanging) {
        begin(socket, "GET /ready HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(350 * KIB));
      }
      assertThat(ask(uri, READY)).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : hanging) {
        socket.close();
      }
    }
  }

  @Test
  void theBodyOfAnUnknownDeviceIsNotAskedFor() throws Exception {
    try (RunningCollector collector = collector(BodyLimits.ofHeap(256L * KIB * KIB))) {
      String head = signed("nobody", "host;x-amz-date;x-amz-target", 1_000_000) + "\r\n";

      try (Socket socket = connect(collector.uri())) {
        socket.getOutputStream().write(head.getBytes(UTF_8)); // and nothing of the body
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("}") < 0) {
          answer.append((char) socket.getInputStream().read());
        }
        assertThat(answer).contains("UnrecognizedClientException");
      }
    }
  }

  @Test
  void bodiesThatMayBeAStrangersLeaveRoomForThoseOfDevices() throws Exception {
    BodyLimits limits = new BodyLimits(100 * KIB, 100 * KIB, 128 * KIB);
    String body = " ".repeat(90 * KIB);
    try (RunningCollector collector = collector(limits)) {
      String forged = signed("rpi4", "host;x-amz-date;x-amz-target", body.length()) + "\r\n" + body;
      for (int i = 0; i < 3; i++) {
        assertThat(ask(collector.uri(), forged)).contains("ServiceUnavailableException");
        assertThat(
                collector
                    .post(
                        "/services/collector",
                        "{\"event\":\"x\"}" + body,
                        "Authorization",
                        "Splunk " + TOKEN)
                    .statusCode())
            .isEqualTo(200);
      }
      String small = signed("rpi4", "host;x-amz-date;x-amz-target", 2) + "\r\n{}";
      for (int i = 0; i < 20; i++) {
        assertThat(ask(collector.uri(), small)).contains("InvalidSignatureException");
      }
    }
  }

  private CollectorProcess process() throws IOException {
    return new CollectorProcess(
        temp.resolve("err"),
        "--listen",
        "127.0.0.1:0",
        "--dir",
        dir.toString(),
        "--tokens",
        tokens.toString());
  }

  private RunningCollector collector(BodyLimits limits) throws IOException {
    return RunningCollector.in(
        dir,
        c -> c.withLimits(limits).withAccess(new AccessConfig(null, tokens, SplunkToken.any(), 0)));
  }

  /** The head of a request whose signature has its form, but for the line that ends it. */
  private static String signed(String key, String headers, int length) {
    String now =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    return "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
        + "X-Amz-Target: Logs_20140328.DescribeLogGroups\r\nX-Amz-Date: "
        + now
        + "\r\nContent-Length: "
        + length
        + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
        + key
        + "/"
        + now.substring(0, 8)
        + "/eu-west-2/logs/aws4_request, SignedHeaders="
        + headers
        + ", Signature="
        + "0".repeat(64)
        + "\r\n";
  }

  private static String ask(URI uri, String request) throws IOException {
    try (Socket socket = connect(uri)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket connect(URI uri) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void begin(Socket socket, String request) throws IOException {
    try {
      socket.getOutputStream().write(request.getBytes(UTF_8));
    } catch (SocketException e) {
      // The collector has ended this connection, as it may.
      assertThat(socket.isConnected()).isTrue();
    }
  }
}
