package dev.taffrail.agent.collect;

/**
 * What a sender is told.
 *
 * @param status the HTTP status
 * @param type the body's content type
 * @param body the body; empty for none; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // written to the sender, never compared
record Answer(int status, String type, byte[] body) {
  static final Answer NO_CONTENT = bytes(204, "", new byte[0]);

  static Answer bytes(int status, String type, byte[] body) {
    return new Answer(status, type, body);
  }

  static Answer text(int status, String line) {
    return bytes(status, "text/plain; charset=utf-8", Json.utf8(line + "\n"));
  }

  static Answer json(int status, String json) {
    return bytes(status, "application/json", Json.utf8(json));
  }
}
