package dev.taffrail.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.faults.AgentProcess.Shipped;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program between real servers, while all of it that can fail does. Short in a build; for
 * longer: {@code -Dtaffrail.faults.minutes=10 -Dtaffrail.faults.seed=1}.
 */
@Tag("search")
class FaultsTest {
  private static final int FAULTS_PER_ROUND = 8;
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("taffrail.faults.minutes", "0"));
  private static final long SEED = Long.getLong("taffrail.faults.seed", 1);

  private final Random random = new Random(SEED);

  @TempDir Path folder;

  @Test
  void whateverFailsReadingsAndRecordsAreAccountedForAndTheJournalVerifies() throws Exception {
    try (Site site = new Site(folder)) {
      Faults faults = new Faults(site, random);
      site.start();
      try {
        if (MINUTES == 0) {
          eachOnce(site, faults);
        } else {
          atRandom(site, faults);
        }
        Shipped shipped = Objects.requireNonNull(site.agent.status());
        site.end();
        assertAccounts(site, shipped);
      } finally {
        System.out.println("seed " + SEED + ": " + faults + "\n  " + site);
      }
    }
  }

  private void eachOnce(Site site, Faults faults) throws Exception {
    List<Fault> all = new ArrayList<>(Arrays.asList(Fault.values()));
    Collections.shuffle(all, random);
    for (Fault fault : all) {
      faults.begin(fault);
      Thread.sleep(250);
      faults.end(fault);
      assertThat(site.isBalanced()).as("the account of records adds up").isTrue();
    }
    site.clock.set(Duration.ZERO);
    site.drain();
  }

  private void atRandom(Site site, Faults faults) throws Exception {
    long until = System.nanoTime() + (long) (MINUTES * 60e9);
    while (System.nanoTime() < until) {
      for (int i = 0; i < FAULTS_PER_ROUND; i++) {
        oneOrTwo(site, faults);
      }
      site.clock.set(Duration.ZERO);
      site.drain();
    }
  }

  private void oneOrTwo(Site site, Faults faults) throws Exception {
    Fault[] all = Fault.values();
    Fault one = all[random.nextInt(all.length)];
    Fault other = all[random.nextInt(all.length)];
    boolean both = other.part != one.part;
    faults.begin(one);
    Thread.sleep(random.nextInt(2000));
    if (both) {
      faults.begin(other);
      Thread.sleep(random.nextInt(3000));
      faults.end(other);
    }
    Thread.sleep(random.nextInt(3000));
    faults.end(one);
    assertThat(site.isBalanced()).as("the account of records adds up").isTrue();
    Thread.sleep(random.nextInt(1500));
  }

  private static void assertAccounts(Site site, Shipped shipped) throws Exception {
    assertThat(site.published.owed()).as("published and acknowledged").isEmpty();
    assertThat(site.polled.owed()).as("polled").isEmpty();
    for (StoreFiles store : site.stores.values()) {
      StoreFiles.Account account = store.account(site.scratch());
      assertThat(account).matches(StoreFiles.Account::isBalanced, "is balanced");
      assertThat(account.waiting()).isZero();
      assertThat(account.expired() + account.overflowed()).isZero();
    }
    Verification found = site.verify();
    assertThat(found.verdict()).as("%s", found.problem()).isIn(Verdict.OK, Verdict.TORN);
    Set<Long> missing = site.receiver.missing(found.size());
    missing.removeAll(site.refusedRecords());
    assertThat((long) missing.size())
        .as("records that never came and are not kept, of " + found.size() + ": " + missing)
        .isLessThanOrEqualTo(shipped.lost());
    site.assertTold();
    assertThat(site.receiver.otherLines()).as("records that came with two texts").isZero();
  }
}
