package dev.taffrail.edge;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One try of a document.
 *
 * @param status HTTP's; 0 when there was no answer
 * @param failure why there was none; null when there was
 */
record CloudAttempt(int status, @Nullable IOException failure) {

  CloudAnswer answer() {
    return failure == null ? CloudAnswer.of(status) : CloudAnswer.RETRY;
  }
}
