package dev.taffrail.journal;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place between two records of a journal that can be found again after rotation, a crash or a
 * power cut. Opaque but for its index; equal to another cursor of the same place. Immutable.
 *
 * <p>Its text form, as a {@link CheckpointFile} keeps it, is the place and, in a sealed journal,
 * the place behind the last seal that is known to be on the device. A place is the hash of its
 * file's first line, the offset in the file, the index, and the checksum of the last 64 bytes
 * before it:
 *
 * <pre>
 * start
 * 6f1c…:5120:37:b0a4…
 * 6f1c…:5120:37:b0a4…,6f1c…:4211:31:77e0…
 * </pre>
 */
public final class Cursor {
  /** Before the oldest record there is. */
  public static final Cursor START = new Cursor(null, null);

  private static final String START_TEXT = "start";

  private final @Nullable Place place;
  private final @Nullable Place seal;

  private Cursor(@Nullable Place place, @Nullable Place seal) {
    this.place = place;
    this.seal = seal;
  }

  /**
   * @param seal the place behind the last seal that survives a power cut; null when there is none
   */
  static Cursor of(Place place, @Nullable Place seal) {
    return new Cursor(place, seal);
  }

  /**
   * The cursor that this is the text of. Where a text comes from need not be trusted: a reader
   * checks what lies before a cursor, and begins elsewhere when it is something else.
   *
   * @param text what {@link #toString} made
   * @throws IllegalArgumentException when it is something else
   */
  public static Cursor parse(String text) {
    if (text.equals(START_TEXT)) {
      return START;
    }
    int comma = text.indexOf(',');
    return comma < 0
        ? new Cursor(Place.parse(text), null)
        : new Cursor(Place.parse(text.substring(0, comma)), Place.parse(text.substring(comma + 1)));
  }

  /** The leaf index of the record behind this place. */
  public long index() {
    return place == null ? 0 : place.index();
  }

  /** Whether both are in one file, and this one lies behind the other one. */
  public boolean isBehind(Cursor other) {
    Place own = place;
    Place its = other.place;
    return own != null && its != null && own.file() == its.file() && own.offset() > its.offset();
  }

  /** Null at the start. */
  @Nullable Place place() {
    return place;
  }

  @Nullable Place seal() {
    return seal;
  }

  /** Where to look for this cursor, in this order: the place, then the seal. */
  List<Place> places() {
    return Stream.of(place, seal).filter(Objects::nonNull).toList();
  }

  String text() {
    return place == null
        ? START_TEXT
        : seal == null ? place.text() : place.text() + "," + seal.text();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cursor that
        && Objects.equals(place, that.place)
        && Objects.equals(seal, that.seal);
  }

  @Override
  public int hashCode() {
    return Objects.hash(place, seal);
  }

  /** One line of printable ASCII, from which {@link #parse} makes the cursor again. */
  @Override
  public String toString() {
    return text();
  }
}
