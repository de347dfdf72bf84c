package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no AWS SDK makes, and files that no collector wrote. */
class CloudWatchRefusalTest {
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=AKID/20260530/eu-west-2/logs/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature="
          + "0".repeat(64);

  @TempDir static Path dir;
  private static RunningCollector collector;

  @BeforeAll
  static void start() throws Exception {
    collector = RunningCollector.in(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    collector.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | Logs_20140328.DescribeLogGroups | {} | MissingAuthenticationTokenException",
        "AWS4-HMAC-SHA256 Credential=x | Logs_20140328.DescribeLogGroups | {} |"
            + " IncompleteSignatureException",
        "AWS4-HMAC-SHA256 Credential=AKID/20260530/eu-west-2/logs/aws4_request,"
            + " SignedHeaders=host;host, Signature=0000000000000000000000000000000000000000000000000000000000000000"
            + " | Logs_20140328.DescribeLogGroups | {} | IncompleteSignatureException",
        "signed | none | {} | UnknownOperationException",
        "signed | Logs_20140328.DeleteLogGroup | {} | UnknownOperationException",
        "signed | DynamoDB_20120810.PutItem | {} | UnknownOperationException",
        "signed | Logs_20140328.PutLogEvents | no json | SerializationException",
        "signed | Logs_20140328.PutLogEvents | [] | SerializationException",
        "signed | Logs_20140328.PutLogEvents | {\"logEvents\":[1]} | SerializationException",
        "signed | Logs_20140328.CreateLogGroup | {\"logGroupName\": | SerializationException",
        "signed | Logs_20140328.CreateLogGroup | {} | InvalidParameterException",
        "signed | Logs_20140328.PutRetentionPolicy | {\"logGroupName\":\"/a\"} |"
            + " InvalidParameterException",
        "signed | Logs_20140328.DescribeLogGroups | {\"limit\":51} | InvalidParameterException",
      })
  void namesTheErrorAsAwsJsonDoes(String authorization, String target, String body, String error)
      throws Exception {
    HttpResponse<String> answer = raw(authorization, target, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
    assertThat(answer.body()).startsWith("{\"__type\":\"" + error + "\",\"message\":\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"/a\",\"created\":", "no json"})
  void doesNotStartWithAnUnreadableListOfGroups(String content, @TempDir Path other)
      throws Exception {
    Files.writeString(other.resolve(".cloudwatch.groups"), content);

    assertThatThrownBy(() -> RunningCollector.in(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cloudwatch.groups: expected log groups");
  }

  private HttpResponse<String> raw(String authorization, String target, String body)
      throws Exception {
    List<String> headers = new ArrayList<>();
    if (authorization != null) {
      headers.addAll(
          List.of("Authorization", authorization.equals("signed") ? SIGNATURE : authorization));
    }
    if (target != null) {
      headers.addAll(List.of("X-Amz-Target", target));
    }
    return collector.post("/", body, headers.toArray(String[]::new));
  }
}
