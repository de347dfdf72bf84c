package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.DeviceCertificate;
import dev.taffrail.agent.collect.CollectorConfig.AccessConfig;
import dev.taffrail.ship.http.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, and senders that never finish what they began. */
class CollectorTlsTest {
  private static final String EVENT = "{\"event\":\"x\",\"host\":\"rpi4\"}";

  @TempDir Path dir;
  @TempDir Path temp;

  private RunningCollector collector() throws Exception {
    new DeviceCertificate(temp).write();
    TlsServer tls = new TlsServer(temp.resolve("device.pem"), temp.resolve("device.key"));
    return RunningCollector.in(
        dir, c -> c.withAccess(new AccessConfig(tls, null, SplunkToken.any(), 0)));
  }

  @Test
  void takesPushesOverTlsAndNoneInTheClear() throws Exception {
    try (RunningCollector collector = collector()) {
      assertThat(collector.uri().getScheme()).isEqualTo("https");
      try (SSLSocket socket = connect(collector, "TLSv1.3", "TLSv1.2")) {
        assertThat(push(socket)).startsWith("HTTP/1.1 200");
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      }
      try (SSLSocket socket = connect(collector, "TLSv1.2")) {
        assertThat(push(socket)).startsWith("HTTP/1.1 200");
      }
      try (Socket clear = new Socket(InetAddress.getLoopbackAddress(), collector.uri().getPort())) {
        assertThat(answerOrNone(clear)).doesNotContain("HTTP");
      }
    }
    assertThat(Journals.originalsOf(dir, "rpi4")).hasSize(2);
  }

  /**
   * Who keeps a connection sends the next request as soon as the answer is there. With TLS the
   * JDK's server would not see one that came to it together with the body that it passes over.
   */
  @ParameterizedTest
  @ValueSource(strings = {"5", "0000005"})
  void aRequestThatIsRefusedIsAnsweredBehindItsBodySoThatTheNextOneIsSeen(String length)
      throws Exception {
    try (RunningCollector collector = collector();
        SSLSocket socket = connect(collector, "TLSv1.3")) {
      String head = "POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.setSoTimeout(300);
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("12345".getBytes(UTF_8));
        assertThat(answerOf(socket)).startsWith("HTTP/1.1 404");
      }
    }
  }

  private static String answerOf(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)\r\n(.+\r\n)*\r\n$").matcher("");
    while (!length.reset(answer).find()) {
      answer.append((char) socket.getInputStream().read());
    }
    socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return answer.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 128 * 1024})
  void ofALargeBodyThatIsNotWantedTheConnectionIsClosedBehindTheAnswer(int length)
      throws Exception {
    try (RunningCollector collector = collector();
        SSLSocket socket = connect(collector, "TLSv1.3")) {
      String head = "POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
      socket.getOutputStream().write((head + "x".repeat(length)).getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 404")
          .containsIgnoringCase("Connection: close");
    }
  }

  /** Without an answer the connection may be reset, while the request is still being written. */
  private static String answerOrNone(Socket socket) {
    try {
      return push(socket);
    } catch (IOException e) {
      return "";
    }
  }

  /** This JVM's own sockets would not speak TLS 1.1 either, and so the hello is a written one. */
  @Test
  void shakesNoHandsInTls11() throws Exception {
    try (RunningCollector collector = collector()) {
      assertThat(answerToHello(collector, "0302"))
          .satisfiesAnyOf(
              answer -> assertThat(answer).as("JDK 17 closes").isEmpty(),
              answer -> assertThat(answer).as("JDK 25 sends an alert").startsWith(21));
      assertThat(answerToHello(collector, "0303")).startsWith(22); // a handshake goes on
    }
  }

  /** How the answer begins; nothing where the connection is closed. */
  private static byte[] answerToHello(RunningCollector collector, String version)
      throws IOException {
    String hello =
        "160301004701000043" // lengths of the record and of the hello
            + version
            + "00".repeat(32) // random
            + "00" // no session
            + "0002C02B" // ECDHE, ECDSA, AES-128-GCM
            + "0100" // no compression
            + "0018000A00080006001700180019000D00080006040305030603"; // curves, signatures
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.uri().getPort())) {
      socket.getOutputStream().write(HexFormat.of().parseHex(hello));
      return socket.getInputStream().readNBytes(7);
    }
  }

  @Test
  void showsARenewedCertificateAndGoesOnWithTheOldOneWhileTheNewIsNoGood() throws Exception {
    try (RunningCollector collector = collector()) {
      X509Certificate first = shown(collector);
      Files.writeString(temp.resolve("device.key"), "half of it");
      assertThat(shown(collector)).isEqualTo(first);
      Files.delete(temp.resolve("device.p12"));
      new DeviceCertificate(temp).write();
      await().until(() -> !shown(collector).equals(first));
    }
  }

  @Test
  void theOperatorIsToldOnceOfACertificateThatIsNoGood() throws Exception {
    try (RunningCollector collector = collector()) {
      X509Certificate first = shown(collector);
      Files.writeString(temp.resolve("device.pem"), "half of it");
      await().until(() -> shown(collector).equals(first) && !collector.warnings.isEmpty());
      assertThat(shown(collector)).isEqualTo(first);
      assertThat(collector.warnings)
          .singleElement()
          .asString()
          .contains("stays in use: expected certificates in PEM")
          .contains("device.pem");
    }
  }

  @Test
  @Tag("search")
  void handshakesAndRequestsThatAreNeverFinishedKeepNobodyOut() throws Exception {
    List<Socket> hanging = new ArrayList<>();
    try (RunningCollector collector = collector()) {
      for (int i = 0; i < 250; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.uri().getPort());
        hanging.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1}); // a client's hello begins
      }
      try (SSLSocket socket = connect(collector, "TLSv1.3")) {
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        assertThat(push(socket)).startsWith("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : hanging) {
        socket.close();
      }
    }
  }

  private static X509Certificate shown(RunningCollector collector) throws Exception {
    try (SSLSocket socket = connect(collector, "TLSv1.3")) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connect(RunningCollector collector, String... protocols)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), collector.uri().getPort());
    socket.setEnabledProtocols(protocols);
    return socket;
  }

  private static String push(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("POST /services/collector HTTP/1.1\r\nHost: h\r\nAuthorization: Splunk x\r\n"
                    + "Connection: close\r\nContent-Length: "
                    + EVENT.length()
                    + "\r\n\r\n"
                    + EVENT)
                .getBytes(UTF_8));
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
