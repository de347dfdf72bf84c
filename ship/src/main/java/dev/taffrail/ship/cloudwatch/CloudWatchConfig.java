package dev.taffrail.ship.cloudwatch;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.TimePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A log stream of CloudWatch. Immutable; start with {@link #at} and change what differs from the
 * defaults.
 *
 * @param region for instance {@code eu-west-2}
 * @param group the log group; created when missing
 * @param stream the log stream; created when missing
 * @param retentionDays how long a group that the sink creates keeps its events; null for ever
 * @param endpoint another address than the region's; null as a rule
 * @param keys the credentials; null looks for them as the AWS SDK does: environment, profile,
 *     container, instance
 * @param timeout how long one call may take in all
 * @param limits how large a call may be, at most what CloudWatch takes
 */
public record CloudWatchConfig(
    String region,
    String group,
    String stream,
    @Nullable Integer retentionDays,
    @Nullable URI endpoint,
    @Nullable Keys keys,
    Duration timeout,
    Limits limits) {

  /** What CloudWatch takes: two weeks back and 2 hours ahead. */
  public static final TimePolicy TIMES =
      new TimePolicy(
          Duration.ofDays(14), Duration.ofHours(2), TimePolicy.Action.KEEP, TimePolicy.Action.KEEP);

  private static final Set<Integer> RETENTIONS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private static final Limits MOST =
      new Limits(10_000, 1_048_576, Duration.ofSeconds(1), Duration.ofHours(24))
          .withInFlight(Limits.DEFAULT_IN_FLIGHT);

  public CloudWatchConfig {
    check(region.matches("[a-z0-9-]+"), "region: expected one like eu-west-2, found " + region);
    check(
        group.matches("[.\\-_/#A-Za-z0-9]{1,512}"),
        "group: expected 1 to 512 of A-Z a-z 0-9 . - _ / #, found " + group);
    check(
        stream.matches("[^:*]{1,512}"),
        "stream: expected 1 to 512 characters without : and *, found " + stream);
    check(
        retentionDays == null || RETENTIONS.contains(retentionDays),
        "retentionDays: expected one of " + new TreeSet<>(RETENTIONS) + ", found " + retentionDays);
    check(
        timeout.compareTo(Duration.ZERO) > 0, "timeout: expected more than zero, found " + timeout);
    check(
        limits.records() <= MOST.records()
            && limits.bytes() <= MOST.bytes()
            && limits.span().compareTo(MOST.span()) <= 0,
        "limits: expected at most " + MOST + ", found " + limits);
  }

  /** A stream with the region's own endpoint and the SDK's credentials. */
  public static CloudWatchConfig at(String region, String group, String stream) {
    return new CloudWatchConfig(
        region, group, stream, null, null, null, Duration.ofSeconds(30), MOST);
  }

  public CloudWatchConfig withRetentionDays(int value) {
    return new CloudWatchConfig(region, group, stream, value, endpoint, keys, timeout, limits);
  }

  public CloudWatchConfig withEndpoint(URI value) {
    return new CloudWatchConfig(region, group, stream, retentionDays, value, keys, timeout, limits);
  }

  public CloudWatchConfig withKeys(Keys value) {
    return new CloudWatchConfig(
        region, group, stream, retentionDays, endpoint, value, timeout, limits);
  }

  public CloudWatchConfig withTimeout(Duration value) {
    return new CloudWatchConfig(
        region, group, stream, retentionDays, endpoint, keys, value, limits);
  }

  public CloudWatchConfig withLimits(Limits value) {
    return new CloudWatchConfig(
        region, group, stream, retentionDays, endpoint, keys, timeout, value);
  }

  /** An access key of AWS. */
  public record Keys(String accessKeyId, Secret secretAccessKey) {}

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
