package dev.taffrail.ship.transform;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Takes a member out of an object inside of a record. */
final class Nested {
  private Nested() {}

  /**
   * The object without the member that this way with dots leads to; null when there is none.
   *
   * @param way a member's name, or the name of an object, a dot and the way on from there
   */
  static byte @Nullable [] without(Json object, String way) {
    Members members = object.isObject() ? Members.of(object) : null;
    if (members == null) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean changed = false;
    for (int i = 0; i < members.size(); i++) {
      String name = members.name(i);
      byte[] less =
          way.startsWith(name + ".")
              ? without(members.value(i), way.substring(name.length() + 1))
              : null;
      changed |= less != null || name.equals(way);
      if (!name.equals(way)) {
        out.write(out.size() == 0 ? '{' : ',');
        members.quotedName(i).writeTo(out);
        out.write(':');
        (less == null ? members.value(i) : Json.of(less)).writeTo(out);
      }
    }
    if (out.size() == 0) {
      out.write('{');
    }
    out.write('}');
    return changed ? out.toByteArray() : null;
  }
}
