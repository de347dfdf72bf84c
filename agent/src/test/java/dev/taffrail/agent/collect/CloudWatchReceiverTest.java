package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The client is the real AWS SDK. */
class CloudWatchReceiverTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:37:30Z");
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @TempDir Path dir;
  private RunningCollector collector;
  private CloudWatchLogsClient logs;

  @BeforeEach
  void start() throws Exception {
    collector =
        RunningCollector.in(dir, config -> config.withClock(Clock.fixed(NOW, ZoneOffset.UTC)));
    logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(collector.uri())
            .region(Region.EU_WEST_2)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    logs.close();
    collector.close();
  }

  @Test
  void storesEventsOnceGroupAndStreamAreThere() throws Exception {
    assertThatThrownBy(() -> put(event(0, "early")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log group does not exist.");
    logs.createLogGroup(r -> r.logGroupName("/taffrail/edge"));
    assertThatThrownBy(() -> put(event(0, "early")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("The specified log stream does not exist.");
    logs.createLogStream(r -> r.logGroupName("/taffrail/edge").logStreamName("rpi4 ä"));

    PutLogEventsResponse response = put(event(-1, "{\"a\": \"ä\"}"), event(0, "two\nlines"));

    assertThat(response.rejectedLogEventsInfo()).isNull();
    assertThat(Journals.originals(dir, "cloudwatch"))
        .containsExactly("{\"a\": \"ä\"}", "two\nlines");
    ReceivedRecord first = collector.received("cloudwatch").get(0);
    assertThat(first.labels()).isEqualTo(Map.of("group", "/taffrail/edge", "stream", "rpi4 ä"));
    assertThat(first.nanos()).hasValue((NOW.toEpochMilli() - 1) * 1_000_000);
    assertThat(Journals.originalsOf(dir, DeviceName.of("rpi4 ä").folder())).hasSize(2);
    assertThat(collector.get("/stats").body())
        .contains("\"cloudwatch\":{\"requests\":5,\"stored\":2");
  }

  @Test
  void knowsGroupsAndStreamsAfterARestart() throws Exception {
    createBoth();
    logs.putRetentionPolicy(r -> r.logGroupName("/taffrail/edge").retentionInDays(30));
    stop();
    start();

    put(event(0, "x"));

    LogGroup group = logs.describeLogGroups().logGroups().get(0);
    assertThat(group.logGroupName()).isEqualTo("/taffrail/edge");
    assertThat(group.retentionInDays()).isEqualTo(30);
    assertThat(group.creationTime()).isEqualTo(NOW.toEpochMilli());
    assertThat(collector.received("cloudwatch")).hasSize(1);
  }

  @Test
  void refusesToCreateTwiceOrUnderAWrongName() {
    createBoth();

    assertThatThrownBy(this::createBoth).isInstanceOf(ResourceAlreadyExistsException.class);
    assertThatThrownBy(
            () ->
                logs.createLogStream(r -> r.logGroupName("/taffrail/edge").logStreamName("rpi4 ä")))
        .isInstanceOf(ResourceAlreadyExistsException.class);
    assertThatThrownBy(() -> logs.createLogGroup(r -> r.logGroupName("no spaces")))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(
            () -> logs.createLogStream(r -> r.logGroupName("/taffrail/edge").logStreamName("a:b")))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> logs.createLogStream(r -> r.logGroupName("/other").logStreamName("a")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () -> logs.putRetentionPolicy(r -> r.logGroupName("/taffrail/edge").retentionInDays(2)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void describesGroupsAndStreamsInPages() {
    for (String name : List.of("/b", "/a/2", "/a/1", "/a/3")) {
      logs.createLogGroup(r -> r.logGroupName(name));
    }
    logs.createLogStream(r -> r.logGroupName("/b").logStreamName("two"));
    logs.createLogStream(r -> r.logGroupName("/b").logStreamName("one"));

    DescribeLogGroupsResponse page =
        logs.describeLogGroups(r -> r.logGroupNamePrefix("/a").limit(2));

    assertThat(page.logGroups()).extracting(LogGroup::logGroupName).containsExactly("/a/1", "/a/2");
    assertThat(
            logs.describeLogGroupsPaginator(r -> r.logGroupNamePrefix("/a").limit(2)).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly("/a/1", "/a/2", "/a/3");
    assertThat(logs.describeLogStreams(r -> r.logGroupName("/b")).logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("one", "two");
    assertThat(
            logs.describeLogStreams(r -> r.logGroupName("/b").logStreamNamePrefix("t"))
                .logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("two");
  }

  @Test
  void saysWhichEventsAreTooOldExpiredOrTooNewAndStoresTheOthers() throws Exception {
    createBoth();

    PutLogEventsResponse old = put(event(-14 * DAY - 1, "a"), event(-14 * DAY, "b"));
    assertThat(old.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
    assertThat(old.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isNull();
    assertThat(old.rejectedLogEventsInfo().expiredLogEventEndIndex()).isNull();

    PutLogEventsResponse ahead =
        put(event(0, "c"), event(2 * HOUR, "d"), event(2 * HOUR + 1, "e"), event(3 * HOUR, "f"));
    assertThat(ahead.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(2);
    assertThat(ahead.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isNull();

    logs.putRetentionPolicy(r -> r.logGroupName("/taffrail/edge").retentionInDays(3));
    PutLogEventsResponse expired = put(event(-3 * DAY - 1, "g"), event(-3 * DAY, "h"));
    assertThat(expired.rejectedLogEventsInfo().expiredLogEventEndIndex()).isEqualTo(1);
    assertThat(expired.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isNull();

    PutLogEventsResponse none = put(event(-20 * DAY, "i"), event(-20 * DAY, "j"));
    assertThat(none.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(2);
    assertThat(none.rejectedLogEventsInfo().expiredLogEventEndIndex()).isEqualTo(2);

    assertThat(Journals.originals(dir, "cloudwatch")).containsExactly("b", "c", "d", "h");
    assertThat(collector.get("/stats").body())
        .contains("\"stored\":4,\"duplicates\":0,\"refused\":6");
  }

  @Test
  void refusesARequestOutOfTheServicesLimits() throws Exception {
    createBoth();

    assertInvalid("chronological order", event(0, "b"), event(-1, "a"));
    assertInvalid("cannot span more than 24 hours", event(-DAY - 1, "a"), event(0, "b"));
    assertInvalid("length greater than or equal to 1");
    assertInvalid("length greater than or equal to 1", event(0, ""));
    assertInvalid("must be 0 or greater", event(-NOW.toEpochMilli() - 1, "a"));
    assertInvalid(
        "length less than or equal to 10000",
        Collections.nCopies(10_001, event(0, "a")).toArray(InputLogEvent[]::new));
    // 20 events of 52,403 bytes and 26 each are 1,048,580; one byte less each is 1,048,560.
    assertInvalid(
        "Upload too large: 1048580 bytes exceeds limit of 1048576",
        Collections.nCopies(20, event(0, "x".repeat(52_403))).toArray(InputLogEvent[]::new));
    assertInvalid("Log event too large", event(0, "a"), event(0, "x".repeat(70_000)));
    assertThat(collector.received("cloudwatch")).isEmpty();

    put(Collections.nCopies(20, event(0, "x".repeat(52_402))).toArray(InputLogEvent[]::new));
    put(Collections.nCopies(10_000, event(0, "a")).toArray(InputLogEvent[]::new));
    put(event(-DAY, "a"), event(0, "b"));
    assertThat(collector.received("cloudwatch")).hasSize(10_022);
  }

  private void createBoth() {
    logs.createLogGroup(r -> r.logGroupName("/taffrail/edge"));
    logs.createLogStream(r -> r.logGroupName("/taffrail/edge").logStreamName("rpi4 ä"));
  }

  private void assertInvalid(String words, InputLogEvent... events) {
    assertThatThrownBy(() -> put(events))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(words);
  }

  private PutLogEventsResponse put(InputLogEvent... events) {
    return logs.putLogEvents(
        r -> r.logGroupName("/taffrail/edge").logStreamName("rpi4 ä").logEvents(events));
  }

  private static InputLogEvent event(long afterNow, String message) {
    return InputLogEvent.builder()
        .timestamp(NOW.toEpochMilli() + afterNow)
        .message(message)
        .build();
  }
}
