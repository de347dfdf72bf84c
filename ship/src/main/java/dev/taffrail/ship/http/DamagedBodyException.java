package dev.taffrail.ship.http;

import java.io.IOException;
import java.util.Map;

/**
 * An answer came, but its body, packed by gzip, is cut off or damaged. Status and headers were
 * whole.
 */
public final class DamagedBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient HttpAnswer answer;

  DamagedBodyException(int status, Map<String, String> headers, IOException cause) {
    super(
        "expected a whole body in the answer, found one by gzip that is cut off or damaged", cause);
    answer = new HttpAnswer(status, headers, new byte[0]);
  }

  /** The answer without its body. */
  public HttpAnswer answer() {
    return answer;
  }
}
