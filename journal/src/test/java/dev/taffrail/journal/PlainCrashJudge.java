package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an unsealed journal promises: what was synced is there, and nothing is there twice. */
final class PlainCrashJudge extends CrashJudge {

  PlainCrashJudge(JournalConfig config, int generation) {
    super(config, generation);
  }

  @Override
  String before(Promise promise) {
    return "unsealed";
  }

  @Override
  void opened(CrashState state) {
    // A torn end is ended and told of, no more.
  }

  /** Nothing binds a record to those before it that were not synced and that the disk lost. */
  @Override
  boolean mayLose(int record, Promise promise) {
    return record > promise.synced().getOrDefault(record / GENERATION, -1);
  }

  @Override
  List<Integer> after(CrashState state, Promise promise) throws IOException {
    List<Integer> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(journal(), Cursor.START)) {
      for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
        int number = number(record.line());
        if (number >= 0) {
          records.add(number);
        }
      }
    }
    return records;
  }
}
