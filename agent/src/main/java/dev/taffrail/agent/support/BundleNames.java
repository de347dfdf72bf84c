package dev.taffrail.agent.support;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names of journals in a bundle: no path leads out of its folder, and none is given twice. */
public final class BundleNames {
  private BundleNames() {}

  /**
   * The same journals, in the same order.
   *
   * @param journals by names that may be paths
   */
  public static Map<String, Path> of(Map<String, Path> journals) {
    Map<String, Path> named = new LinkedHashMap<>();
    journals.forEach(
        (name, path) -> {
          String flat = name.replaceAll("^/+", "").replace('/', '_');
          String free = flat;
          for (int i = 2; named.containsKey(free); i++) {
            free = flat + "-" + i;
          }
          named.put(free, path);
        });
    return named;
  }
}
