package dev.taffrail.agent;

import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.ProvenRecord;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** What {@code taffrail verify-proof} says. */
final class ProofReport {
  private final PrintStream out;
  private final boolean json;
  private final Paint paint;

  ProofReport(PrintStream out, OutputFormat format, Paint paint) {
    this.out = out;
    this.paint = paint;
    this.json = format == OutputFormat.JSON;
  }

  void proven(ProvenRecord proven) {
    if (json) {
      writeJson(proven);
      return;
    }
    String verdict = paint.outcome(Level.INFO, "PROVEN");
    out.println(verdict + ": record " + proven.index() + " of " + Printable.of(proven.origin()));
    row("line", proven.line());
    row(
        "sealed",
        String.format(
            "by seal %d over %s, %s by the device's clock",
            proven.seal(), Amount.count(proven.size(), "record"), proven.sealedAt()));
    if (!proven.anchored().isEmpty()) {
      row("anchors", "your exports hold " + seals(proven.anchored()));
    }
    if (!proven.claimed().isEmpty()) {
      row("shipped", seals(proven.claimed()) + ", by the word of whoever made the evidence");
    }
  }

  void notProven(String problem, int exit) {
    if (!json) {
      String verdict = paint.outcome(Level.CRITICAL, "NOT PROVEN");
      out.println(verdict + ": " + Printable.of(problem));
      return;
    }
    out.println(
        Json.object(
            generator -> {
              generator.writeBooleanProperty("proven", false);
              generator.writeNumberProperty("exit", exit);
              generator.writeStringProperty("problem", problem);
            }));
  }

  private void row(String name, String value) {
    out.println(String.format("  %-8s ", name) + Printable.of(value));
  }

  private static String seals(List<Long> numbers) {
    return (numbers.size() == 1 ? "seal " : "seals ")
        + numbers.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void writeJson(ProvenRecord proven) {
    out.println(
        Json.object(
            generator -> {
              generator.writeBooleanProperty("proven", true);
              generator.writeNumberProperty("exit", 0);
              generator.writeStringProperty("origin", proven.origin());
              generator.writeNumberProperty("index", proven.index());
              generator.writeStringProperty("line", proven.line());
              generator.writeNumberProperty("seal", proven.seal());
              generator.writeStringProperty("sealed_at", proven.sealedAt().toString());
              generator.writeNumberProperty("size", proven.size());
              writeNumbers(generator, "anchored", proven.anchored());
              writeNumbers(generator, "claimed", proven.claimed());
            }));
  }

  private static void writeNumbers(JsonGenerator generator, String name, List<Long> numbers) {
    generator.writeArrayPropertyStart(name);
    numbers.forEach(generator::writeNumber);
    generator.writeEndArray();
  }
}
