package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.taffrail.ship.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks every client for a certificate of its own authority. */
class ClientCertificateTest {
  private static final Certificates AUTHORITY = new Certificates("ca");

  @TempDir Path folder;
  private final List<X509Certificate> seen = new CopyOnWriteArrayList<>();
  private HttpsServer server;
  private Path ca;
  private Path certificate;
  private Path key;

  @BeforeEach
  void serve() throws Exception {
    ca = AUTHORITY.write(folder.resolve("ca.pem"));
    certificate = folder.resolve("client.pem");
    key = folder.resolve("client.key");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpsServer.create(any, 0);
    SSLContext context = AUTHORITY.sign("127.0.0.1").server(AUTHORITY.certificate());
    server.setHttpsConfigurator(new Demanding(context));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void showsItsCertificate() throws Exception {
    Certificates.Identity client = client();
    try (HttpEndpoint endpoint = endpoint()) {
      assertThat(endpoint.post(Map.of(), new byte[3]).status()).isEqualTo(200);
    }
    assertThat(seen).containsExactly(client.chain().get(0));
  }

  @Test
  void showsTheNewOneOnceItIsRenewedInPlace() throws Exception {
    Certificates.Identity first = client();
    try (HttpEndpoint endpoint = endpoint()) {
      endpoint.post(Map.of(), new byte[3]);
      Certificates.Identity second = client();
      endpoint.post(Map.of(), new byte[3]);
      assertThat(seen).containsExactly(first.chain().get(0), second.chain().get(0));
    }
  }

  @Test
  void staysWithTheOldOneWhileOnlyHalfOfTheNewIsThere() throws Exception {
    Certificates.Identity first = client();
    try (HttpEndpoint endpoint = endpoint()) {
      endpoint.post(Map.of(), new byte[3]);
      Certificates.Identity second = AUTHORITY.sign("client");
      second.write(certificate, folder.resolve("key.of.the.second"));
      endpoint.post(Map.of(), new byte[3]);
      assertThat(seen).containsExactly(first.chain().get(0), first.chain().get(0));
      assertThat(endpoint.retry(new IOException("x")).words())
          .contains("the files of tls changed, and the new ones are not used: expected the private")
          .contains(key.toString());

      Files.move(folder.resolve("key.of.the.second"), key, StandardCopyOption.REPLACE_EXISTING);
      endpoint.post(Map.of(), new byte[3]);
      assertThat(seen).endsWith(second.chain().get(0));
      assertThat(endpoint.retry(new IOException("x")).words()).doesNotContain("tls");
    }
  }

  @Test
  void saysWhichFileIsNoCertificateOrKeyAndShowsNothingOfIt() throws Exception {
    client();
    Files.writeString(certificate, "hunter2");
    assertUnusable("expected certificates in PEM in " + certificate + ", found none");
    client();
    Files.delete(certificate);
    assertUnusable("expected a file at " + certificate + ", found none");
    client();
    Files.writeString(
        key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertUnusable("found an encrypted one");
    Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertUnusable("openssl pkcs8 -topk8 -nocrypt");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertUnusable("expected a private key for the certificate, EC, in " + key);
    AUTHORITY.sign("other").write(folder.resolve("other.pem"), key);
    assertUnusable("expected the private key of " + certificate + " in " + key + ", found another");
  }

  @Test
  void wantsACertificateAndAKeyTogether() {
    assertThatThrownBy(() -> new TlsFiles(null, certificate, null))
        .hasMessage("certificate: expected certificate and key together, found only certificate");
  }

  private void assertUnusable(String words) {
    Outcome.Retry retry = failure(files());
    assertThat(retry.words()).contains(words).doesNotContain("hunter2");
    assertThat(retry.reason()).isEqualTo("certificate");
    assertThat(retry.pace()).isEqualTo(Outcome.Pace.SLOW);
  }

  private Outcome.Retry failure(TlsFiles files) {
    URI url = url();
    try (HttpEndpoint endpoint = new HttpEndpoint(url, HttpOptions.DEFAULT.withTls(files))) {
      return endpoint.retry(
          catchThrowableOfType(IOException.class, () -> endpoint.post(Map.of(), new byte[3])));
    }
  }

  private Certificates.Identity client() throws IOException {
    Certificates.Identity client = AUTHORITY.sign("client");
    client.write(certificate, key);
    return client;
  }

  private HttpEndpoint endpoint() {
    return new HttpEndpoint(
        url(), HttpOptions.DEFAULT.withTimeout(Duration.ofSeconds(10)).withTls(files()));
  }

  private TlsFiles files() {
    return new TlsFiles(ca, certificate, key);
  }

  private URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/x");
  }

  /** Each request on a connection of its own, so that each shows a certificate. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      X509Certificate shown =
          (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
      exchange.getRequestBody().readAllBytes();
      seen.add(shown);
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("ok".getBytes(UTF_8));
    }
  }

  private static final class Demanding extends HttpsConfigurator {
    Demanding(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters demanding = getSSLContext().getDefaultSSLParameters();
      demanding.setNeedClientAuth(true);
      parameters.setSSLParameters(demanding);
    }
  }
}
