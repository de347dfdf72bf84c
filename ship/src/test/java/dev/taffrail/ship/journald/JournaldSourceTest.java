package dev.taffrail.ship.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.ship.Position;
import dev.taffrail.ship.Source;
import dev.taffrail.ship.SourceRecord;
import dev.taffrail.ship.journald.JournaldConfig.Priority;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systemd's own programs write the journal, and read it for us. */
@Tag("search")
class JournaldSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final List<String> notes = new ArrayList<>();
  private SystemdJournal journal;
  private JournaldConfig config;
  private @Nullable Source opened;
  private Position position = Position.START;
  private long skipped;

  @BeforeEach
  void make() throws IOException {
    journal = new SystemdJournal(Files.createDirectory(dir.resolve("journal")));
    config = JournaldConfig.DEFAULT;
  }

  @AfterEach
  void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void whatThereIsComesFirstAndThenWhatIsWrittenLater() throws Exception {
    journal.add("one").add("two");
    open(config);

    assertThat(source().isPending()).isTrue();
    assertThat(messages(2)).containsExactly("one", "two");
    await().atMost(PATIENCE).until(() -> source().poll() == null && !source().isPending());
    journal.add("three");
    assertThat(messages(1)).containsExactly("three");
    journal.add("four");
    assertThat(messages(1)).containsExactly("four");
    assertThat(skipped).isZero();
    assertThat(notes).isEmpty();
  }

  @Test
  void afterARestartItGoesOnBehindWhatWasReadLast() throws Exception {
    journal.add("one").add("two").add("three");
    open(config);
    assertThat(messages(2)).containsExactly("one", "two");
    open(config);
    journal.add("four");

    assertThat(messages(2)).containsExactly("three", "four");
    assertThat(position.index()).isEqualTo(4);
    assertThat(skipped).isZero();
    assertThat(notes).isEmpty();
  }

  @Test
  void entriesThatWereDeletedBeforeTheyWereReadAreCountedAndSaid() throws Exception {
    journal.add("one").add("two");
    open(config);
    assertThat(messages(1)).containsExactly("one");
    source().close();
    journal.vacuum();
    journal.add("three");
    open(config);

    assertThat(messages(1)).containsExactly("three");
    assertThat(skipped).isEqualTo(1);
    assertThat(notes).singleElement().asString().contains("is gone");
  }

  @Test
  void whereOthersAreChosenNothingIsTakenForLost() throws Exception {
    journal.add("one", "PRIORITY=6").add("two", "PRIORITY=3").add("three", "PRIORITY=3");
    open(config);
    assertThat(messages(1)).containsExactly("one");
    open(new JournaldConfig(List.of(), Priority.ERR, List.of(), false));

    assertThat(messages(2)).containsExactly("two", "three");
    assertThat(skipped).isZero();
    assertThat(notes).isEmpty();
  }

  @Test
  void anEntryThatIsTooLargeIsCountedAndSaid() throws Exception {
    journal.add("one").add("x".repeat(1_100_000)).add("three");
    open(config);

    assertThat(messages(2)).containsExactly("one", "three");
    assertThat(skipped).isEqualTo(1);
    assertThat(notes)
        .containsExactly("1 lines of journalctl were no entries of at most 1048576 bytes");
  }

  @Test
  void aJournalctlThatIsKilledIsStartedAgainWithoutLossOrRepetition() throws Exception {
    journal.add("one");
    open(config);
    assertThat(messages(1)).containsExactly("one");
    await().atMost(PATIENCE).until(() -> source().poll() == null && !source().isPending());
    await().atMost(PATIENCE).until(() -> source().poll() == null && children().count() == 1);
    assertThat(source().trouble()).isNull();
    children().forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> source().poll() == null && source().trouble() != null);
    assertThat(source().trouble()).isEqualTo("journalctl: exit status 137");
    journal.add("two");

    assertThat(messages(1)).containsExactly("two");
    assertThat(source().trouble()).isNull();
    assertThat(notes).isEmpty();
    assertThat(skipped).isZero();
  }

  @Test
  void whatIsSaidBehindARestartIsReadThoughTheClockWasSetBack() throws Exception {
    journal.add("one").add("two");
    open(config);
    assertThat(messages(1)).containsExactly("one");
    journal.add("three").boot("2", 100).add("four").add("five");
    open(config);

    assertThat(messages(4)).containsExactly("two", "three", "four", "five");
    await().atMost(PATIENCE).until(() -> source().poll() == null && !source().isPending());
    journal.add("six");
    assertThat(messages(1)).containsExactly("six");
    journal.boot("3", 100).add("seven");
    open(config);
    assertThat(messages(1)).containsExactly("seven");
    assertThat(skipped).isZero();
    assertThat(notes).isEmpty();
  }

  @Test
  void theFirstRunBeginsWithThePresentBootOrWithAllThatThereIs() throws Exception {
    journal.add("one").boot("2", 0).add("two");
    open(config);
    assertThat(messages(1)).containsExactly("two");
    close();
    position = Position.START;
    open(new JournaldConfig(List.of(), null, List.of(), true));
    assertThat(messages(2)).containsExactly("one", "two");
  }

  @Test
  void whatBeganToBeFollowedIsKnownAfterARestartThoughNothingWasSaidYet() throws Exception {
    journal.add("before");
    open(config);
    assertThat(messages(1)).containsExactly("before");
    position = Objects.requireNonNull(source().baseline(true));
    journal.boot("2", 100).add("one").boot("3", 100).add("two");
    open(config);
    position = Objects.requireNonNull(source().baseline(true));
    assertThat(messages(2)).containsExactly("one", "two");
  }

  @Test
  void onlyWhatIsAskedForIsRead() throws Exception {
    journal.add("unit", "_SYSTEMD_UNIT=ssh.service", "PRIORITY=4", "_TRANSPORT=syslog");
    journal.add("other unit", "_SYSTEMD_UNIT=cron.service", "PRIORITY=4", "_TRANSPORT=syslog");
    journal.add("not so bad", "_SYSTEMD_UNIT=ssh.service", "PRIORITY=5", "_TRANSPORT=syslog");
    journal.add("other way", "_SYSTEMD_UNIT=ssh.service", "PRIORITY=4", "_TRANSPORT=stdout");
    open(
        new JournaldConfig(
            List.of("ssh.service"), Priority.WARNING, List.of("_TRANSPORT=syslog"), true));

    assertThat(messages(1)).containsExactly("unit");
    await().atMost(PATIENCE).until(() -> source().poll() == null && !source().isPending());
  }

  @Test
  void aJournalThatCannotBeReadIsSaidInItsOwnWordsAndHoldsUpNoDrain() throws Exception {
    Files.delete(journal.folder());
    open(config);

    await().atMost(PATIENCE).until(() -> source().poll() == null && !source().isPending());
    assertThat(source().trouble())
        .contains("exit status 1", journal.folder().toString(), "No such file");
  }

  @Test
  void closingItEndsItsJournalctl() throws Exception {
    journal.add("one");
    open(config);
    assertThat(messages(1)).containsExactly("one");
    source().close();

    await().atMost(PATIENCE).until(() -> children().count() == 0);
  }

  @Test
  void aWaitEndsWithAnEntryAndWhenItIsWoken() throws Exception {
    open(config);
    await().atMost(PATIENCE).until(() -> source().poll() == null && !source().isPending());
    Thread waker = new Thread(source()::wakeUp);
    waker.start();
    assertThat(source().await(PATIENCE)).isFalse();
    waker.join();
    journal.add("one");
    assertThat(messages(1)).containsExactly("one");
  }

  private Stream<ProcessHandle> children() {
    String folder = "--directory=" + journal.folder();
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(folder));
  }

  private void open(JournaldConfig wanted) throws IOException {
    close();
    opened =
        JournaldSource.open(
            wanted, LineFormat.plain(HeadRules.standard("system")), journal.machine(), position);
  }

  private Source source() {
    return Objects.requireNonNull(opened);
  }

  /** The next ones, as they come. */
  private List<String> messages(int count) throws Exception {
    List<String> messages = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (messages.size() < count && System.nanoTime() - deadline < 0) {
      SourceRecord record = source().poll();
      if (record == null) {
        boolean unused = source().await(Duration.ofSeconds(1));
        continue;
      }
      String line = new String(record.record().line(), UTF_8);
      messages.add(line.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"));
      position = record.next();
      skipped += record.skipped();
    }
    String note = source().takeNote();
    if (note != null) {
      notes.add(note);
    }
    return messages;
  }
}
