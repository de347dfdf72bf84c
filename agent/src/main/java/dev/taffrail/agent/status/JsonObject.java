package dev.taffrail.agent.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Json;
import dev.taffrail.agent.text.Json.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;

/** An object of an answer, of which a program of another version may leave members out. */
final class JsonObject {
  private final Map<String, Member> members;

  private JsonObject(Map<String, Member> members) {
    this.members = members;
  }

  /**
   * Reads one.
   *
   * @throws JacksonException when it is none
   */
  static JsonObject of(byte[] json) {
    Map<String, Member> members = new LinkedHashMap<>();
    Json.members(json).forEach(member -> members.put(member.name(), member));
    return new JsonObject(members);
  }

  private static JsonObject of(Member member) {
    return of(member.raw().getBytes(UTF_8));
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** A member as text; empty when there is none. */
  String text(String name) {
    Member member = members.get(name);
    return member == null ? "" : member.value();
  }

  /** A member that is a whole number, which has to be there. */
  long number(String name) {
    return Long.parseLong(text(name));
  }

  /** A member that is an object; an empty one when there is none. */
  JsonObject object(String name) {
    Member member = members.get(name);
    return member == null ? new JsonObject(Map.of()) : of(member);
  }

  /** All members, which are objects, by their names. */
  Map<String, JsonObject> objects() {
    Map<String, JsonObject> all = new LinkedHashMap<>();
    members.forEach((name, member) -> all.put(name, of(member)));
    return all;
  }

  /** All members as texts, by their names. */
  void forEachText(BiConsumer<String, String> action) {
    members.forEach((name, member) -> action.accept(name, member.value()));
  }
}
