package dev.taffrail.agent.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.RecordHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** Records as people read them: one line of {@code key=value}, safe for a terminal. */
public final class RecordText {
  private static final Set<String> HEAD = Set.of("timestamp", "level", "logger", "event");
  private static final Set<String> PROOF = Set.of("note", "frontier");
  private static final Pattern BARE = Pattern.compile("[^\\s\"'=\\\\\\p{Cntrl}]+");
  private static final Pattern SEAL = Pattern.compile("\n(\\d+)\n[^\n]*\n(?s:.*?)\nseal (\\d+) ");

  /** In 2026-05-30T08:37:37.951919Z. */
  private static final int DAY = 10;

  private static final int TO_MILLIS = 23;

  private final Paint paint;

  public RecordText(Paint paint) {
    this.paint = paint;
  }

  /** The whole record; an exception's lines follow, indented, where there are colours. */
  public String line(RecordHead head, byte[] line) {
    return line(head.timestamp(), head, line);
  }

  /** The same with the time of its day alone, to milliseconds. */
  public String shortLine(RecordHead head, byte[] line) {
    return line(head.timestamp().substring(DAY + 1, TO_MILLIS), head, line);
  }

  /** The day of a record, in UTC. */
  public String day(RecordHead head) {
    return head.timestamp().substring(0, DAY);
  }

  /** What stands above the records of a day. */
  public String heading(String day) {
    return paint.dim(day + ", UTC");
  }

  private String line(String time, RecordHead head, byte[] line) {
    StringBuilder text = new StringBuilder();
    text.append(paint.dim(Printable.of(time))).append(' ');
    text.append(paint.level(head.level(), String.format("%-8s", head.level().label())));
    text.append(' ').append(paint.dim(Printable.of(head.logger())));
    text.append(' ').append(paint.bold(Printable.of(head.event())));
    String below = "";
    for (Json.Member field : fields(head, line)) {
      if (paint.on() && field.name().equals("exception") && field.isString()) {
        below = indented(field.value());
      } else {
        text.append(' ').append(field(field));
      }
    }
    return text.append(below).toString();
  }

  /** What stands behind the head; for a seal its number and size instead of its signed note. */
  public List<Json.Member> fields(RecordHead head, byte[] line) {
    List<Json.Member> fields = new ArrayList<>();
    for (Json.Member member : members(line)) {
      if (head.isControl() && PROOF.contains(member.name())) {
        fields.addAll(seal(member));
      } else if (!HEAD.contains(member.name())) {
        fields.add(member);
      }
    }
    return fields;
  }

  /** All that stands behind the head, as it stands there. */
  public static List<Json.Member> behindHead(byte[] line) {
    return members(line).stream().filter(member -> !HEAD.contains(member.name())).toList();
  }

  /** A field as {@code name=value}, in quotes where it is more than a word. */
  public String field(Json.Member field) {
    return paint.key(Printable.of(field.name())) + "=" + value(field);
  }

  private static String value(Json.Member field) {
    if (!field.isString()) {
      return Printable.of(field.raw());
    }
    if (BARE.matcher(field.value()).matches()) {
      return Printable.of(field.value());
    }
    return '"' + Printable.of(field.value().replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  private static List<Json.Member> members(byte[] line) {
    try {
      return Json.members(line);
    } catch (JacksonException e) {
      // The head is whole, or there would be no record: show the rest as it is.
      return List.of(Json.Member.ofString("line", new String(line, UTF_8)));
    }
  }

  private static List<Json.Member> seal(Json.Member member) {
    Matcher note = SEAL.matcher(member.value());
    return member.name().equals("note") && note.find()
        ? List.of(
            Json.Member.ofString("size", note.group(1)),
            Json.Member.ofString("seal", note.group(2)))
        : List.of();
  }

  private static String indented(String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(l -> lines.append("\n    ").append(Printable.of(l.replace("\t", "    "))));
    return lines.toString();
  }
}
