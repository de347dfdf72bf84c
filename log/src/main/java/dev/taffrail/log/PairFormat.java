package dev.taffrail.log;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * One line of {@code key=value} pairs; begin with {@link Format#logfmt} or {@link Format#keyValue}.
 *
 * <p>Without an order of its own a line has that of the record: {@code timestamp}, {@code level},
 * {@code logger}, {@code event}, the context, the fields, {@code exception}. In a key, spaces,
 * {@code =}, {@code "}, {@code \}, {@code %} and what cannot be seen are percent-encoded.
 *
 * @param typed whether values stand as in JSON, so that {@code "5"} differs from {@code 5}; false
 *     for logfmt
 * @param sortKeys whether keys that are not in {@code keyOrder} are sorted, by their UTF-16 units
 * @param keyOrder keys that come first, in this order
 * @param dropMissing whether a key of {@code keyOrder} that a record does not have is left out;
 *     else it has the value null
 * @param boolAsFlag whether a field that is true is its key alone
 */
public record PairFormat(
    boolean typed, boolean sortKeys, List<String> keyOrder, boolean dropMissing, boolean boolAsFlag)
    implements Format {
  static final PairFormat LOGFMT = new PairFormat(false, false, List.of(), false, true);
  static final PairFormat KEY_VALUE = new PairFormat(true, false, List.of(), false, false);

  /**
   * A format of these properties.
   *
   * @throws IllegalArgumentException when a key is there twice in {@code keyOrder}
   */
  public PairFormat {
    keyOrder = List.copyOf(keyOrder);
    if (new LinkedHashSet<>(keyOrder).size() < keyOrder.size()) {
      throw new IllegalArgumentException("keyOrder: expected each key once, found " + keyOrder);
    }
  }

  public PairFormat withSortKeys(boolean value) {
    return new PairFormat(typed, value, keyOrder, dropMissing, boolAsFlag);
  }

  public PairFormat withKeyOrder(List<String> value) {
    return new PairFormat(typed, sortKeys, value, dropMissing, boolAsFlag);
  }

  public PairFormat withDropMissing(boolean value) {
    return new PairFormat(typed, sortKeys, keyOrder, value, boolAsFlag);
  }

  public PairFormat withBoolAsFlag(boolean value) {
    return new PairFormat(typed, sortKeys, keyOrder, dropMissing, value);
  }

  /** Whether lines have another order than the record. */
  boolean ordered() {
    return sortKeys || !keyOrder.isEmpty();
  }
}
