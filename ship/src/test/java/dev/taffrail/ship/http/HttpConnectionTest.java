package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
  @Test
  void closesWithoutAnExceptionBecauseAnAnswerMayBeDeliveredAlready() {
    URI url = URI.create("http://127.0.0.1:1/");
    HttpConnection connection =
        new HttpConnection(
            url,
            new TlsContext(TlsFiles.NONE),
            null,
            new Addresses(),
            Unclosable::new,
            new LongAdder());
    assertThatCode(connection::close).doesNotThrowAnyException();
    assertThatCode(connection::expire).doesNotThrowAnyException();
  }

  private static final class Unclosable extends Socket {
    @Override
    public synchronized void close() throws IOException {
      throw new IOException("cannot close");
    }
  }
}
