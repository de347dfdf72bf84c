package dev.taffrail.agent.config;

import dev.taffrail.ship.Limits;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sink of the type {@code cloudwatch}. Its credentials are looked for as the AWS SDK does:
 * environment, profile, container, instance.
 */
final class CloudWatchSection {
  private static final CloudWatchConfig ANY = CloudWatchConfig.at("region", "group", "stream");

  private CloudWatchSection() {}

  static @Nullable Destination read(Section section) {
    String region = section.required("region", Value::text);
    String group = section.required("group", Value::text);
    String stream = section.required("stream", Value::text);
    URI endpoint = section.get("endpoint", Value::url);
    Integer days = section.get("retention_days", v -> v.integer(1, 3653));
    UnaryOperator<Limits> batches = BatchKeys.read(section);
    checkNames(section, region, group, stream);
    if (days != null) {
      section.check("retention_days", () -> ANY.withRetentionDays(days));
    }
    if (region == null || group == null || stream == null || section.failed()) {
      return null;
    }
    CloudWatchConfig config = CloudWatchConfig.at(region, group, stream);
    config = config.withLimits(batches.apply(config.limits()));
    config = days == null ? config : config.withRetentionDays(days);
    return new Destination.CloudWatch(endpoint == null ? config : config.withEndpoint(endpoint));
  }

  /** Each by itself, so that one that is wrong hides no other. */
  private static void checkNames(
      Section section, @Nullable String region, @Nullable String group, @Nullable String stream) {
    if (region != null) {
      section.check("region", () -> CloudWatchConfig.at(region, ANY.group(), ANY.stream()));
    }
    if (group != null) {
      section.check("group", () -> CloudWatchConfig.at(ANY.region(), group, ANY.stream()));
    }
    if (stream != null) {
      section.check("stream", () -> CloudWatchConfig.at(ANY.region(), ANY.group(), stream));
    }
  }
}
