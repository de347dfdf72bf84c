package dev.taffrail.agent;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Printable;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What {@code taffrail verify} says when the fleet's key does not vouch for the enrolment: which
 * key the journal has is unknown then, and nothing of it was read.
 */
record EnrolmentReport(Path file, String found) {
  /** No wrong usage: it is what a verifier is there to find. */
  static final int EXIT_CODE = 3;

  private static final String VERDICT = "ENROLMENT";

  void writeText(PrintStream out) {
    out.println(VERDICT + ": " + Printable.of(file + ": " + found));
  }

  void writeJson(PrintStream out) {
    out.println(
        Json.object(
            json -> {
              json.writeStringProperty("verdict", VERDICT);
              json.writeNumberProperty("exit", EXIT_CODE);
              json.writeObjectPropertyStart("problem");
              json.writeStringProperty("file", file.toString());
              json.writeStringProperty("expected", "an enrolment that the fleet's key vouches for");
              json.writeStringProperty("found", found);
              json.writeEndObject();
            }));
  }
}
