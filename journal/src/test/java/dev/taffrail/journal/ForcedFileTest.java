package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForcedFileTest {
  private final AtomicInteger forces = new AtomicInteger();

  private long force() {
    forces.incrementAndGet();
    return 100;
  }

  @Test
  void ofManyReadersAtOneSealOneForces() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tasks.add(
            () -> {
              ForcedFile.of("one", 1).force(80, this::force);
              return true;
            });
      }
      for (Future<Boolean> done : readers.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      readers.shutdownNow();
    }
    assertThat(forces).hasValue(1);
    ForcedFile.of("one", 1).force(101, this::force);
    assertThat(forces).hasValue(2);
  }

  @Test
  void aFileOfAnotherFirstLineIsAnotherThoughTheSystemCallsItTheSame() throws IOException {
    ForcedFile.of("two", 1).force(80, this::force);
    ForcedFile.of("two", 2).force(80, this::force);
    assertThat(forces).hasValue(2);
  }

  @Test
  void whatFailedOrWasForgottenIsForcedAgain() throws IOException {
    ForcedFile file = ForcedFile.of("three", 1);
    assertThatThrownBy(
            () ->
                file.force(
                    80,
                    () -> {
                      throw new IOException("device");
                    }))
        .hasMessage("device");
    file.force(80, this::force);
    file.forget();
    file.force(80, this::force);
    assertThat(forces).hasValue(2);
  }

  @Test
  void theNameIsForcedOnce() throws IOException {
    ForcedFile.of("four", 1).forceName(this::force);
    ForcedFile.of("four", 1).forceName(this::force);
    assertThat(forces).hasValue(1);
  }
}
