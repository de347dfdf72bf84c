package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.adapter.Link;
import dev.taffrail.edge.adapter.LinkLostException;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.TimeLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A connection to a broker, from its making to its loss. */
final class MqttLink implements Link {
  /** So long a broker may take to hear our farewell. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final MqttBroker broker;
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private final MqttLine line;
  private final CompletableFuture<?> connected;

  /**
   * Begins to connect.
   *
   * @param messages called on the client's thread
   * @throws IOException when the files of TLS are of no use
   */
  MqttLink(MqttBroker broker, Consumer<MqttMessage> messages) throws IOException {
    this.broker = broker;
    Consumer<Throwable> noteLoss = cause -> lost.complete(reason(cause));
    line =
        broker.version() == MqttBroker.Version.MQTT_5
            ? new Mqtt5Line(broker, messages, noteLoss)
            : new Mqtt3Line(broker, messages, noteLoss);
    connected = line.connect();
  }

  /** Done when the connection is there. */
  CompletableFuture<?> connected() {
    return connected;
  }

  /** Whether the broker let us in, though it may be lost by now. */
  boolean wasConnected() {
    return connected.isDone() && !connected.isCompletedExceptionally();
  }

  /** Returns when the connection is there. Socket and broker's consent have the time for each. */
  void awaitConnected() throws IOException, InterruptedException {
    await(connected, broker.timeout().multipliedBy(2));
  }

  void subscribe(List<String> topics, int qos) throws IOException, InterruptedException {
    await(line.subscribe(topics, qos), broker.timeout());
  }

  /** Done when the broker has acknowledged it, as far as its QoS has it, with what it said. */
  CompletableFuture<MqttReason> send(MqttPost post) {
    return line.publish(post);
  }

  /**
   * Returns when the broker has acknowledged it, as far as its QoS has it.
   *
   * @throws MqttRefusedException when it did not take it
   */
  void publish(MqttPost post) throws IOException, InterruptedException {
    await(send(post), broker.timeout());
  }

  boolean isLost() {
    return lost.isDone();
  }

  @Override
  public void read() throws IOException, InterruptedException {
    try {
      throw new LinkLostException(lost.get());
    } catch (ExecutionException e) {
      throw new LinkLostException(reason(e));
    }
  }

  @Override
  public Duration every() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    close(FAREWELL);
  }

  /**
   * The same.
   *
   * @param farewell so long the broker may take to hear it
   */
  void close(Duration farewell) {
    try {
      drop().get(farewell.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It is gone already, or will find out that we are.
    }
  }

  /** Lets it go, and waits for nothing: done when the broker has heard it. For any thread. */
  CompletableFuture<?> drop() {
    lost.complete("it was given up");
    if (connected.isDone()) {
      return line.disconnect();
    }
    // Who connects cannot be disconnected yet; a broker that answers late must not keep us.
    CompletableFuture<?> unused = connected.thenCompose(done -> line.disconnect());
    return CompletableFuture.completedFuture(null);
  }

  private static void await(CompletableFuture<?> answer, Duration time)
      throws IOException, InterruptedException {
    try {
      answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      MqttReason said = MqttReason.of(cause);
      throw said == null ? new IOException(reason(cause)) : new MqttRefusedException(said);
    } catch (TimeoutException e) {
      throw new IOException("expected an answer of the broker within " + TimeLimit.text(time));
    }
  }

  /** The deepest cause knows best; what HiveMQ's client says needs no class. */
  static String reason(Throwable cause) {
    String certificate = FailureWords.ofCertificate(cause);
    if (certificate != null) {
      return certificate;
    }
    Throwable root = cause;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    String message = root.getMessage();
    return message == null || root instanceof IOException ? FailureWords.of(root) : message;
  }
}
