package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierBesideWriterTest {
  private static final int ROTATIONS = 25;

  @TempDir Path folder;

  private final Semaphore checks = new Semaphore(0);

  @Test
  void aJournalThatIsWrittenRotatedAndPrunedMeanwhileIsNeverTampered() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(1).seal();
    during(
        () -> rotateAndPrune(written),
        () -> {
          Verification found = Verifier.verify(written.path(), written.vkey());
          assertThat(found.verdict()).as(found.toString()).isIn(Verdict.OK, Verdict.UNSEALED_TAIL);
        });
  }

  @Test
  void aProofIsMadeFromFilesThatRotateMeanwhile() throws Exception {
    SealedJournal written = SealedJournal.create(folder).records(5).rotate(false);
    String proof = Prover.tlogProof(written.path(), 3);
    during(
        () -> rotate(written),
        () -> assertThat(Prover.tlogProof(written.path(), 3)).isEqualTo(proof));
  }

  /** Checks again and again while the writer works, which rotates once for each check. */
  private void during(Step writing, Step check) throws Exception {
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> done =
          writer.submit(
              () -> {
                writing.run();
                return true;
              });
      while (!done.isDone()) {
        check.run();
        checks.release();
      }
      assertThat(done.get()).isTrue();
    } finally {
      writer.shutdown();
    }
  }

  /** Keeps two older files, each step as a writer does it. */
  private void rotateAndPrune(SealedJournal written) throws Exception {
    long kept = 0;
    for (int i = 0; i < ROTATIONS; i++) {
      checks.acquire();
      long opened = firstIndex(written.file(0));
      written.records(3).seal().records(2);
      if (i > 1) {
        written.prune(kept);
      }
      written.rotate(i % 5 == 4);
      Files.deleteIfExists(written.file(3));
      kept = opened;
    }
  }

  private void rotate(SealedJournal written) throws Exception {
    for (int i = 0; i < ROTATIONS; i++) {
      checks.acquire();
      written.records(2).rotate(false);
    }
  }

  private static long firstIndex(Path file) throws IOException {
    try (JournalFile opened = JournalFile.open(file)) {
      return opened.firstIndex();
    }
  }

  private interface Step {
    void run() throws Exception;
  }
}
