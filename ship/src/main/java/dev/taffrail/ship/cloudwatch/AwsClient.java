package dev.taffrail.ship.cloudwatch;

import dev.taffrail.ship.cloudwatch.CloudWatchConfig.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;

/** The calls that the sink makes. Nothing is tried again here: that is done outside the sinks. */
final class AwsClient implements AutoCloseable {
  private final CloudWatchConfig config;
  private final AwsCredentialsProvider credentials;
  private final AbortableClient http;
  private final CloudWatchLogsClient logs;
  private volatile boolean retentionOwed;

  AwsClient(CloudWatchConfig config) {
    this.config = config;
    credentials = credentials(config.keys());
    http =
        new AbortableClient(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(config.timeout())
                .socketTimeout(config.timeout())
                .build());
    CloudWatchLogsClientBuilder builder =
        CloudWatchLogsClient.builder()
            .region(Region.of(config.region()))
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(
                calls ->
                    calls
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(config.timeout()));
    if (config.endpoint() != null) {
      builder.endpointOverride(config.endpoint());
    }
    logs = builder.build();
  }

  /**
   * Looks for credentials, so that their absence is not taken for an absent receiver.
   *
   * @throws software.amazon.awssdk.core.exception.SdkClientException when there are none
   */
  void checkCredentials() {
    credentials.resolveCredentials();
  }

  PutLogEventsResponse put(List<InputLogEvent> events) {
    return logs.putLogEvents(
        put -> put.logGroupName(config.group()).logStreamName(config.stream()).logEvents(events));
  }

  /** Creates the group, with its retention, and the stream, whichever is missing. */
  void create() {
    try {
      logs.createLogGroup(create -> create.logGroupName(config.group()));
      retentionOwed = true;
    } catch (ResourceAlreadyExistsException present) {
      // Somebody else's group, or made by the other lane just now: its retention is theirs.
    }
    setRetention();
    try {
      logs.createLogStream(
          create -> create.logGroupName(config.group()).logStreamName(config.stream()));
    } catch (ResourceAlreadyExistsException present) {
      // Made by the other lane just now.
    }
  }

  long sentBytes() {
    return http.sentBytes();
  }

  @Override
  public void close() {
    // The SDK closes no client that it was given.
    http.close();
    logs.close();
  }

  private void setRetention() {
    Integer days = config.retentionDays();
    if (days != null && retentionOwed) {
      logs.putRetentionPolicy(put -> put.logGroupName(config.group()).retentionInDays(days));
      retentionOwed = false;
    }
  }

  private static AwsCredentialsProvider credentials(@Nullable Keys keys) {
    return keys == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey().reveal()));
  }
}
