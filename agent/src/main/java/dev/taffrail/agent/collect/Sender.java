package dev.taffrail.agent.collect;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param proven the device whose token it showed; null where tokens stand for none
 * @param address where it connects from
 */
record Sender(@Nullable DeviceName proven, String address) {

  /**
   * Whose journal an entry goes into: that of the token, whatever the entry says; else of the first
   * of these labels that it has; else of the address.
   */
  DeviceName device(Map<String, String> labels, List<String> claims) {
    if (proven != null) {
      return proven;
    }
    for (String claim : claims) {
      @Nullable String name = labels.get(claim);
      if (name != null && !name.isBlank()) {
        return DeviceName.of(name);
      }
    }
    return DeviceName.of(address);
  }

  /** Tells senders apart where they share something. */
  String key() {
    return proven == null ? "" : proven.folder();
  }
}
