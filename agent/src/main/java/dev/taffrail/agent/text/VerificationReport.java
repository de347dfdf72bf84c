package dev.taffrail.agent.text;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What {@code taffrail verify} says. */
public final class VerificationReport {
  private static final int INDENT = 11;
  private static final int MOST_PRUNES = 4;
  private static final int MOST_NAMES = 6;

  /** What was asked for could not be done: as for a file that cannot be read. */
  private static final int NOT_COMPARED = 2;

  /** As a tail that is not protected. */
  private static final int NOT_COVERED = 4;

  private final Verification verification;
  private final boolean strict;
  private final boolean anchored;

  /**
   * @param strict takes what is not protected for a failure
   * @param anchored whether there were exports to compare with
   */
  public VerificationReport(Verification verification, boolean strict, boolean anchored) {
    this.verification = verification;
    this.strict = strict;
    this.anchored = anchored && isCompared(verification.verdict());
  }

  /** Where the journal's own seals do not hold, there is nothing to compare anchors with. */
  private static boolean isCompared(Verdict verdict) {
    return verdict != Verdict.TAMPER && verdict != Verdict.UNSEALED_FILE;
  }

  /**
   * The verdict's; and where exports were given and none holds a note of the journal, no success:
   * who deleted the anchors, or exported the wrong thing, must not be told that all is well.
   */
  public int exitCode() {
    int code = verification.verdict().exitCode(strict);
    if (code != 0 || !anchored) {
      return code;
    }
    boolean compared = verification.anchors().compared() > 0;
    return compared ? strict && !isCovered() ? NOT_COVERED : 0 : NOT_COMPARED;
  }

  /** Whether a seal was shipped that covers something of what is here. */
  private boolean isCovered() {
    return verification.anchors().covered() > verification.firstIndex();
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (anchored) {
      for (Path export : verification.anchors().empty()) {
        warnings.add("no seal's note in " + export);
      }
      if (verification.anchors().compared() == 0) {
        warnings.add("nothing was compared: the exports hold no seal of this journal");
      } else if (!isCovered()) {
        warnings.add("no seal was shipped that covers anything of what is here");
      }
    }
    return warnings;
  }

  /**
   * Writes it for eyes.
   *
   * @param width how many characters the terminal has in a line; 0 for lines of any length
   */
  public void writeText(PrintStream out, int width, Paint paint) {
    String label = verification.verdict().label();
    List<String> lines = lines();
    lines.set(0, paint.outcome(worst(), label) + headline().substring(label.length()));
    lines.forEach(line -> out.println(Wrapping.of(line, width, INDENT)));
  }

  private Level worst() {
    return switch (verification.verdict()) {
      case OK, TORN -> Level.INFO;
      case UNSEALED_TAIL -> Level.WARNING;
      default -> Level.CRITICAL;
    };
  }

  private List<String> lines() {
    Verification v = verification;
    List<String> out = new ArrayList<>();
    out.add(headline());
    row(out, "journal", v.origin());
    row(out, "span", span());
    row(out, "records", records());
    row(out, "seals", Long.toString(v.seals()));
    row(out, "bytes", v.unsealedBytes() + " unsealed, " + v.tornBytes() + " torn");
    writePrunes(out);
    row(out, "dropped", v.dropped() + " before they reached the journal");
    row(out, "anchors", anchors());
    warnings().forEach(warning -> row(out, "WARNING", warning));
    row(out, "files", files());
    return out;
  }

  /** The verdict and what it means, in one line. */
  public String headline() {
    return verification.verdict().label() + ": " + meaning();
  }

  /** The newest ones: each takes more than those before it. */
  private void writePrunes(List<String> out) {
    List<Verification.Prune> all = verification.prunes();
    int left = Math.max(0, all.size() - MOST_PRUNES);
    if (left > 0) {
      row(out, "pruned", Amount.count(left, "earlier time"));
    }
    for (Verification.Prune p : all.subList(left, all.size())) {
      String what = "all before index " + p.minIndex() + ", " + p.timestamp();
      row(out, "pruned", what + ", policy " + p.policy());
    }
  }

  private String files() {
    List<Path> files = verification.files();
    if (files.isEmpty()) {
      return "none";
    }
    List<String> names = files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    Path newest = files.get(files.size() - 1);
    Path folder = newest.toAbsolutePath().getParent();
    return names.size()
        + " in "
        + folder
        + ": "
        + (names.size() <= MOST_NAMES
            ? String.join(" ", names)
            : names.get(0) + " to " + names.get(names.size() - 1));
  }

