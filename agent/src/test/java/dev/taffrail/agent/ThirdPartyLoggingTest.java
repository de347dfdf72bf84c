package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** A library that knows SLF4J and has never heard of us: the AWS SDK. */
class ThirdPartyLoggingTest {
  @TempDir Path folder;

  @Test
  void whatALibraryLogsStandsInTheJournalUnderTheCorrelationIdOfItsThread() throws Exception {
    Path journal = folder.resolve("edge.log");
    Taffrail logging =
        Taffrail.builder().level(Level.DEBUG).journal(JournalConfig.at(journal)).configure();
    String id;
    try (CloudWatchLogsClient client = client();
        Scope request = Correlation.begin()) {
      assertThat(request).isNotNull();
      id = Correlation.current().orElseThrow();
      assertThatThrownBy(client::describeLogGroups).isInstanceOf(SdkClientException.class);
    } finally {
      logging.shutdown();
    }

    List<JournalRecord> sent =
        records(journal).stream()
            .filter(record -> record.head().logger().equals("software.amazon.awssdk.request"))
            .toList();
    assertThat(sent).isNotEmpty();
    assertThat(sent)
        .allSatisfy(record -> assertThat(record.head().correlationId()).isEqualTo(id))
        .anySatisfy(record -> assertThat(record.head().event()).startsWith("Sending Request"));
  }

  /** Nobody listens there: what the SDK logs of its attempt is all that is wanted. */
  private static CloudWatchLogsClient client() {
    return CloudWatchLogsClient.builder()
        .region(Region.EU_WEST_2)
        .endpointOverride(URI.create("http://127.0.0.1:1"))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static List<JournalRecord> records(Path journal) throws IOException {
    List<JournalRecord> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        records.add(r);
      }
    }
    return records;
  }
}
