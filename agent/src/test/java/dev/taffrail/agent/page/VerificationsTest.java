package dev.taffrail.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.VerifyOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a verifier that goes so far and no farther, until it is interrupted. */
class VerificationsTest {
  @TempDir Path folder;
  private final CountDownLatch halfWay = new CountDownLatch(1);
  private @Nullable Verifications verifications;

  @BeforeEach
  void prepare() throws Exception {
    Path journal = folder.resolve("edge.log");
    Journal.open(JournalConfig.at(journal)).close();
    verifications =
        new Verifications(
            PageSources.of(List.of(journal)),
            Clock.systemUTC(),
            (path, key, options) -> {
              stay(options);
              throw new InterruptedIOException("interrupted");
            });
  }

  private void stay(VerifyOptions options) throws IOException {
    options.progress().at(40, 100);
    options.progress().at(10, 100); // a second time from the beginning
    halfWay.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted");
    }
  }

  @Test
  void oneAtATimeShowsHowFarItIsAndEndsWhenItIsCancelled() throws Exception {
    Verifications all = Objects.requireNonNull(verifications);
    assertThat(all.cancel()).isFalse();
    assertThat(all.begin("edge.log")).isTrue();
    halfWay.await();
    assertThat(all.begin("edge.log")).isFalse();
    assertThat(all.json()).contains("\"running\":{\"journal\":\"edge.log\"");
    assertThat(all.json()).contains("\"read\":40,\"total\":100");
    assertThat(all.cancel()).isTrue();
    Awaitility.await().until(() -> !all.json().contains("\"running\""));
    assertThat(all.json()).contains("\"words\":\"cancelled\"").doesNotContain("\"report\"");
    assertThat(all.begin("edge.log")).isTrue();
    all.cancel();
  }

  @Test
  void saysThatTheFileOfTheKeyIsMissing() throws Exception {
    Path key = folder.resolve("edge.log.vkey");
    Files.delete(key);
    Verifications all = Objects.requireNonNull(verifications);

    all.begin("edge.log");

    Awaitility.await().until(() -> !all.json().contains("\"running\""));
    assertThat(all.json()).contains("not verified: no key: there is no file " + key);
  }
}