  private String anchors() {
    Verification.Anchors a = verification.anchors();
    List<String> parts = new ArrayList<>();
    addCount(parts, a.matching(), "as here");
    if (isCovered()) {
      parts.add("up to index " + (a.covered() - 1));
    }
    addCount(parts, a.ahead(), "behind the last seal here");
    addCount(parts, a.failing(), "by another key (ignored)");
    addCount(parts, a.foreign(), "of another journal (ignored)");
    addCount(parts, a.pruned(), "not checkable (pruned)");
    return String.join(", ", parts);
  }

  private static void addCount(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static void row(List<String> out, String name, String value) {
    if (!value.isEmpty()) {
      out.add(String.format("  %-8s ", name) + Printable.of(value));
    }
  }

  private String meaning() {
    Verification v = verification;
    String problem = v.problem().map(p -> Printable.of(p.toString())).orElse("");
    return switch (v.verdict()) {
      case OK -> sealed();
      case TORN -> sealed() + ", " + v.tornBytes() + " torn bytes are explained";
      case UNSEALED_TAIL ->
          String.format(
              "%s; %s and %s behind the last seal are not protected",
              sealed(),
              Amount.count(v.unsealed(), "record"),
              Amount.count(v.unsealedBytes() + v.tailBytes(), "byte"));
      default -> problem.isEmpty() ? sealed() : problem;
    };
  }

  private String sealed() {
    return verification.sealed() == 0
        ? "no record is sealed"
        : "sealed 0.." + (verification.sealed() - 1);
  }

  private String span() {
    return verification.firstTimestamp().isEmpty()
        ? "empty"
        : verification.firstTimestamp() + " to " + verification.lastTimestamp();
  }

  private String records() {
    Verification v = verification;
    return v.firstIndex() == 0
        ? v.size() + ", all here"
        : String.format(
            "%d, of which %d are here (from index %d on)",
            v.size(), v.size() - v.firstIndex(), v.firstIndex());
  }

  public void writeJson(PrintStream out) {
    out.println(
        Json.object(
            json -> {
              json.writeStringProperty("verdict", verification.verdict().label());
              json.writeNumberProperty("exit", exitCode());
              writeNumbers(json);
              writePrunes(json);
              writeAnchors(json);
              json.writeArrayPropertyStart("warnings");
              warnings().forEach(json::writeString);
              json.writeEndArray();
              json.writeArrayPropertyStart("files");
              verification.files().forEach(file -> json.writeString(file.toString()));
              json.writeEndArray();
              verification.problem().ifPresent(problem -> writeProblem(json, problem));
            }));
  }

  private void writeNumbers(JsonGenerator json) {
    Verification v = verification;
    json.writeStringProperty("origin", v.origin());
    json.writeNumberProperty("first_index", v.firstIndex());
    json.writeNumberProperty("size", v.size());
    json.writeNumberProperty("sealed", v.sealed());
    json.writeNumberProperty("seals", v.seals());
    json.writeNumberProperty("unsealed_records", v.unsealed());
    json.writeNumberProperty("unsealed_bytes", v.unsealedBytes());
    json.writeNumberProperty("torn_bytes", v.tornBytes());
    json.writeNumberProperty("tail_bytes", v.tailBytes());
    json.writeNumberProperty("dropped", v.dropped());
    json.writeStringProperty("first_timestamp", v.firstTimestamp());
    json.writeStringProperty("last_timestamp", v.lastTimestamp());
  }

  private void writePrunes(JsonGenerator json) {
    json.writeArrayPropertyStart("prunes");
    for (Verification.Prune prune : verification.prunes()) {
      json.writeStartObject();
      json.writeNumberProperty("index", prune.index());
      json.writeNumberProperty("min_index", prune.minIndex());
      json.writeStringProperty("timestamp", prune.timestamp());
      json.writeStringProperty("policy", prune.policy());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeAnchors(JsonGenerator json) {
    Verification.Anchors anchors = verification.anchors();
    json.writeObjectPropertyStart("anchors");
    json.writeNumberProperty("matching", anchors.matching());
    json.writeNumberProperty("ahead", anchors.ahead());
    json.writeNumberProperty("failing", anchors.failing());
    json.writeNumberProperty("foreign", anchors.foreign());
    json.writeNumberProperty("pruned", anchors.pruned());
    json.writeNumberProperty("covered", anchors.covered());
    json.writeEndObject();
  }

  private static void writeProblem(JsonGenerator json, Verification.Problem problem) {
    json.writeObjectPropertyStart("problem");
    json.writeStringProperty("file", problem.file().toString());
    json.writeNumberProperty("line", problem.line());
    json.writeNumberProperty("index", problem.index());
    json.writeStringProperty("expected", problem.expected());
    json.writeStringProperty("found", problem.found());
    json.writeEndObject();
  }
}
