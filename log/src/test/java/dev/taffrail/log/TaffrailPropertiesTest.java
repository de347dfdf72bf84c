package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.Level;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaffrailPropertiesTest {
  @TempDir Path dir;

  @Test
  void namesAllErrorsAtOnce() {
    Properties properties = new Properties();
    properties.setProperty("level", "loud");
    properties.setProperty("level.edge.adapter", "louder");
    properties.setProperty("journal.max_bytes", "1 parsec");
    properties.setProperty("journal.backups", "-1");
    properties.setProperty("journal.max_total_bytes", "1KiB");
    properties.setProperty("journal.hold_unshipped", "all");
    properties.setProperty("journal.timeout", "0s");
    properties.setProperty("when_full", "block");
    properties.setProperty("time_calls", "maybe");
    properties.setProperty("drain_time", "0s");
    properties.setProperty("drain_at_exit", "never");
    properties.setProperty("redact.standard", "no");
    properties.setProperty("redact.keys.hash", "user");
    properties.setProperty("redact.shapes.mask", "email, phone");
    properties.setProperty("redact.hash_key_file", "/no/such/file");
    properties.setProperty("flight_recorder", "maybe");
    properties.setProperty("flight_recorder.ids", "0");
    properties.setProperty("flight_recorder.bytes_per_id", "1B");
    properties.setProperty("jurnal", "x");
    properties.setProperty("stdout", "console");
    properties.setProperty("stdout.colors", "green");
    properties.setProperty("stdout.event_width", "1000");
    properties.setProperty("stdout.level", "loud");
    properties.setProperty("stderr", "logfmt");
    properties.setProperty("stderr.sort_keys", "maybe");
    properties.setProperty("stderr.key_order", "a,a");
    properties.setProperty("stderr.colors", "auto");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaffrailProperties.apply(properties, Taffrail.builder()))
        .withMessageContaining("level: expected debug, info, warning, error or critical")
        .withMessageContaining("'loud'")
        .withMessageContaining("level.edge.adapter: expected debug, info, warning, error")
        .withMessageContaining("journal.max_bytes: expected a size like 1MiB, found '1 parsec'")
        .withMessageContaining("journal.backups: backups: expected 0 or more, found -1")
        .withMessageContaining("journal.max_total_bytes: maxTotalBytes: expected 0 or at least")
        .withMessageContaining("journal.hold_unshipped: expected a size like 1MiB, found 'all'")
        .withMessageContaining("journal.timeout: timeout: expected more than zero, found PT0S")
        .withMessageContaining("when_full: expected drop or wait, found 'block'")
        .withMessageContaining("time_calls: expected true or false")
        .withMessageContaining("drain_time: ")
        .withMessageContaining("drain_at_exit: expected true or false, found 'never'")
        .withMessageContaining("redact.standard: expected true or false, found 'no'")
        .withMessageContaining("redact.keys.hash: expected redact.hash_key_file or redact.hash_key")
        .withMessageContaining("redact.shapes.mask: expected some of [email, card")
        .withMessageContaining("found 'phone'")
        .withMessageContaining("redact.hash_key_file: ")
        .withMessageContaining("flight_recorder: expected true or false, found 'maybe'")
        .withMessageContaining("flight_recorder.ids: ids: expected 1 or more, found 0")
        .withMessageContaining("flight_recorder.bytes_per_id: bytesPerId: expected 1024 or more")
        .withMessageContaining("stdout.colors: expected auto, always or never, found 'green'")
        .withMessageContaining("stdout.event_width: eventWidth: expected 0 to 200, found 1000")
        .withMessageContaining("stdout.level: expected debug")
        .withMessageContaining("stderr.sort_keys: expected true or false")
        .withMessageContaining("stderr.key_order: keyOrder: expected each key once, found [a, a]")
        .withMessageContaining("stderr.colors: unknown key")
        .withMessageContaining("jurnal: unknown key");
  }

  @Test
  void sayWhatAKeyWouldBelongTo() {
    Properties properties = new Properties();
    properties.setProperty("journal", "none "); // a file keeps the blank
    properties.setProperty("journal.max_bytes", "1MiB");
    properties.setProperty("stdout", "json");
    properties.setProperty("stdout.colors", "always");
    properties.setProperty("stderr.level", "warning");
    properties.setProperty("debug_journal.keep", "1d");
    properties.setProperty("flight_recorder.ids", "5");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaffrailProperties.apply(properties, Taffrail.builder()))
        .withMessageContaining("journal.max_bytes: unknown key beside journal=none")
        .withMessageContaining("stdout.colors: unknown key beside stdout=json")
        .withMessageContaining("stderr.level: unknown key without stderr")
        .withMessageContaining("debug_journal.keep: unknown key without debug_journal")
        .withMessageContaining("flight_recorder.ids: unknown key without flight_recorder");
  }

  @Test
  void sayWhichPathIsNone() {
    Properties properties = new Properties();
    properties.setProperty("journal", " ");
    properties.setProperty("debug_journal", "a\0b");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaffrailProperties.apply(properties, Taffrail.builder()))
        .withMessageContaining("; debug_journal: expected a path, found none: ")
        .withMessageContaining(" journal: expected a path, found none: it is empty");
  }

  @Test
  void thatAreNoTextAreSaidWithTheirPlace() throws Exception {
    Files.writeString(dir.resolve("taffrail.properties"), "journal=\\u12");

    assertThat(run())
        .contains("taffrail.properties: expected four hex digits behind each \\u", dir.toString());
  }

  @Test
  void mayAskForAFlightRecorder() {
    Properties properties = new Properties();
    assertThat(TaffrailProperties.apply(properties, Taffrail.builder()).config().flightRecorder())
        .isNull();
    properties.setProperty("flight_recorder", "true");
    properties.setProperty("flight_recorder.bytes_per_id", "4KiB");
    assertThat(TaffrailProperties.apply(properties, Taffrail.builder()).config().flightRecorder())
        .isEqualTo(new FlightRecorder(64, 4096));
  }

  @Test
  void sayWhatIsHidden() throws IOException {
    Path file = Files.writeString(dir.resolve("key"), "0123456789abcdef");
    Properties properties = new Properties();
    properties.setProperty("redact.standard", "false");
    properties.setProperty("redact.keys.mask", "iban , ssn");
    properties.setProperty("redact.keys.remove", "pin");
    properties.setProperty("redact.keys.hash", "user");
    properties.setProperty("redact.keys.show", "test_pin");
    properties.setProperty("redact.shapes.mask", "email,card");
    properties.setProperty("redact.shapes.remove", "jwt");
    properties.setProperty("redact.shapes.hash", "ipv4");
    properties.setProperty("redact.hash_key_file", file.toString());
    Taffrail.Builder builder = TaffrailProperties.apply(properties, Taffrail.builder());

    assertThat(builder.config().redaction())
        .hasToString(
            "Redaction{iban=mask, ssn=mask, pin=remove, user=hash, testpin=show}"
                + "{EMAIL=mask, CARD=mask, JWT=remove, IPV4=hash}");
  }

  @Test
  void refuseAFormatThatThereIsNot() {
    Properties properties = new Properties();
    properties.setProperty("stdout", "xml");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaffrailProperties.apply(properties, Taffrail.builder()))
        .withMessageContaining("stdout: expected console, json, logfmt or key_value, found 'xml'");
  }

  @Test
  void readEveryKeyOfAFormat() {
    Properties properties = new Properties();
    properties.setProperty("x.sort_keys", "true");
    properties.setProperty("x.key_order", "event , level");
    properties.setProperty("x.drop_missing", "true");
    properties.setProperty("x.bool_as_flag", "true");
    properties.setProperty("x.colors", "never");
    properties.setProperty("x.event_width", "30");
    FormatProperties keys =
        new FormatProperties(
            "x.", (key, use) -> Optional.ofNullable(properties.getProperty(key)).ifPresent(use));

    assertThat(keys.read("key_value"))
        .isEqualTo(new PairFormat(true, true, List.of("event", "level"), true, true));
    assertThat(keys.read("logfmt"))
        .isEqualTo(new PairFormat(false, true, List.of("event", "level"), true, true));
    assertThat(keys.read("console")).isEqualTo(new ConsoleFormat(ConsoleFormat.Colors.NEVER, 30));
    assertThat(keys.read("json")).isSameAs(Format.json());
  }

  @Test
  void readsSizesAndTimesWithUnits() {
    assertThat(Units.bytes("1048576")).isEqualTo(Units.bytes("1MiB")).isEqualTo(1024 * 1024);
    assertThat(Units.bytes("1M")).isEqualTo(Units.bytes("1024KiB"));
    assertThat(Units.duration("24h")).isEqualTo(Units.duration("1d"));
    assertThat(Units.duration("60s")).isEqualTo(Units.duration("1m"));
    assertThat(Units.duration("1500ms")).hasMillis(1500);
    assertThat(Units.level("WARNING")).isEqualTo(Level.WARNING);
  }

  @Test
  void refuseASizeThatNoLongCanHold() {
    assertThatIllegalArgumentException().isThrownBy(() -> Units.bytes("17179869185GiB"));
  }

  @Test
  void configureByThemselvesAtTheFirstRecord() throws Exception {
    Path journal = dir.resolve("out/edge.log");
    Files.writeString(
        dir.resolve("taffrail.properties"),
        "level=warning\nlevel.first.own=info\njournal="
            + journal
            + "\njournal.sealed=false\ndebug_journal="
            + dir.resolve("out/debug.log")
            + "\n");

    assertThat(run()).isEmpty();

    assertThat(Files.readString(journal))
        .contains("\"event\":\"above\"", "\"own\"")
        .doesNotContain("below");
    assertThat(Files.readString(dir.resolve("out/debug.log"))).contains("\"event\":\"raw\"");
  }

  @Test
  void thatAreWrongAreSaidOnStandardErrorAndNeverThrown() throws Exception {
    Files.writeString(dir.resolve("taffrail.properties"), "level=loud\n");

    assertThat(run())
        .contains("taffrail: not configured by taffrail.properties: ", "level: expected debug")
        .contains(" warning  above                    [first]");
  }

  /** The output of a program with our folder first on its class path. */
  private String run() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                dir + File.pathSeparator + System.getProperty("java.class.path"),
                FirstRecord.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Logs without configuring anything. */
  public static final class FirstRecord {
    private FirstRecord() {}

    public static void main(String[] args) {
      BoundLogger log = BoundLogger.get("first");
      log.debug("raw").log();
      log.info("below").log();
      log.warning("above").log();
      BoundLogger.get("first.own.child").info("own").log();
    }
  }
}
