package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {
  private static final String[] LINES = {
    at("11:30:00", "info", "seen", ",\"n\":1"),
    at("10:30:00", "info", "too_old", ""),
    at("11:31:00", "warning", "login", ",\"user\":\"eve\",\"password\":\"hunter2\",\"pin\":4711"),
    at("11:32:00", "debug", "detail", ",\"text\":\"Authorization: Bearer abcdefghijkl\""),
  };

  @TempDir Path folder;

  @Test
  void holdsTheRecordsOfTheTimeWithTheirIndexAndWithoutSecrets() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);

    Map<String, String> bundle = pull("--journal", "edge.log");

    assertThat(part(bundle, "journals/edge.log.jsonl").lines().filter(l -> l.contains("edge.test")))
        .containsExactly(
            with(LINES[0], ",\"taffrail_index\":1"),
            with(
                LINES[2].replace("hunter2", "(redacted)"),
                ",\"taffrail_index\":3,\"taffrail_redacted\":true"),
            with(
                LINES[3].replace("abcdefghijkl", "(redacted bearer)"),
                ",\"taffrail_index\":4,\"taffrail_redacted\":true"));
  }

  @Test
  void holdsTheLevelsThatWereAskedForAndHidesMoreKeysOnRequest() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);

    Map<String, String> bundle =
        pull("--journal", "edge.log", "--level", "warning", "--hide", "pin", "--hide", "user");
    String lines = part(bundle, "journals/edge.log.jsonl");

    assertThat(lines.lines())
        .singleElement()
        .asString()
        .contains("\"user\":\"(redacted)\"", "\"pin\":\"(redacted)\"");
  }

  @Test
  void theManifestNamesEachFileWithItsHash() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    Map<String, String> bundle = pull("--journal", "edge.log");

    Map<?, ?> manifest = object(JsonTree.of(part(bundle, "manifest.json")));
    bundle.remove("manifest.json");

    Map<String, String> named = new TreeMap<>();
    for (Object each : list(manifest.get("files"))) {
      Map<?, ?> file = object(each);
      named.put(String.valueOf(file.get("name")), String.valueOf(file.get("sha256")));
    }
    Map<String, String> actual = new TreeMap<>();
    for (Map.Entry<String, String> part : bundle.entrySet()) {
      actual.put(part.getKey(), sha256(part.getValue().getBytes(UTF_8)));
    }
    assertThat(named).isEqualTo(actual);
    Map<?, ?> journal = object(list(manifest.get("journals")).get(0));
    assertThat(journal.get("verification")).isEqualTo("OK");
  }

  @Test
  void theJournalSaysUnderASealWhichBundleWasMade() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    pull("--journal", "edge.log");
    Path bundle = folder.resolve("bundle.zip");
    String key = Files.readString(folder.resolve("edge.log.vkey")).strip();

    CommandLineRun proof =
        new CommandLineRun(folder).run("verify-proof", "bundle.zip.proof", "--vkey", key);

    assertThat(proof.status()).isZero();
    assertThat(proof.out())
        .contains("support_bundle_made", "\"sha256\":\"" + sha256(Files.readAllBytes(bundle)));
  }

  /** To open it would set the damaged file aside and begin another journal under another key. */
  @Test
  void aJournalThatWasChangedStaysAsItIsAndItsBundleIsNotSealed() throws Exception {
    Path journal = folder.resolve("edge.log");
    Records.write(journal, LINES);
    String changed = Files.readString(journal).replace("hunter2", "hunter3");
    Files.writeString(journal, changed);
    String key = Files.readString(folder.resolve("edge.log.vkey"));

    CommandLineRun run =
        new CommandLineRun(folder).run("pull", "--journal", "edge.log", "-o", "bundle.zip");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("not sealed: verification says TAMPER of ", "left as it is");
    assertThat(folder.resolve("bundle.zip")).exists();
    assertThat(folder.resolve("bundle.zip.proof")).doesNotExist();
    assertThat(journal).hasContent(changed);
    assertThat(folder.resolve("edge.log.vkey")).hasContent(key);
  }

  @Test
  void nobodyElseMayReadIt() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    pull("--journal", "edge.log");

    for (String name : List.of("bundle.zip", "bundle.zip.proof")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
          .as(name)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void theWholeJournalVerifiesByItself() throws Exception {
    JournalConfig small = JournalConfig.at(folder.resolve("edge.log")).withMaxBytes(128 * 1024);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      lines.add(at("11:30:00", "info", "tick", ",\"pad\":\"" + "x".repeat(500) + i + "\""));
    }
    Records.write(small, lines.toArray(String[]::new));
    String key = Files.readString(folder.resolve("edge.log.vkey")).strip();

    Map<String, String> bundle = pull("--journal", "edge.log", "--whole");

    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (Map.Entry<String, String> part : bundle.entrySet()) {
      if (part.getKey().startsWith("journals/edge.log.whole/")) {
        Files.writeString(copy.resolve(Path.of(part.getKey()).getFileName()), part.getValue());
      }
    }
    assertThat(copy.resolve("edge.log.2")).exists();
    CommandLineRun run = new CommandLineRun(folder).run("verify", "copy/edge.log", "--vkey", key);
    assertThat(run.out()).startsWith("OK: sealed 0..6");
  }

  @Test
  void theWholeJournalIsRefusedWhereSomethingHasToBeHidden() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);

    CommandLineRun run =
        new CommandLineRun(folder)
            .run("pull", "--journal", "edge.log", "-o", "bundle.zip", "--whole");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("edge.log, line 4: has something to hide")
        .doesNotContain("hunter2");
    assertThat(zips()).isEmpty();
  }

  @Test
  void aDryRunWritesNothingAnywhere() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    byte[] before = Files.readAllBytes(folder.resolve("edge.log"));

    CommandLineRun run =
        new CommandLineRun(folder).run("pull", "--journal", "edge.log", "--dry-run");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("journals/edge.log.jsonl", "records, 2 redacted");
    assertThat(zips()).isEmpty();
    assertThat(Files.readAllBytes(folder.resolve("edge.log"))).isEqualTo(before);
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    Files.writeString(folder.resolve("bundle.zip"), "mine");

    CommandLineRun run =
        new CommandLineRun(folder).run("pull", "--journal", "edge.log", "-o", "bundle.zip");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("exists already");
    assertThat(Files.readString(folder.resolve("bundle.zip"))).isEqualTo("mine");
  }

  @Test
  void aProofOfAnotherBundleIsNotOverwritten() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    Files.writeString(folder.resolve("bundle.zip.proof"), "mine");

    CommandLineRun run =
        new CommandLineRun(folder).run("pull", "--journal", "edge.log", "-o", "bundle.zip");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("taffrail: exists already: " + folder.resolve("bundle.zip.proof") + "\n");
    assertThat(Files.readString(folder.resolve("bundle.zip.proof"))).isEqualTo("mine");
    assertThat(folder.resolve("bundle.zip")).doesNotExist();
  }

  @Test
  void journalsWhosePathsLookTheSameAreBothInIt() throws Exception {
    Path first = Files.createDirectories(folder.resolve("x/a")).resolve("b.log");
    Path second = Files.createDirectories(folder.resolve("x_a")).resolve("b.log");
    Records.write(first, LINES[0]);
    Records.write(second, LINES[2]);

    Map<String, String> bundle =
        pull("--journal", first.toString(), "--journal", second.toString());

    String name = first.toString().substring(1).replace('/', '_');
    assertThat(part(bundle, "journals/" + name + ".jsonl")).contains("\"event\":\"seen\"");
    assertThat(part(bundle, "journals/" + name + "-2.jsonl")).contains("\"event\":\"login\"");
  }

  @Test
  void bringsTheConfigurationWithItsErrorsAndWithoutItsSecrets() throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        device: pump-7   # key 0815
        journal: {path: edge.log}
        status: {listen: "127.0.0.1:9", token: s3cret-of-status}
        transforms:
          - redact: {mask: pin}
        sinks:
          splunk: {url: "https://splunk.example:8088", token: "${env:NOT_SET_ANYWHERE}"}
        """);
    Records.write(folder.resolve("edge.log"), LINES);

    Map<String, String> bundle = pull();

    assertThat(bundle.get("configuration.yaml"))
        .contains("device: \"pump-7\"", "\"${env:NOT_SET_ANYWHERE}\"")
        .doesNotContain("s3cret", "0815");
    assertThat(bundle.get("configuration.errors.txt")).contains("NOT_SET_ANYWHERE");
    assertThat(bundle.get("journals/edge.log.jsonl")).contains("\"pin\":\"(redacted)\"");
    assertThat(bundle.get("status.json")).contains("no shipper runs");
    assertThat(bundle.get("agent.json")).isEqualTo("{\"running\":false}\n");
  }

  @Test
  void worksBesideTheProcessThatHoldsTheJournal() throws Exception {
    Records.write(folder.resolve("edge.log"), LINES);
    try (Child holder = new Child(folder, "append", "edge.log")) {
      Awaitility.await().until(() -> Files.exists(folder.resolve("edge.log.sock")));
      pull("--journal", "edge.log");

      assertThat(folder.resolve("bundle.zip.proof")).exists();
      holder.input("");
      assertThat(holder.status()).isZero();
    }
    assertThat(Records.read(folder.resolve("edge.log")))
        .last()
        .asString()
        .contains("support_bundle_made");
  }

  private Map<String, String> pull(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("pull", "-o", "bundle.zip"));
    all.addAll(List.of(arguments));
    CommandLineRun run = new CommandLineRun(folder).run(all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Map<String, String> parts = new TreeMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(folder.resolve("bundle.zip")))) {
      for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
        parts.put(part.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    }
    return parts;
  }

  private static String part(Map<String, String> bundle, String name) {
    return Objects.requireNonNull(bundle.get(name), name);
  }

  private static Map<?, ?> object(@Nullable Object json) {
    return (Map<?, ?>) Objects.requireNonNull(json, "object");
  }

  private static List<?> list(@Nullable Object json) {
    return (List<?>) Objects.requireNonNull(json, "list");
  }

  private List<Path> zips() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().contains(".zip")).toList();
    }
  }

  /** On the day of {@link CommandLineRun#NOW}, which is noon. */
  private static String at(String time, String level, String event, String fields) {
    return "{\"timestamp\":\"2026-06-01T"
        + time
        + ".000000Z\",\"level\":\""
        + level
        + "\",\"logger\":\"edge.test\",\"event\":\""
        + event
        + "\""
        + fields
        + "}";
  }

  private static String with(String line, String members) {
    return line.substring(0, line.length() - 1) + members + "}";
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
