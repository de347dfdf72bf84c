package dev.taffrail.ship.transform;

import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Transform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The kinds of transforms that look at one record at a time. None changes a record's head, makes a
 * field stand there twice, or a line longer than 64 KiB: it then leaves the record as it is, and so
 * it does with a line that is no JSON. Hiding secrets is the exception.
 */
public final class Transforms {
  private Transforms() {}

  /** Keeps those records. */
  public static Transform keep(Condition condition) {
    return Transform.each(record -> condition.holds(record) ? record : null);
  }

  /** Drops those records. */
  public static Transform drop(Condition condition) {
    return Transform.each(record -> condition.holds(record) ? null : record);
  }

  /**
   * Adds fields; one that a record has stays as it is.
   *
   * @param fields names with values in JSON
   * @throws IllegalArgumentException when a name is empty or one of the head
   */
  public static Transform add(Map<String, String> fields) {
    Map<FieldPath, byte[]> all = new LinkedHashMap<>();
    fields.forEach((name, json) -> all.put(FieldPath.ofOwn(name), Json.of(json).bytes()));
    return edit(
        edit ->
            all.forEach(
                (path, value) -> {
                  if (!edit.has(path)) {
                    edit.set(path, value);
                  }
                }));
  }

  /**
   * Gives fields other names; a field that has the new name already goes.
   *
   * @param names old names, or ways with dots, with new names
   * @throws IllegalArgumentException when a name is empty or one of the head
   */
  public static Transform rename(Map<String, String> names) {
    Map<FieldPath, FieldPath> all = new LinkedHashMap<>();
    names.forEach((from, to) -> all.put(FieldPath.ofOwn(from), FieldPath.ofOwn(to)));
    return edit(edit -> all.forEach(edit::rename));
  }

  /**
   * Removes fields, by their names or by ways with dots to nested ones.
   *
   * @throws IllegalArgumentException when a name is empty or one of the head
   */
  public static Transform remove(List<String> names) {
    List<FieldPath> all = names.stream().map(FieldPath::ofOwn).toList();
    return edit(edit -> all.forEach(edit::remove));
  }

  /**
   * Hides secrets, as the hiding says: values by their keys and parts of texts, at any depth, also
   * in the event. It is the one transform that may change an event; of a line that is no JSON it
   * hides all but the head.
   */
  public static Transform redact(Hiding hiding) {
    return lane -> new Redact(hiding);
  }

  /**
   * Takes a text apart into fields. A field that the record has stays as it is; one that would have
   * the name of a key of the head gets a {@code _} behind it.
   *
   * @param field the name of the text, or a way with dots to it; {@code event} is one, too
   * @throws IllegalArgumentException when the name is empty
   */
  public static Transform parse(String field, Parse parse) {
    FieldPath from = FieldPath.of(field);
    return edit(
        edit -> {
          Json value = edit.find(from);
          String text = value == null ? null : value.text();
          if (text != null) {
            parse.fields(text).forEach((name, json) -> addParsed(edit, name, json));
          }
        });
  }

  private static void addParsed(Edit edit, String name, byte[] value) {
    if (name.isEmpty()) {
      return;
    }
    FieldPath path = FieldPath.of(FieldPath.HEAD.contains(name) ? name + "_" : name);
    if (!edit.has(path)) {
      edit.set(path, value);
    }
  }

  private static Transform edit(Consumer<Edit> change) {
    return Transform.each(record -> edit(record, change));
  }

  private static ShipRecord edit(ShipRecord record, Consumer<Edit> change) {
    Edit edit = Edit.of(record);
    if (edit == null) {
      return record;
    }
    change.accept(edit);
    return edit.done();
  }
}
