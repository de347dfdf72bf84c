package dev.taffrail.agent.collect;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/** The body of Splunk's endpoint {@code raw}: each line is an event, empty ones are none. */
final class HecLines {
  private HecLines() {}

  /**
   * Visits the lines in their order.
   *
   * @param labels of all of them
   * @return how many there were
   */
  static int visit(byte[] body, Map<String, String> labels, HecEvents.Visitor visitor)
      throws RefusedException, InvalidEventException {
    int number = 0;
    for (int start = 0; start < body.length; ) {
      int end = endOfLine(body, start);
      int last = end > start && body[end - 1] == '\r' ? end - 1 : end;
      if (last > start) {
        byte[] line = Arrays.copyOfRange(body, start, last);
        visitor.event(number++, new Entry(labels, OptionalLong.empty(), Map.of(), line));
      }
      start = end + 1;
    }
    return number;
  }

  private static int endOfLine(byte[] body, int start) {
    int end = start;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    return end;
  }
}
