package dev.taffrail.agent.status;

import dev.taffrail.agent.config.Words;
import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.ship.SinkStatus;
import java.time.Duration;

/** One line for each sink, each pipeline's cloud, and each source that cannot be appended. */
final class HealthText {
  private HealthText() {}

  static String of(ShipSnapshot snapshot) {
    StringBuilder text = new StringBuilder();
    snapshot.sinks().forEach((name, status) -> text.append(line(name, status)).append('\n'));
    snapshot.clouds().forEach((name, cloud) -> text.append(line(name, cloud)).append('\n'));
    snapshot
        .failing()
        .forEach((name, words) -> text.append(name + " failing: " + Printable.of(words) + "\n"));
    if (!snapshot.alive()) {
      text.append("a thread has ended\n");
    }
    return text.toString();
  }

  private static String line(String pipeline, CloudStatus cloud) {
    String error = cloud.state() == CloudStatus.State.OK ? null : cloud.lastError();
    return pipeline
        + " cloud "
        + Words.of(cloud.state())
        + (error == null ? "" : ": " + Printable.of(error));
  }

  private static String line(String name, SinkStatus status) {
    String stuck =
        ShipSnapshot.isStuck(status) ? ", stuck for " + status.busy().toSeconds() + " s" : "";
    String error = status.state() == SinkStatus.State.OK ? null : status.lastError();
    String since = status.state().isDegraded() ? " for " + Amount.time(status.degraded()) : "";
    return name
        + " "
        + Words.of(status.state())
        + since
        + stuck
        + ifLong(", no answer for ", status.unanswered())
        + ifLong(", acknowledgement awaited for ", status.unacknowledged())
        + (error == null ? "" : ": " + Printable.of(error));
  }

  private static String ifLong(String what, Duration time) {
    return time.compareTo(ShipSnapshot.LONG_UNANSWERED) < 0 ? "" : what + Amount.time(time);
  }
}
