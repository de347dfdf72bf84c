package dev.taffrail.agent.collect;

/** A refusal in the terms of AWS JSON: the error's name, and a message. */
final class AwsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  AwsException(String type, String message) {
    this(400, type, message);
  }

  AwsException(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static AwsException invalidParameter(String message) {
    return new AwsException("InvalidParameterException", message);
  }

  Answer answer() {
    String json =
        "{\"__type\":\"%s\",\"message\":\"%s\"}"
            .formatted(type, Json.escape(String.valueOf(getMessage())));
    return Answer.bytes(status, CloudWatchReceiver.TYPE, Json.utf8(json));
  }
}
