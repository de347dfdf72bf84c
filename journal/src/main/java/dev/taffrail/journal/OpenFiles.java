package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a journal as they were opened once, until they are given up for others. */
interface OpenFiles extends Segments {

  /**
   * What somebody else did to the files that are open; null when nothing.
   *
   * @throws IOException when that cannot be found out
   */
  @Nullable String fault() throws IOException;

  /** Closes the files, as they are to be opened anew, and saves what would be lost by that. */
  Left leave() throws IOException;

  /**
   * What files that are given up leave behind.
   *
   * @param records that stand in no file, in their order
   * @param lostBytes that are gone for good
   */
  record Left(List<byte[]> records, long lostBytes) {}
}
