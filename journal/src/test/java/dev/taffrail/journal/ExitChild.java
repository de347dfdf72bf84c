package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A process that logs and ends without closing its journal. Arguments: the journal, {@code sealed}
 * or {@code plain}, and {@code main} to end by itself or {@code wait} to be ended.
 */
final class ExitChild {
  static final int RECORDS = 2_000;

  private ExitChild() {}

  @SuppressWarnings("MustBeClosed") // that it is not closed is what is tested
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean sealed = arguments[1].equals("sealed");
    Journal journal = Journal.open(JournalConfig.at(Path.of(arguments[0])).withSealed(sealed));
    int taken = 0;
    for (int i = 0; i < RECORDS; i++) {
      taken +=
          Lines.offer(journal, Level.ERROR, Lines.record(Level.ERROR, "c", "e", ",\"n\":" + i))
              ? 1
              : 0;
    }
    System.out.println(taken);
    if (arguments[2].equals("wait")) {
      new CountDownLatch(1).await();
    }
  }
}
