package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Counted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.CommonAnswers;
import dev.taffrail.ship.http.HttpAnswer;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a receiver's answers mean for a batch, by OTLP's specification. */
final class OtlpAnswers {
  private final CommonAnswers common;

  OtlpAnswers(Clock clock, List<Secret> secrets) {
    common = new CommonAnswers(clock, "otlp", secrets);
  }

  Outcome read(Batch batch, HttpAnswer answer) {
    return switch (answer.status()) {
      // Loki's endpoint for OTLP answers 204.
      case 200, 204 -> success(batch, answer);
      case 400, 500 -> refused(answer);
      default -> common.byStatus(batch.size(), answer);
    };
  }

  /**
   * Of an answer without its body; null when that alone could tell. What a receiver of OTLP
   * answered by these may not be sent again, whatever the body says.
   */
  @Nullable Outcome readWithoutBody(HttpAnswer answer) {
    if (!OtlpResponse.isOtlp(answer)) {
      return null;
    }
    return switch (answer.status()) {
      case 200 -> common.unread(answer, "whether it rejected some is not known");
      case 400, 500 -> refused(answer);
      default -> null;
    };
  }

  private Outcome success(Batch batch, HttpAnswer answer) {
    OtlpResponse response = OtlpResponse.ofSuccess(answer);
    if (response == null) {
      return common.byStatus(batch.size(), answer);
    }
    if (response.rejected() <= 0) {
      return new Accepted();
    }
    int rejected = (int) Math.min(response.rejected(), batch.size());
    return new Counted(rejected, "rejected", common.words(answer, response.message()));
  }

  /** By the specification neither may be sent again as it is: a 500 speaks of the request, too. */
  private Outcome refused(HttpAnswer answer) {
    String words = common.words(answer, OtlpResponse.message(answer));
    return answer.isPage() || answer.body().contains("HTTP request to an HTTPS server")
        ? new Retry("not_otlp", words, answer.status() == 500 ? Pace.SOON : Pace.SLOW)
        : new Refused(answer.status() == 400 ? "not_understood" : "internal", words);
  }
}
