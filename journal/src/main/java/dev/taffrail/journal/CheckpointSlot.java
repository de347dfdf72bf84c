package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * One slot of a {@link CheckpointFile}: 4096 bytes of text, so that a page and a flash sector hold
 * it, filled up with spaces and ended by LF.
 *
 * <pre>
 * taffrail-checkpoint 1 SEQUENCE CURSOR COUNTERS CRC␠␠␠…␊
 * taffrail-checkpoint 1 18 6f1c…:5120:37:b0a4…,6f1c…:4211:31:77e0… delivered=30,read=31 9ae0daaf
 * </pre>
 *
 * SEQUENCE grows by one with each save. CURSOR is as {@link Cursor} draws it. COUNTERS are sorted
 * by name, {@code -} when there are none. CRC is the CRC-32C, in 8 hex digits, of all the bytes
 * before the space in front of it.
 *
 * @param sequence from 1
 */
record CheckpointSlot(long sequence, Checkpoint checkpoint) implements SlotFile.Slot {
  static final int BYTES = 4096;

  static final SlotFile.Form<CheckpointSlot> FORM =
      new SlotFile.Form<>() {
        @Override
        public int mostBytes() {
          return BYTES;
        }

        @Override
        public byte[] encode(CheckpointSlot slot) {
          return slot.encode();
        }

        @Override
        public Optional<CheckpointSlot> decode(byte[] bytes) {
          return CheckpointSlot.decode(bytes);
        }
      };

  private static final List<String> MAGIC = List.of("taffrail-checkpoint", "1");
  private static final String NONE = "-";
  private static final int WORDS = 6;

  /**
   * @throws IllegalArgumentException when the counters are too many for a slot
   */
  byte[] encode() {
    String body =
        String.join(" ", MAGIC)
            + " "
            + sequence
            + " "
            + checkpoint.cursor().text()
            + " "
            + counters(checkpoint.counters());
    byte[] text = (body + " " + crc(body)).getBytes(US_ASCII);
    if (text.length >= BYTES) {
      throw new IllegalArgumentException(
          "checkpoint: expected less than " + BYTES + " bytes, found " + text.length);
    }
    byte[] slot = Arrays.copyOf(text, BYTES);
    Arrays.fill(slot, text.length, BYTES - 1, (byte) ' ');
    slot[BYTES - 1] = '\n';
    return slot;
  }

  /** The checkpoint of a slot; empty when the slot is empty or was not written to its end. */
  static Optional<CheckpointSlot> decode(byte[] slot) {
    String text = new String(slot, US_ASCII);
    if (slot.length != BYTES || !text.endsWith("\n")) {
      return Optional.empty();
    }
    String line = text.stripTrailing();
    List<String> words = List.of(line.split(" ", -1));
    int end = line.lastIndexOf(' ');
    if (words.size() != WORDS
        || !words.subList(0, 2).equals(MAGIC)
        || !words.get(WORDS - 1).equals(crc(line.substring(0, end)))) {
      return Optional.empty();
    }
    try {
      Checkpoint checkpoint = new Checkpoint(Cursor.parse(words.get(3)), counters(words.get(4)));
      CheckpointSlot read = new CheckpointSlot(Long.parseLong(words.get(2)), checkpoint);
      return Arrays.equals(read.encode(), slot) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Whole, but none that this program writes: as good as none.
      return Optional.empty();
    }
  }

  private static String counters(Map<String, Long> counters) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(counters)
        .forEach(
            (name, value) ->
                text.append(text.length() == 0 ? "" : ",").append(name).append('=').append(value));
    return text.length() == 0 ? NONE : text.toString();
  }

  private static Map<String, Long> counters(String text) {
    Map<String, Long> counters = new HashMap<>();
    if (!text.equals(NONE)) {
      for (String counter : text.split(",", -1)) {
        int equals = counter.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("checkpoint: expected NAME=NUMBER, found " + counter);
        }
        counters.put(counter.substring(0, equals), Long.parseLong(counter.substring(equals + 1)));
      }
    }
    return counters;
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(US_ASCII));
    return String.format("%08x", crc.getValue());
  }
}
