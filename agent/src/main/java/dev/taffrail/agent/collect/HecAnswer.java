package dev.taffrail.agent.collect;

import java.util.OptionalInt;

/** The answers of Splunk's HTTP Event Collector, in its words. */
enum HecAnswer {
  SUCCESS(200, 0, "Success"),
  TOKEN_REQUIRED(401, 2, "Token is required"),
  INVALID_AUTHORIZATION(401, 3, "Invalid authorization"),
  INVALID_TOKEN(403, 4, "Invalid token"),
  NO_DATA(400, 5, "No data"),
  INVALID_FORMAT(400, 6, "Invalid data format"),
  CHANNEL_MISSING(400, 10, "Data channel is missing"),
  INVALID_CHANNEL(400, 11, "Invalid data channel"),
  INTERNAL_ERROR(500, 8, "Internal server error"),
  BUSY(503, 9, "Server is busy"),
  EVENT_REQUIRED(400, 12, "Event field is required"),
  EVENT_BLANK(400, 13, "Event field cannot be blank"),
  BAD_FIELDS(400, 15, "Error in handling indexed fields"),
  HEALTHY(200, 17, "HEC is healthy"),
  QUEUE_FULL(429, 26, "Queue at capacity");

  private final int status;
  private final int code;
  private final String text;

  HecAnswer(int status, int code, String text) {
    this.status = status;
    this.code = code;
    this.text = text;
  }

  Answer answer() {
    return answer(status, text, OptionalInt.empty());
  }

  /** The answer that names the event, from 0, which was the first that could not be taken. */
  Answer answer(int invalidEvent) {
    return answer(status, text, OptionalInt.of(invalidEvent));
  }

  /** The answer of success that names a request for later acknowledgement. */
  static Answer success(long ackId) {
    return Answer.json(200, "{\"text\":\"Success\",\"code\":0,\"ackId\":%d}".formatted(ackId));
  }

  /** This code with another status and another text. */
  Answer answer(int otherStatus, String otherText) {
    return answer(otherStatus, otherText, OptionalInt.empty());
  }

  private Answer answer(int status, String text, OptionalInt invalidEvent) {
    String number =
        invalidEvent.isPresent() ? ",\"invalid-event-number\":" + invalidEvent.getAsInt() : "";
    return Answer.json(
        status, "{\"text\":\"%s\",\"code\":%d%s}".formatted(Json.escape(text), code, number));
  }
}
