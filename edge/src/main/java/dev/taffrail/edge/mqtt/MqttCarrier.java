package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.CloudAnswer;
import dev.taffrail.edge.CloudCarrier;
import dev.taffrail.edge.CloudDocument;
import dev.taffrail.edge.CloudReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes documents over one connection, which is made at the first of them, and anew at the
 * first behind a loss or a try that nobody waited for.
 */
final class MqttCarrier implements CloudCarrier {
  /** So long a broker may take to hear our farewell: a stop has little time. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final MqttCloud cloud;
  private final MqttBreaks breaks;
  private @Nullable MqttLink link;

  MqttCarrier(MqttCloud cloud, LongSupplier nanoTime) {
    this.cloud = cloud;
    this.breaks = new MqttBreaks(nanoTime);
  }

  @Override
  public CompletableFuture<CloudReply> send(CloudDocument document, @Nullable Duration left) {
    CompletableFuture<CloudReply> reply = new CompletableFuture<>();
    MqttLink open;
    try {
      open = link();
    } catch (IOException e) {
      reply.completeExceptionally(e);
      return reply;
    }
    CompletableFuture<?> unused =
        open.connected()
            .thenCompose(done -> open.send(post(document, left)))
            .whenComplete((reason, failure) -> settle(open, document, reply, reason, failure));
    CompletableFuture<?> unusedToo =
        reply.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                drop(open);
              }
            });
    return reply;
  }

  private MqttLink link() throws IOException {
    MqttLink last = link;
    if (last == null || last.isLost()) {
      last = new MqttLink(cloud.broker(), unasked -> {});
      link = last;
    }
    return last;
  }

  private MqttPost post(CloudDocument document, @Nullable Duration left) {
    return MqttPost.of(cloud.topic(), document.body(), 1, document.id(), document.traceparent())
        .withExpiry(left);
  }

  private static void drop(MqttLink given) {
    CompletableFuture<?> unused = given.drop();
  }

  private void settle(
      MqttLink open,
      CloudDocument document,
      CompletableFuture<CloudReply> reply,
      @Nullable MqttReason said,
      @Nullable Throwable failure) {
    MqttReason reason = failure == null ? said : MqttReason.of(failure);
    if (reason != null) {
      if (!reason.leavesConnection()) {
        drop(open);
      }
      CloudAnswer answer = answer(reason);
      if (answer == CloudAnswer.TAKEN) {
        breaks.taken(document);
      }
      reply.complete(new CloudReply(answer, reason.code(), reason.word()));
    } else if (!reply.isDone() && open.wasConnected() && breaks.ended(document)) {
      String words = "ended the connection at each of " + MqttBreaks.MOST + " tries or more";
      int code = MqttReason.TOO_LARGE.code();
      reply.complete(new CloudReply(CloudAnswer.REFUSED, code, words));
    } else {
      String words = failure == null ? "no answer" : MqttLink.reason(failure);
      reply.completeExceptionally(new IOException(words));
    }
  }

  private CloudAnswer answer(MqttReason reason) {
    return reason.code() == MqttReason.NO_SUBSCRIBERS && cloud.noSubscribersNeeded()
        ? CloudAnswer.TAKEN
        : reason.answer();
  }

  @Override
  public void close() {
    if (link != null) {
      link.close(FAREWELL);
    }
  }
}
