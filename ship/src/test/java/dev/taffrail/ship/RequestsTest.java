package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Retry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests on threads of their own, and what is heard of them. */
@Timeout(30)
class RequestsTest {
  private final CountDownLatch told = new CountDownLatch(1);
  private Requests requests = of(parcel -> new Accepted());

  private Requests of(Requests.Call call) {
    return new Requests("test.bulk", call, told::countDown);
  }

  @AfterEach
  void close() {
    requests.close();
  }

  @Test
  void whoeverWaitsElsewhereIsToldOfAnAnswerThatIsThere() throws Exception {
    requests.begin(parcel(7));
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    Requests.Answer answer = requests.poll();
    assertThat(answer)
        .isNotNull()
        .extracting(a -> a.parcel().entries().get(0).order())
        .isEqualTo(7L);
    assertThat(requests.isEmpty()).isTrue();
  }

  /** As out of memory: it ends the lane, which says so, as it would on the lane's own thread. */
  @Test
  void whatBreaksTheProgramIsThrownWhereTheAnswerIsTaken() {
    Error broken = new StackOverflowError("deep");
    requests =
        of(
            parcel -> {
              throw broken;
            });
    requests.begin(parcel(1));
    assertThatThrownBy(requests::await).isSameAs(broken);
    assertThat(requests.isEmpty()).isTrue();
  }

  @Test
  void whatIsUnderWayIsInterruptedAtTheEndAndIsNotTakenForDelivered() throws Exception {
    LinkedBlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
    requests =
        of(
            parcel -> {
              begun.add(Thread.currentThread());
              new CountDownLatch(1).await();
              return new Accepted();
            });
    requests.begin(parcel(1));
    Thread thread = begun.take();
    assertThat(thread.isDaemon()).as("a request that hangs holds up no exit").isTrue();
    requests.close();
    assertThat(requests.await().outcome()).isInstanceOf(Retry.class);
  }

  private static Parcel parcel(long order) {
    ShipRecord record = Records.record(order, MemoryJournal.START, Level.INFO, "");
    Entry entry = new Entry(Piece.of(record), Counters.ONE_READ, Position.START, true, 0, null);
    entry.takePlace(order);
    return Parcel.of(Lane.BULK, "info", List.of(entry));
  }
}
