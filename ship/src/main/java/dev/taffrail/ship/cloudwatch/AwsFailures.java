package dev.taffrail.ship.cloudwatch;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What AWS's errors mean for a batch. */
final class AwsFailures {
  /** A signature is valid for so long, by AWS's clock. */
  private static final Duration MOST_SKEW = Duration.ofMinutes(15);

  /** What stands for AWS on the way, and says something else. */
  private static final String NOT_AWS = "not_cloudwatch";

  private static final Set<String> BUSY =
      Set.of(
          "ServiceUnavailableException",
          "ServiceUnavailable",
          "ThrottlingException",
          "Throttling",
          "LimitExceededException",
          "OperationAbortedException",
          "InvalidSequenceTokenException",
          "RequestTimeout",
          "InternalFailure",
          // A group that was made a moment ago is not everywhere yet.
          "ResourceNotFoundException");

  private static final Set<String> BAD_BATCH =
      Set.of("InvalidParameterException", "ValidationException", "SerializationException");

  private final Clock clock;

  AwsFailures(Clock clock) {
    this.clock = clock;
  }

  Outcome outcome(AwsServiceException failure, int batchSize) {
    String code = code(failure);
    String words = words(failure);
    if (code.equals("DataAlreadyAcceptedException")) {
      return new Outcome.Accepted();
    } else if (BAD_BATCH.contains(code)) {
      return new Refused("invalid", words);
    } else if (failure.statusCode() == 413) {
      return batchSize == 1
          ? new Refused("too_large", words)
          : new Retry("too_large", words, Pace.TOO_LARGE);
    } else if (isBusy(failure, code)) {
      return new Retry("unavailable", words, Pace.SOON);
    } else if (code.isEmpty() && !isForbidden(failure)) {
      return ofStranger(failure.statusCode());
    }
    Duration skew = skew(failure);
    return skew.abs().compareTo(MOST_SKEW) > 0
        ? new Retry("clock", skewWords(skew) + " (" + words + ")", Pace.SLOW)
        : new Retry("credentials", words, Pace.SLOW);
  }

  /** AWS names its errors: this is another's answer, or the beginning of one of AWS's. */
  private static Retry ofStranger(int status) {
    if (status / 100 == 3) {
      String words = "HTTP " + status + " to another place, which is never followed";
      return new Retry("redirected", words, Pace.SLOW);
    }
    String words = "expected an answer of AWS, found a part of one, or another's: HTTP " + status;
    boolean wrongPlace = status == 404 || status == 405;
    return wrongPlace
        ? new Retry("address", words, Pace.SLOW)
        : new Retry(NOT_AWS, words, Pace.SOON);
  }

  private static boolean isForbidden(AwsServiceException failure) {
    return failure.statusCode() == 401 || failure.statusCode() == 403;
  }

  /** There was no answer, or none that the SDK could read. */
  static Retry withoutAnswer(SdkClientException failure) {
    String words = words(failure);
    if (!words.contains("Unable to unmarshall response")) {
      return new Retry("unreachable", words, Pace.SOON);
    }
    boolean page = words.contains("Unexpected character ('<'");
    String found = page ? "a page for people, perhaps of this network's login" : "a part of one";
    return new Retry(NOT_AWS, "expected an answer of AWS, found " + found, Pace.SOON);
  }

  /** A group or stream that could not be made: a name that AWS does not take is no bad batch. */
  Outcome ofCreation(AwsServiceException failure) {
    Outcome outcome = outcome(failure, 1);
    return outcome instanceof Retry
        ? outcome
        : new Retry("configuration", words(failure), Pace.SLOW);
  }

  /** An error in words, without the request id, which differs at each try. */
  static String words(Exception failure) {
    if (failure instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String code = code(service);
      String message = service.awsErrorDetails().errorMessage();
      return "HTTP "
          + service.statusCode()
          + (code.isEmpty() ? "" : ": " + code)
          + (message == null ? "" : ": " + message);
    }
    String message = failure.getMessage();
    String words = message == null ? FailureWords.of(failure) : message;
    // Without credentials the SDK goes on with every place where it looked, twice.
    int places = words.indexOf(" in the chain ");
    return places < 0 ? words : words.substring(0, places);
  }

  private static boolean isBusy(AwsServiceException failure, String code) {
    int status = failure.statusCode();
    return BUSY.contains(code)
        || status == 429
        || status == 408
        || (status >= 500 && status != 501);
  }

  private static String code(AwsServiceException failure) {
    AwsErrorDetails details = failure.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }

  /** How far this device's clock is ahead of AWS's; zero when AWS does not say. */
  private Duration skew(AwsServiceException failure) {
    Instant theirs = date(failure.awsErrorDetails());
    return theirs == null ? Duration.ZERO : Duration.between(theirs, clock.instant());
  }

  private static @Nullable Instant date(@Nullable AwsErrorDetails details) {
    if (details == null || details.sdkHttpResponse() == null) {
      return null;
    }
    Optional<String> date = details.sdkHttpResponse().firstMatchingHeader("Date");
    try {
      return date.map(AwsFailures::parse).orElse(null);
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static Instant parse(String date) {
    return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  private static String skewWords(Duration skew) {
    Duration size = skew.abs();
    String length =
        size.toDays() > 0
            ? size.toDays() + " days"
            : size.toHours() > 0
                ? size.toHours() + " h " + size.toMinutesPart() + " min"
                : size.toMinutes() + " min";
    return "this device's clock is "
        + length
        + (skew.isNegative() ? " behind" : " ahead of")
        + " AWS's, which makes every signature invalid: set the clock";
  }
}
