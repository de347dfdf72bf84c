package dev.taffrail.agent.status;

/** A snapshot as Prometheus asks for it; docs/operation.md has the names. */
final class Metrics {
  private Metrics() {}

  static String of(ShipSnapshot snapshot) {
    Exposition out = new Exposition();
    new ShipMetrics(snapshot, out).write();
    AgentCounts agent = snapshot.agent();
    if (agent != null) {
      new AgentMetrics(agent, out).write();
    }
    if (!snapshot.clouds().isEmpty()) {
      new CloudMetrics(snapshot.clouds(), snapshot.at(), out).write();
    }
    return out.toString();
  }
}
