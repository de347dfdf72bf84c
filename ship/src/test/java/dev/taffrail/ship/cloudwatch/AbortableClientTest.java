package dev.taffrail.ship.cloudwatch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class AbortableClientTest {
  /** As the SDK's client was seen to throw it, now and then, from within the head of an answer. */
  @Test
  void aTimeOutIsNoDefectHoweverTheClientBelowThrowsIt() throws Exception {
    SocketTimeoutException late = new SocketTimeoutException("Read timed out");
    HttpExecuteRequest request =
        HttpExecuteRequest.builder()
            .request(
                SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(URI.create("http://localhost/"))
                    .build())
            .build();
    try (AbortableClient client = new AbortableClient(new Late(late))) {
      assertThatThrownBy(() -> client.prepareRequest(request).call()).isSameAs(late);
    }
  }

  private record Late(SocketTimeoutException cause) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          throw new UncheckedIOException(cause);
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
