package dev.taffrail.journal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where to read on, and what was lost before.
 *
 * @param file to read; its first line is complete
 * @param offset in the file
 * @param index of the record behind the offset
 * @param seal behind the last seal that survives a power cut; null at a file's beginning, where a
 *     sealed one has a seal of its own
 * @param skipped how many records were deleted before they were read
 */
record Start(ReadFile file, long offset, long index, @Nullable Place seal, long skipped) {

  static Start at(ReadFile file, Place place, @Nullable Place seal) {
    return new Start(file, place.offset(), place.index(), seal, 0);
  }

  /**
   * The beginning of a file that goes on where reading ended.
   *
   * @param index of the next record, by which an unsealed file's records are counted on
   */
  static Start of(ReadFile file, long index) {
    FirstLine first = first(file);
    return new Start(file, 0, first.sealed() ? first.index() : index, null, 0);
  }

  /**
   * The beginning of a file before which others were deleted.
   *
   * @param index of the next record if nothing were lost
   * @param unknownLoss what is lost where the files do not tell: in an unsealed journal, and when
   *     the index went back because this is another incarnation
   */
  static Start afterLoss(ReadFile file, long index, long unknownLoss) {
    FirstLine first = first(file);
    if (!first.sealed()) {
      return new Start(file, 0, index, null, unknownLoss);
    }
    long lost = first.index() - index;
    return new Start(file, 0, first.index(), null, lost < 0 ? unknownLoss : lost);
  }

  FirstLine first() {
    return first(file);
  }

  private static FirstLine first(ReadFile file) {
    return Objects.requireNonNull(file.first(), "a file whose first line is complete");
  }
}
