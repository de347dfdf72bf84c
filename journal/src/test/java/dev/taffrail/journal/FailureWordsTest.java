package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.InterruptedByTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK says by the name of a class is said in words. */
class FailureWordsTest {
  @TempDir Path folder;

  @Test
  void filesAreNamedBehindWhatIsTheMatterWithThem() {
    Path none = folder.resolve("none");
    assertThat(words(() -> Files.size(none))).isEqualTo("no such file: " + none);
    assertThat(words(() -> new FileInputStream(none.toFile())))
        .isEqualTo("no such file or directory: " + none);
    assertThat(words(() -> new FileInputStream(folder.toFile())))
        .isEqualTo("is a directory: " + folder);
    assertThat(words(() -> Files.createDirectory(folder))).isEqualTo("exists already: " + folder);
    assertThat(FailureWords.of(new AccessDeniedException("/x"))).isEqualTo("permission denied: /x");
  }

  @Test
  void aFullDiskSaysSo() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "a system without /dev/full");
    assertThat(
            words(
                () -> {
                  try (FileOutputStream full = new FileOutputStream("/dev/full")) {
                    full.write(1);
                  }
                  return null;
                }))
        .isEqualTo("No space left on device");
  }

  @Test
  void aClosedPortRefusesWhoeverConnects() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertThat(
            words(
                () -> {
                  try (Socket socket = new Socket()) {
                    socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
                    return null;
                  }
                }))
        .isEqualTo("connection refused");
    assertThat(words(() -> ask("http://127.0.0.1:" + port))).isEqualTo("connection refused");
  }

  @Test
  void aNameThatNobodyHasIsSaid() {
    assertThat(words(() -> InetAddress.getAllByName("no-such-host.invalid")))
        .isEqualTo("host name no-such-host.invalid cannot be resolved");
    assertThat(words(() -> ask("http://no-such-host.invalid")))
        .isEqualTo("the host name cannot be resolved");
  }

  @Test
  void aReceiverThatHangsUpIsOneThatGaveNoAnswer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new Thread(() -> hangUp(server)).start();
      assertThat(words(() -> ask("http://127.0.0.1:" + server.getLocalPort())))
          .isEqualTo("the connection was closed before an answer came");
    }
  }

  @Test
  void whatHasNoMessageIsSaidByTheWordsOfItsClass() throws Exception {
    FileChannel closed =
        FileChannel.open(
            folder.resolve("f"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    closed.close();
    assertThat(words(closed::size)).isEqualTo("it was closed");
    assertThat(FailureWords.of(new NoRouteToHostException())).isEqualTo("no route to host");
    assertThat(FailureWords.of(new TimeoutException())).isEqualTo("timed out");
    assertThat(FailureWords.of(new EOFException())).isEqualTo("it ended too soon");
    assertThat(FailureWords.of(new IOException())).isEqualTo("input or output failed");
    assertThat(FailureWords.of(new InterruptedByTimeoutException()))
        .isEqualTo("interrupted by timeout");
    assertThat(FailureWords.of(new IOException(null, new IOException("why")))).isEqualTo("why");
  }

  @Test
  void certificatesAreNamedHoweverDeepTheyAre() {
    IOException expired =
        new IOException("handshake", new CertificateExpiredException("NotAfter: then"));
    assertThat(FailureWords.of(expired))
        .startsWith(
            "certificate expired or not yet valid, check the device's clock: NotAfter: then");
    assertThat(FailureWords.of(new IOException(new CertPathBuilderException("no path"))))
        .isEqualTo("certificate not trusted: no path");
    assertThat(
            FailureWords.of(new IOException(new CertificateException("No name matching h found"))))
        .isEqualTo("certificate made for another host: No name matching h found");
    assertThat(
            FailureWords.of(
                new IOException(new CertificateException("No subject alternative names present"))))
        .isEqualTo("certificate made for another host: No subject alternative names present");
    assertThat(
            FailureWords.ofCertificate(
                new CertificateException("No X509TrustManager implementation available")))
        .isNull();
    assertThat(FailureWords.ofCertificate(new IOException("x"))).isNull();
  }

  @Test
  void whatOnlyCarriesACauseSaysWhatThatSays() {
    assertThat(
            FailureWords.of(
                new CompletionException(new UncheckedIOException(new IOException("a\n b")))))
        .isEqualTo("a b");
  }

  @Test
  void aDefectKeepsItsClass() {
    assertThat(FailureWords.of(new IllegalStateException("x")))
        .isEqualTo("java.lang.IllegalStateException: x");
  }

  private static Object ask(String url) throws Exception {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .get();
  }

  /** On each call, as the client may try again. */
  private static void hangUp(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        int unused = socket.getInputStream().read();
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private static String words(Callable<?> call) {
    try {
      return "no failure: " + call.call();
    } catch (Exception e) {
      return FailureWords.of(e);
    }
  }
}
