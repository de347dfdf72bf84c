package dev.taffrail.edge.adapter;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** Does one thing after another at each call, as it was told; then it waits for its end. */
final class ScriptedAdapter implements Adapter {
  /** What a call does. */
  interface Step {
    void run(Intake intake) throws Exception;
  }

  private final Queue<Step> steps = new ArrayDeque<>();
  private final String source;
  private final boolean catchesUp;

  /** Counted down when all was done. */
  final CountDownLatch done = new CountDownLatch(1);

  ScriptedAdapter(String source, boolean catchesUp) {
    this.source = source;
    this.catchesUp = catchesUp;
  }

  static ScriptedAdapter of(Step... steps) {
    return new ScriptedAdapter("script", false).then(steps);
  }

  ScriptedAdapter then(Step... more) {
    steps.addAll(List.of(more));
    return this;
  }

  /** Connects, or reads: does nothing. */
  static void well(Intake intake) {}

  static Step fails(String reason) {
    return intake -> {
      throw new IOException(reason);
    };
  }

  static Step loses(String reason) {
    return intake -> {
      throw new LinkLostException(reason);
    };
  }

  @Override
  public String name() {
    return "script";
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public boolean catchesUp() {
    return catchesUp;
  }

  @Override
  public Link connect(Intake intake) throws Exception {
    next(intake);
    return Link.polling(Duration.ZERO, () -> next(intake), () -> {});
  }

  private void next(Intake intake) throws Exception {
    Step step = steps.poll();
    if (step != null) {
      step.run(intake);
      return;
    }
    done.countDown();
    new CountDownLatch(1).await();
  }
}
