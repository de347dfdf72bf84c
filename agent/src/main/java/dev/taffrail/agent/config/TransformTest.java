package dev.taffrail.agent.config;

import java.util.List;
import java.util.Map;

/**
 * A test of the transforms that stands in the configuration.
 *
 * @param name what it shows
 * @param line where it stands in the file
 * @param input the records, each a line of JSON or of text
 * @param expected objects of JSON that are to be sent, in this order, by the names of sinks; a sink
 *     that is not named is not looked at
 */
public record TransformTest(
    String name, int line, List<String> input, Map<String, List<String>> expected) {
  public TransformTest {
    input = List.copyOf(input);
    expected = Map.copyOf(expected);
  }
}
