package dev.taffrail.journal;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a seal says: the text of its note. The arrays are not to be changed.
 *
 * @param origin the journal's name
 * @param size the number of leaves before the seal line
 * @param root the root of these leaves
 * @param next raw public key of the next seal
 * @param nextSegment raw public key of the next segment; in genesis and rotate seals, else null
 * @param nextEpoch raw public key of the next epoch; in genesis and epoch seals, else null
 * @param number counts the seals from 0, the genesis seal
 * @param wallMillis of the device's clock when the seal was made, since 1970
 * @param monotonicMillis of a clock that only goes forward, since the device was booted
 * @param bootId eight letters and digits that differ from boot to boot
 * @param reason why the seal was made
 * @param dropped how many records were dropped so far before they reached the journal
 */
// Hashes and keys are bytes; two seals are compared by their text, never by equals.
@SuppressWarnings("ArrayRecordComponent")
record Seal(
    String origin,
    long size,
    byte[] root,
    byte[] next,
    byte @Nullable [] nextSegment,
    byte @Nullable [] nextEpoch,
    long number,
    long wallMillis,
    long monotonicMillis,
    String bootId,
    SealReason reason,
    long dropped) {

  private static final Pattern BOOT_ID = Pattern.compile("[0-9A-Za-z]{8}");

  /** The last millisecond of the year 9999: later ones have no timestamp of 27 characters. */
  private static final long MAX_WALL = 253_402_300_799_999L;

  /** So far a journal counts: what is counted on from there stays a positive number. */
  static final long MOST = 1L << 62;

  Seal {
    Vkey.checkName(origin);
    for (long count : List.of(size, number, dropped)) {
      check(count >= 0 && count <= MOST, "counts of 0 to " + MOST, count);
    }
    check(root.length == Merkle.HASH, "a root of 32 bytes", root.length);
    check(wallMillis >= 0 && wallMillis <= MAX_WALL, "a time from 1970 to 9999", wallMillis);
    check(monotonicMillis >= 0, "a monotonic time of 0 or more", monotonicMillis);
    check(BOOT_ID.matcher(bootId).matches(), "a boot id of 8 letters and digits", bootId);
    check(reason.opensFile() == (nextSegment != null), "nextseg where a file opens", reason);
    check(
        reason == SealReason.GENESIS
            ? nextEpoch != null && number == 0 && size == 0
            : number > 0 && (nextEpoch == null || reason == SealReason.ROTATE),
        "number, size and keys that fit the reason",
        reason);
  }

  /** Whether an epoch key signs this seal too. */
  boolean isEpoch() {
    return nextEpoch != null && reason == SealReason.ROTATE;
  }

  /**
   * Parses exactly what {@link #text} makes.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static Seal parse(String text) {
    Lines lines = new Lines(List.of(text.split("\n", -1)));
    String origin = lines.take("");
    long size = number(lines.take(""));
    byte[] root = Base64Text.decode(lines.take(""), Merkle.HASH);
    byte[] next = Vkey.decodeKey(lines.take("next "));
    byte[] nextSegment = lines.at("nextseg ") ? Vkey.decodeKey(lines.take("nextseg ")) : null;
    byte[] nextEpoch = lines.at("nextepoch ") ? Vkey.decodeKey(lines.take("nextepoch ")) : null;
    List<String> words = List.of(lines.take("seal ").split(" ", -1));
    check(words.size() == 6, "six words behind \"seal\"", words.size());
    Seal seal =
        new Seal(
            origin,
            size,
            root,
            next,
            nextSegment,
            nextEpoch,
            number(words.get(0)),
            number(words.get(1)),
            number(words.get(2)),
            words.get(3),
            SealReason.of(words.get(4)),
            number(words.get(5)));
    check(seal.text().equals(text), "the text\n" + seal.text(), "\n" + text);
    return seal;
  }

  /** The text of the note, which is what the keys sign. */
  String text() {
    StringBuilder text = new StringBuilder(origin).append('\n');
    text.append(size).append('\n').append(Base64Text.encode(root)).append('\n');
    key(text, "next ", next);
    key(text, "nextseg ", nextSegment);
    key(text, "nextepoch ", nextEpoch);
    text.append("seal ").append(number).append(' ').append(wallMillis).append(' ');
    text.append(monotonicMillis).append(' ').append(bootId).append(' ').append(reason.label());
    return text.append(' ').append(dropped).append('\n').toString();
  }

  private static void key(StringBuilder text, String name, byte @Nullable [] key) {
    if (key != null) {
      text.append(name).append(Vkey.encodeKey(key)).append('\n');
    }
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("seal: expected a number, found " + digits, e);
    }
  }

  private static void check(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("seal: expected " + expected + ", found " + found);
    }
  }

  /** The lines of a note's text, taken one by one. */
  private static final class Lines {
    private final List<String> lines;
    private int next;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    boolean at(String prefix) {
      return next < lines.size() && lines.get(next).startsWith(prefix);
    }

    String take(String prefix) {
      check(at(prefix), "a line" + (prefix.isEmpty() ? "" : " \"" + prefix + "…\""), "none");
      return lines.get(next++).substring(prefix.length());
    }
  }
}
