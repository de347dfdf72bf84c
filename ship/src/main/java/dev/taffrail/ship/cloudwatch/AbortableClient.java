package dev.taffrail.ship.cloudwatch;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * A client that can be closed while it waits for an answer: the one below would let the wait go on
 * to its time-out, and with it the end of the program.
 */
final class AbortableClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  AbortableClient(SdkHttpClient client) {
    this.client = client;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Watched(client.prepareRequest(request));
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(Watched::abort);
    client.close();
  }

  private final class Watched implements ExecutableHttpRequest {
    private final ExecutableHttpRequest request;

    Watched(ExecutableHttpRequest request) {
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      underWay.add(this);
      try {
        if (closed) {
          throw new IOException("closed");
        }
        return request.call();
      } finally {
        underWay.remove(this);
      }
    }

    /**
     * Does not wait: the JDK closes a connection only when nobody reads from it, and the SDK's
     * timer would hold the lock meanwhile that the reader needs to end.
     */
    @Override
    public void abort() {
      Thread thread = new Thread(request::abort, "taffrail-ship-abort");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
