package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.SlotFile;
import dev.taffrail.ship.Checkpoints.Saved;
import dev.taffrail.ship.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a {@link PositionFile}: text, at most {@link #MOST_BYTES}, with what an older and
 * longer one left behind it.
 *
 * <pre>
 * taffrail-positions 3 SEQUENCE INDEX␊
 * COUNTER=VALUE,…␊
 * what the form of the source's positions makes of the position, in lines␊
 * end CRC␊
 * </pre>
 *
 * CRC is the CRC-32C, in 8 hex digits, of all the bytes before its line.
 */
record PositionSlot(long sequence, Saved saved) implements SlotFile.Slot {
  static final int MOST_BYTES = 1024 * 1024;

  /** For the lines of a position: the rest is for what stands around them. */
  static final int MOST_BYTES_OF_PLACES = MOST_BYTES - 16 * 1024;

  private static final String MAGIC = "taffrail-positions 3 ";
  private static final String END = "end ";

  /** Slots with positions of this form. */
  static SlotFile.Form<PositionSlot> with(PositionFile.Form positions) {
    return new SlotFile.Form<>() {
      @Override
      public int mostBytes() {
        return MOST_BYTES;
      }

      @Override
      public byte[] encode(PositionSlot slot) {
        return slot.encode(positions).getBytes(UTF_8);
      }

      @Override
      public Optional<PositionSlot> decode(byte[] bytes) {
        return Optional.ofNullable(PositionSlot.decode(new String(bytes, UTF_8), positions));
      }
    };
  }

  /**
   * @throws IllegalArgumentException when it is too much for a slot
   */
  String encode(PositionFile.Form form) {
    StringBuilder text = new StringBuilder(MAGIC);
    text.append(sequence).append(' ').append(saved.position().index()).append('\n');
    List<String> counters = new ArrayList<>();
    new TreeMap<>(saved.counters()).forEach((name, value) -> counters.add(name + "=" + value));
    text.append(String.join(",", counters)).append('\n');
    form.lines(saved.position()).forEach(line -> text.append(line).append('\n'));
    String slot = text + END + crc(text.toString()) + "\n";
    int bytes = slot.getBytes(UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "positions: expected at most " + MOST_BYTES + " bytes, found " + bytes);
    }
    return slot;
  }

  /** Null when the slot was not written to its end. */
  static @Nullable PositionSlot decode(String text, PositionFile.Form form) {
    int end = text.indexOf("\n" + END) + 1;
    int after = text.indexOf('\n', end);
    if (!text.startsWith(MAGIC) || end == 0 || after < 0) {
      return null;
    }
    String body = text.substring(0, end);
    if (!text.substring(end + END.length(), after).equals(crc(body))) {
      return null;
    }
    try {
      return parsed(body.split("\n", -1), form);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Whole, but none that this program writes: as good as none.
      return null;
    }
  }

  private static PositionSlot parsed(String[] lines, PositionFile.Form form) {
    String[] first = lines[0].substring(MAGIC.length()).split(" ", -1);
    Map<String, Long> counters = new HashMap<>();
    for (String counter : lines[1].isEmpty() ? new String[0] : lines[1].split(",", -1)) {
      int equals = counter.indexOf('=');
      counters.put(counter.substring(0, equals), Long.parseLong(counter.substring(equals + 1)));
    }
    List<String> place = List.of(lines).subList(2, lines.length - 1);
    Position position = form.position(place, Long.parseLong(first[1]));
    return new PositionSlot(Long.parseLong(first[0]), new Saved(position, counters));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(UTF_8));
    return String.format("%08x", crc.getValue());
  }
}
