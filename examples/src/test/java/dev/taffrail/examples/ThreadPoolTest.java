package dev.taffrail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadPoolTest {
  private static final Pattern RECORD =
      Pattern.compile(
          "\"event\":\"([a-z_]+)\",\"correlation_id\":\"([0-9a-f-]{36})\",\"order\":\"(A-[123])\"");

  @TempDir Path directory;

  @Test
  void everyStageOfAnOrderStandsUnderItsId() throws Exception {
    Path journal = directory.resolve("edge.log");
    ThreadPool.main(new String[] {journal.toString()});

    Map<String, List<String>> eventsByIdAndOrder =
        Journals.records(journal).stream()
            .map(ThreadPoolTest::parse)
            .collect(
                Collectors.groupingBy(
                    record -> record.group(2) + record.group(3),
                    Collectors.mapping(record -> record.group(1), Collectors.toList())));

    assertThat(eventsByIdAndOrder).hasSize(3);
    assertThat(eventsByIdAndOrder.values())
        .allSatisfy(
            events ->
                assertThat(events)
                    .containsExactlyInAnyOrder(
                        "order_accepted", "goods_reserved", "order_dispatched"));
  }

  private static Matcher parse(String line) {
    Matcher record = RECORD.matcher(line);
    assertThat(record.find()).as(line).isTrue();
    return record;
  }
}
