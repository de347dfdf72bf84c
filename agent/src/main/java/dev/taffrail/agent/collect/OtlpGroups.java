package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the records of a request share, by number in the order of the request: it may stand behind
 * them. Filled while a request is read; for one thread.
 */
final class OtlpGroups {
  private final List<Map<String, String>> resources = new ArrayList<>();
  private final List<String> scopes = new ArrayList<>();

  /** Begins one of which nothing is known yet; its number. */
  int addResource() {
    resources.add(Map.of());
    return resources.size() - 1;
  }

  /** Begins one without a name; its number. */
  int addScope() {
    scopes.add("");
    return scopes.size() - 1;
  }

  void resource(int number, Map<String, String> attributes) {
    resources.set(number, attributes);
  }

  void scope(int number, String name) {
    scopes.set(number, name);
  }

  /** The attributes of a resource. */
  Map<String, String> resource(int number) {
    return resources.get(number);
  }

  /** The name of a scope; empty when it has none. */
  String scope(int number) {
    return scopes.get(number);
  }
}
