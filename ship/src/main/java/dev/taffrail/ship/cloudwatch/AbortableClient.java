package dev.taffrail.ship.cloudwatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A client that can be closed while it waits for an answer: the one below would let the wait go on
 * to its time-out, and with it the end of the program.
 */
final class AbortableClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();
  private final LongAdder sent = new LongAdder();
  private volatile boolean closed;

  AbortableClient(SdkHttpClient client) {
    this.client = client;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Watched(client.prepareRequest(request), sizeOf(request.httpRequest()));
  }

  /** Bytes of all requests so far, as the SDK made them: heads and bodies. */
  long sentBytes() {
    return sent.sum();
  }

  private static long sizeOf(SdkHttpRequest request) {
    String line = request.method() + " " + request.encodedPath() + " HTTP/1.1\r\n\r\n";
    long size = line.length();
    for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
      for (String value : header.getValue()) {
        size += header.getKey().length() + value.length() + ": \r\n".length();
      }
    }
    return size + request.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(0L);
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
    private final long size;

    Watched(ExecutableHttpRequest request, long size) {
      this.request = request;
      this.size = size;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      underWay.add(this);
      try {
        if (closed) {
          throw new IOException("closed");
        }
        sent.add(size);
        return request.call();
      } catch (UncheckedIOException e) {
        // As the SDK's client throws it when the time is up within the head of an answer: the SDK
        // itself would take it for a defect.
        throw e.getCause();
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
