package dev.taffrail.edge;

import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One try of a document.
 *
 * @param reply what the receiver said; null when it said nothing
 * @param failure why it said nothing; null when it did
 */
record CloudAttempt(@Nullable CloudReply reply, @Nullable IOException failure) {
  static CloudAttempt answered(CloudReply reply) {
    return new CloudAttempt(reply, null);
  }

  static CloudAttempt failed(IOException failure) {
    return new CloudAttempt(null, failure);
  }

  CloudAnswer answer() {
    return reply == null ? CloudAnswer.RETRY : reply.answer();
  }

  /** The answer in the receiver's words; null when it said no more than its number. */
  @Nullable String reason() {
    return reply == null ? null : reply.reason();
  }

  /** What the receiver said, or why it said nothing, for people. */
  String words() {
    if (reply != null) {
      return "answered " + reply.status() + (reply.reason() == null ? "" : ": " + reply.reason());
    }
    return failure == null ? "no answer" : FailureWords.of(failure);
  }

  /** The protocol's number for it; 0 when there was no answer. */
  int status() {
    return reply == null ? 0 : reply.status();
  }
}
