package dev.taffrail.ship.loki;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Refusal;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.CommonAnswers;
import dev.taffrail.ship.http.HttpAnswer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Loki's answers mean for a batch. */
final class LokiAnswers {
  private static final Pattern OLDEST =
      Pattern.compile("oldest acceptable timestamp is: ([0-9TZ:.+-]+Z)");

  /** Loki's words for what it refuses, most telling first, and what to count them by. */
  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put("timestamp too old", "too_old");
    REASONS.put("timestamp too new", "too_new");
    REASONS.put("too far behind", "too_far_behind");
    REASONS.put("max entry size", "too_large");
    REASONS.put("label names; limit", "labels");
    REASONS.put("couldn't parse labels", "labels");
    REASONS.put("at least one label pair", "labels");
    REASONS.put("loghttp.PushRequest", "not_understood");
    REASONS.put("proto:", "not_understood");
    REASONS.put("snappy:", "not_understood");
    REASONS.put("gzip:", "not_understood");
    REASONS.put("EOF", "not_understood");
  }

  private final CommonAnswers common;

  LokiAnswers(Clock clock, List<Secret> secrets) {
    common = new CommonAnswers(clock, "loki", secrets);
  }

  Outcome read(Batch batch, HttpAnswer answer) {
    return switch (answer.status()) {
      case 204 -> new Accepted();
      case 260 -> new Retry("blocked", common.words(answer), Pace.SLOW);
      case 400 -> refused(batch, answer, common.words(answer));
      case 422 -> new Refused("not_understood", common.words(answer));
      default -> common.byStatus(batch.size(), answer);
    };
  }

  /**
   * A 400 is partial: what was valid is stored, and is stored once when it comes again. Only the
   * answer of something else than Loki is no refusal.
   */
  private Outcome refused(Batch batch, HttpAnswer answer, String words) {
    if (answer.isPage() || answer.body().contains("HTTP request to an HTTPS server")) {
      return new Retry("not_loki", words, Pace.SLOW);
    }
    List<Refusal> old = olderThan(oldest(answer.body()), batch, words);
    return old.isEmpty() ? new Refused(reason(answer.body()), words) : new Partly(old, false);
  }

  private static String reason(String body) {
    return REASONS.entrySet().stream()
        .filter(known -> body.contains(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("refused");
  }

  /** After weeks offline a whole backlog is too old: that must not cost a push for each record. */
  private static List<Refusal> olderThan(@Nullable Instant oldest, Batch batch, String words) {
    List<Refusal> refusals = new ArrayList<>();
    if (oldest != null) {
      long limit = oldest.getEpochSecond() * 1_000_000 + oldest.getNano() / 1_000;
      for (int i = 0; i < batch.size(); i++) {
        if (batch.records().get(i).micros() < limit) {
          refusals.add(new Refusal(i, "too_old", words));
        }
      }
    }
    return refusals;
  }

  private static @Nullable Instant oldest(String body) {
    Matcher matcher = OLDEST.matcher(body);
    try {
      return matcher.find() ? Instant.parse(matcher.group(1)) : null;
    } catch (DateTimeException notATime) {
      return null;
    }
  }
}
