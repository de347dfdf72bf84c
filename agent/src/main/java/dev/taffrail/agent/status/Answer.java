package dev.taffrail.agent.status;

/**
 * What whoever asks is told.
 *
 * @param status the HTTP status
 * @param type the body's content type
 * @param body the body
 */
record Answer(int status, String type, String body) {
  static final String TEXT = "text/plain; charset=utf-8";

  static Answer text(int status, String line) {
    return new Answer(status, TEXT, line + "\n");
  }
}
