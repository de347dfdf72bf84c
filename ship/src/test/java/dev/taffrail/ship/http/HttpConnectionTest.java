package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
  @Test
  void closesWithoutAnExceptionBecauseAnAnswerMayBeDeliveredAlready() {
    URI url = URI.create("http://127.0.0.1:1/");
    HttpConnection connection = new HttpConnection(url, HttpConnectionTest::tls, new Unclosable());
    assertThatCode(connection::close).doesNotThrowAnyException();
    assertThatCode(connection::expire).doesNotThrowAnyException();
  }

  private static SSLSocketFactory tls() {
    throw new AssertionError("expected no TLS at an http URL");
  }

  private static final class Unclosable extends Socket {
    @Override
    public synchronized void close() throws IOException {
      throw new IOException("cannot close");
    }
  }
}
