package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run leaves, the next goes on with: however readings are cut into runs. */
class CarriedOverTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.WARNING, directory);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

  @Test
  void theSameReadingsGiveTheSameEventsInOneRunAndInMany() {
    for (Windows windows :
        List.of(
            Windows.tumbling(MINUTE).allowedLateness(Duration.ofSeconds(20)),
            Windows.sliding(MINUTE.multipliedBy(3), MINUTE),
            Windows.counting(7))) {
      List<SensorReading> readings = readings();
      List<String> once = events(windows, List.of(readings));
      assertThat(once).as(windows + "").contains("held", "jump", "far", "gone");
      assertThat(events(windows, cut(readings, 1))).as(windows + "").isEqualTo(once);
      assertThat(events(windows, cut(readings, 13))).as(windows + "").isEqualTo(once);
    }
  }

  private static List<String> events(Windows windows, List<List<SensorReading>> runs) {
    List<RuleEvent> events = new ArrayList<>();
    try (Pipeline pipeline =
        Pipeline.named("p")
            .windows(windows)
            .rule(RuleConfig.above("held", 1, 0).withHold(MINUTE))
            .rule(RuleConfig.changing("jump", 3, MINUTE).withCooldown(MINUTE.multipliedBy(4)))
            .rule(RuleConfig.deviating("far", 2, 6))
            .rule(RuleConfig.absent("gone", MINUTE.multipliedBy(2)))
            .build()) {
      runs.forEach(run -> events.addAll(pipeline.run(run).events()));
      events.addAll(pipeline.flush().events());
    }
    return events.stream()
        .sorted(Comparator.comparing(RuleEvent::time).thenComparing(RuleEvent::ruleName))
        .map(event -> event.ruleName() + " " + event.time() + " " + event.value())
        .flatMap(text -> Stream.of(text, text.replaceFirst(" .*", "")))
        .toList();
  }

  /** An hour of one sensor, every ten seconds or so, now and then silent for some minutes. */
  private static List<SensorReading> readings() {
    Random random = new Random(3);
    List<SensorReading> readings = new ArrayList<>();
    long time = 0;
    double value = 0;
    for (int i = 0; i < 300; i++) {
      time += random.nextInt(40) == 0 ? 200_000 : 5_000 + random.nextInt(10_000);
      value = 0.95 * value + random.nextGaussian();
      long jitter = random.nextInt(4) == 0 ? random.nextInt(15_000) : 0;
      readings.add(SensorReading.of("s1", T0.plusMillis(time - jitter), value, "Cel"));
    }
    return readings;
  }

  private static List<List<SensorReading>> cut(List<SensorReading> readings, int size) {
    List<List<SensorReading>> runs = new ArrayList<>();
    for (int i = 0; i < readings.size(); i += size) {
      runs.add(readings.subList(i, Math.min(readings.size(), i + size)));
    }
    return runs;
  }
}
