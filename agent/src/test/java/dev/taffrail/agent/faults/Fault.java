package dev.taffrail.agent.faults;

/** What goes wrong for a while. */
enum Fault {
  BROKER_KILLED(Part.BROKER),
  BROKER_CUT(Part.BROKER),
  BROKER_RESET(Part.BROKER),
  NGINX_KILLED(Part.WEB),
  NGINX_413(Part.WEB),
  NGINX_502(Part.WEB),
  WEB_CUT(Part.WEB),
  ANSWERS_LOST(Part.WEB),
  RECEIVER_503(Part.WEB),
  RECEIVER_429(Part.WEB),
  DISK_FULL(Part.DISK),
  STORE_FLIPPED(Part.STORE),
  STORE_TRUNCATED(Part.STORE),
  STORE_REMOVED(Part.STORE),
  CLOCK_AHEAD(Part.CLOCK),
  CLOCK_BACK(Part.CLOCK),
  AGENT_KILLED(Part.AGENT),
  AGENT_TERMINATED(Part.AGENT),
  AGENT_RELOADED(Part.AGENT);

  /** Of what; two faults at once are of two parts. */
  enum Part {
    BROKER,
    WEB,
    DISK,
    STORE,
    CLOCK,
    AGENT
  }

  final Part part;

  /** Whether answers that are on their way may never come. */
  boolean cutsAnswers() {
    return part == Part.WEB && this != RECEIVER_503 && this != RECEIVER_429;
  }

  Fault(Part part) {
    this.part = part;
  }
}
