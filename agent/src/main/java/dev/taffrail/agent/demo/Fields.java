package dev.taffrail.agent.demo;

import dev.taffrail.agent.text.Json;
import java.util.Map;
import java.util.stream.Collectors;

/** The plain fields of a record as text; what is nested is left out. */
final class Fields {
  private Fields() {}

  static Map<String, String> of(byte[] line) {
    return Json.members(line).stream()
        .filter(member -> member.kind().isScalarValue())
        .collect(Collectors.toMap(Json.Member::name, Json.Member::value));
  }
}
