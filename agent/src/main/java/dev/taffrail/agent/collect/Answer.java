package dev.taffrail.agent.collect;

/**
 * What a sender is told.
 *
 * @param status the HTTP status
 * @param type the body's content type
 * @param body the body; empty for none
 */
record Answer(int status, String type, String body) {
  static final Answer NO_CONTENT = new Answer(204, "", "");

  static Answer text(int status, String line) {
    return new Answer(status, "text/plain; charset=utf-8", line + "\n");
  }

  static Answer json(int status, String json) {
    return new Answer(status, "application/json", json);
  }
}
