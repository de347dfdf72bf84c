package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Appender;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told of success, and who is not. */
@Timeout(30)
class GroupCommitTest {
  private final SlowDisk disk = new SlowDisk();
  private final Semaphore turns = new Semaphore(1, true);
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger toldWell = new AtomicInteger();
  private final GroupCommit commits =
      new GroupCommit(
          disk,
          turns,
          new GroupCommit.Force() {
            @Override
            public void begins() {}

            @Override
            public void ended(boolean well) {
              (well ? toldWell : told).incrementAndGet();
            }
          });

  @Test
  void thoseWhoWaitForATurnShareOneForce() throws Exception {
    turns.acquire();
    List<Waiter> waiters = waiters(5);
    turns.release();

    disk.end(disk.nextForce(), null);
    for (Waiter waiter : waiters) {
      waiter.succeeded();
    }
    assertThat(disk.forces.get()).isEqualTo(1);
    assertThat(told.get()).isZero();
    assertThat(toldWell.get()).isEqualTo(1);
  }

  @Test
  void aForceThatFailedIsASuccessForNoneOfThoseWhoWaitedForIt() throws Exception {
    turns.acquire();
    List<Waiter> waiters = waiters(5);
    turns.release();

    disk.end(disk.nextForce(), new IOException("the disk is gone"));
    for (Waiter waiter : waiters) {
      waiter.failed();
    }
    assertThat(disk.forces.get()).isEqualTo(1);
    assertThat(told.get()).isEqualTo(1);
  }

  @Test
  void theFailureIsKnownBeforeAnybodyIsToldOrTheNextForceBegins() throws Exception {
    List<Integer> knownAtForce = new ArrayList<>();
    disk.begins = () -> knownAtForce.add(told.get());
    Waiter first = new Waiter();
    Force failing = disk.nextForce();
    Waiter second = waiting();
    disk.end(failing, new IOException("the disk is gone"));
    first.failed();
    assertThat(told.get()).isEqualTo(1);
    disk.end(disk.nextForce(), null);

    second.succeeded();
    assertThat(knownAtForce).containsExactly(0, 1);
  }

  @Test
  void whoComesInTheMiddleOfAForceGetsOneOfHisOwnWhateverBecameOfThat() throws Exception {
    Waiter first = new Waiter();
    Force running = disk.nextForce();
    Waiter inTheMiddle = waiting();
    disk.end(running, null);
    first.succeeded();

    Force next = disk.nextForce();
    assertThat(inTheMiddle.isDone()).isFalse();
    disk.end(next, new IOException("the disk is gone"));
    inTheMiddle.failed();
  }

  @Test
  void aLaterForceThatSucceedsMakesNoSuccessOfOneThatFailed() throws Exception {
    turns.acquire();
    List<Waiter> early = waiters(3);
    turns.release();
    Force failing = disk.nextForce();
    Waiter late = waiting();
    disk.end(failing, new IOException("the disk is gone"));
    disk.end(disk.nextForce(), null);

    late.succeeded();
    for (Waiter waiter : early) {
      waiter.failed();
    }
  }

  @Test
  void anErrorIsAFailureToo() throws Exception {
    Waiter first = new Waiter();
    Force failing = disk.nextForce();
    Waiter second = waiting();
    disk.end(failing, new AssertionError("a defect"));
    assertThatThrownBy(first::succeeded).hasRootCauseMessage("a defect");
    disk.end(disk.nextForce(), null);
    second.succeeded();
    assertThat(told.get()).isEqualTo(1);
  }

  @Test
  void whoIsInterruptedIsToldOfNoSuccessAndTheOthersGoOn() throws Exception {
    Waiter first = new Waiter();
    Force running = disk.nextForce();
    Waiter interrupted = waiting();
    Waiter third = waiting();
    interrupted.interrupt();
    assertThatThrownBy(interrupted::succeeded).hasCauseInstanceOf(InterruptedIOException.class);
    disk.end(running, null);
    first.succeeded();
    disk.end(disk.nextForce(), null);
    third.succeeded();
  }

  @Test
  void whoIsInterruptedBeforeHisTurnLeavesTheForceToTheOthers() throws Exception {
    turns.acquire();
    Waiter leader = waiting();
    Waiter follower = waiting();
    leader.interrupt();
    assertThatThrownBy(leader::succeeded).hasCauseInstanceOf(InterruptedIOException.class);
    assertThat(follower.isDone()).isFalse();
    turns.release();
    disk.end(disk.nextForce(), null);
    follower.succeeded();
    assertThat(disk.forces.get()).isEqualTo(1);
    assertThat(told.get()).isZero();
  }

  @Test
  void whoIsInterruptedInTheMiddleOfHisForceTakesNobodyElseForForced() throws Exception {
    turns.acquire();
    Waiter leader = waiting();
    Waiter follower = waiting();
    turns.release();
    disk.nextForce();
    leader.interrupt();
    assertThatThrownBy(leader::succeeded).hasCauseInstanceOf(InterruptedIOException.class);
    follower.failed();
    assertThat(turns.availablePermits()).isEqualTo(1);
    assertThat(told.get()).isEqualTo(1);
  }

  private List<Waiter> waiters(int count) throws Exception {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiters.add(waiting());
    }
    return waiters;
  }

  /** Who asks, and found that he has to wait. */
  private Waiter waiting() {
    Waiter waiter = new Waiter();
    await().until(waiter::waits);
    return waiter;
  }

  private final class Waiter {
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "waiter");

    Waiter() {
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        commits.commit();
        outcome.complete(true);
      } catch (Throwable e) {
        outcome.completeExceptionally(e);
      }
    }

    boolean waits() {
      return thread.getState() == Thread.State.WAITING;
    }

    boolean isDone() {
      return outcome.isDone();
    }

    void interrupt() {
      thread.interrupt();
    }

    void succeeded() throws Exception {
      assertThat(outcome.get(20, TimeUnit.SECONDS)).isTrue();
    }

    void failed() {
      assertThatThrownBy(() -> outcome.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  private record Force(CompletableFuture<Boolean> outcome) {}

  /** Each force takes until it is told how it ended. */
  private static final class SlowDisk implements Appender {
    private final AtomicInteger forces = new AtomicInteger();
    private final BlockingQueue<Force> begun = new LinkedBlockingQueue<>();
    private volatile Runnable begins = () -> {};

    Force nextForce() throws InterruptedException {
      return Objects.requireNonNull(begun.poll(20, TimeUnit.SECONDS), "no force began");
    }

    void end(Force force, @Nullable Throwable failure) {
      if (failure == null) {
        force.outcome().complete(true);
      } else {
        force.outcome().completeExceptionally(failure);
      }
    }

    @Override
    public void sync() throws IOException {
      forces.incrementAndGet();
      begins.run();
      Force force = new Force(new CompletableFuture<>());
      begun.add(force);
      try {
        assertThat(force.outcome().get()).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IOException(e.getCause());
      }
    }

    @Override
    public void append(byte[] line) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
