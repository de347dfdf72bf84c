package dev.taffrail.agent.http;

/**
 * What whoever asks is told.
 *
 * @param status the HTTP status
 * @param type the body's content type
 * @param body the body
 */
public record Answer(int status, String type, String body) {
  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String JSON = "application/json";

  /** A line of text. */
  public static Answer text(int status, String line) {
    return new Answer(status, TEXT, line + "\n");
  }

  /** Its status alone. */
  Answer withoutBody() {
    return new Answer(status, type, "");
  }

  public static Answer json(String body) {
    return new Answer(200, JSON, body);
  }
}
