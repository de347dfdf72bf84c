package dev.taffrail.ship.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 1_000;

  @Test
  void aPatternIsTakenApartOnceAndNotForEachLine() {
    // Letters that stand for themselves make a pattern dear to take apart, and not to read by.
    String pattern = "'at' ".repeat(100) + "uuuu-MM-dd HH:mm:ss,SSS";
    Times times = Times.of(pattern, ZoneOffset.UTC);
    String text = "at ".repeat(100) + "2026-05-30 08:37:37,951";
    assertThat(times.read(text)).isEqualTo(Instant.parse("2026-05-30T08:37:37.951Z"));
    assertThat(allocated(() -> times.read(text)))
        .isLessThan(allocated(() -> Times.of(pattern, ZoneOffset.UTC)));
  }

  @Test
  void aDayWithoutAYearIsTheLastSuchDayAlsoThe29thOfFebruary() {
    LocalDate leapDay = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    while (leapDay.getMonthValue() != 2 || leapDay.getDayOfMonth() != 29) {
      leapDay = leapDay.minusDays(1);
    }
    Times syslog = Times.of("MMM d HH:mm:ss", ZoneOffset.UTC);
    assertThat(syslog.read("Feb 29 08:37:37")).isEqualTo(leapDay + "T08:37:37Z");
    assertThat(syslog.read("Feb 30 08:37:37")).isNull();
  }

  /** How many bytes some calls take, once what the first ones need is there. */
  private static long allocated(Runnable call) {
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
