package dev.taffrail.edge.adapter;

/** Brings the readings of a simulator, as of now. */
public final class SimulatorAdapter implements Adapter {
  private final Simulator simulator;
  private long next;

  public SimulatorAdapter(Simulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public String name() {
    return "simulator";
  }

  @Override
  public String source() {
    return "seed " + simulator.seed();
  }

  @Override
  public Link connect(Intake intake) {
    return Link.polling(
        simulator.every(),
        () -> intake.put(simulator.sensor(), simulator.value(next++), simulator.unit()),
        () -> {});
  }
}
