package dev.taffrail.agent.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.Environment;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.config.ShownConfiguration;
import dev.taffrail.agent.control.ControlAnswer;
import dev.taffrail.agent.control.ControlClient;
import dev.taffrail.agent.control.ControlRequest;
import dev.taffrail.agent.status.StatusClient;
import dev.taffrail.agent.text.VerificationReport;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.VerifyOptions;
import dev.taffrail.journal.VerifyOptions.Progress;
import dev.taffrail.journal.Vkey;
import dev.taffrail.log.Redaction;
import dev.taffrail.log.SecretShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Makes one bundle. Reads beside running writers; its memory does not grow with the journals. */
public final class BundleMaker {
  /** Secrets that programs put into texts, beside those that stand under their keys. */
  private static final Redaction ALWAYS =
      Redaction.standard()
          .mask(SecretShape.JWT, SecretShape.AWS_KEY, SecretShape.GITHUB_TOKEN, SecretShape.BEARER);

  private final BundleRequest request;
  private final @Nullable Configuration configuration;
  private final Environment environment;
  private final Progress verifying;
  private final Progress reading;
  private final Map<String, String> notes = new LinkedHashMap<>();
  private final Map<String, String> verdicts = new LinkedHashMap<>();
  private @Nullable String damage;
  private final List<Excerpt> excerpts = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private long total;
  private long read;

  /**
   * @param configuration the device's; null when there is none
   * @param verifying hears how far the check of the journals has come
   * @param reading hears how far the reading of the journals has come
   */
  public BundleMaker(
      BundleRequest request,
      @Nullable Configuration configuration,
      Environment environment,
      Progress verifying,
      Progress reading) {
    this.request = request;
    this.configuration = configuration;
    this.environment = environment;
    this.verifying = verifying;
    this.reading = reading;
  }

  /**
   * Writes it, readable by its owner alone.
   *
   * @throws IOException when the file is there already, or something cannot be read or written
   */
  public Bundle make(Path file) throws IOException {
    try (BundleFile bundle = BundleFile.create(file, request.now())) {
      return fill(bundle);
    }
  }

  /** Does all but writing it. */
  public Bundle rehearse() throws IOException {
    try (BundleFile bundle = BundleFile.rehearsal(request.now())) {
      return fill(bundle);
    }
  }

  private Bundle fill(BundleFile bundle) throws IOException {
    Redaction redaction = redaction();
    bundle.add("README.txt", about());
    addConfiguration(bundle, redaction);
    bundle.add(
        "device.json",
        DeviceFacts.json(request.device(), request.now(), request.journals().values()));
    bundle.add("agent.json", agent());
    bundle.add("status.json", redaction.text(status()));
    for (Map.Entry<String, Path> journal : request.journals().entrySet()) {
      if (Files.exists(journal.getValue())) {
        total += Files.size(journal.getValue());
        verify(bundle, journal.getKey(), journal.getValue());
      } else {
        missing.add(journal.getKey());
      }
    }
    for (Map.Entry<String, Path> journal : request.journals().entrySet()) {
      if (!missing.contains(journal.getKey())) {
        addExcerpt(bundle, journal.getKey(), journal.getValue(), redaction);
      }
    }
    if (request.whole()) {
      addWhole(bundle, redaction);
    }
    bundle.add("manifest.json", manifest(bundle.parts()));
    return ended(bundle);
  }

  private Bundle ended(BundleFile bundle) throws IOException {
    List<Bundle.Part> parts = new ArrayList<>();
    for (BundleFile.Part part : bundle.parts()) {
      parts.add(new Bundle.Part(part.name(), part.bytes(), notes.getOrDefault(part.name(), "")));
    }
    BundleFile.Part all = bundle.finish();
    return new Bundle(parts, all.bytes(), all.sha256(), damage);
  }

  private static String about() throws IOException {
    try (InputStream in = BundleMaker.class.getResourceAsStream("README.txt")) {
      return new String(Objects.requireNonNull(in, "README.txt").readAllBytes(), UTF_8);
    }
  }

  private Redaction redaction() throws IOException {
    Redaction redaction = ALWAYS;
    if (configuration != null) {
      try {
        redaction = ShownConfiguration.of(configuration.file()).redaction(redaction);
      } catch (ConfigurationException e) {
        throw new IOException(e.getMessage(), e); // it was read a moment ago
      }
    }
    return redaction.mask(request.hide().toArray(String[]::new));
  }

  private void addConfiguration(BundleFile bundle, Redaction redaction) throws IOException {
    if (configuration == null) {
      return;
    }
    String name = "configuration.yaml";
    try {
      bundle.add(name, ShownConfiguration.of(configuration.file()).text(redaction));
      notes.put(name, "without comments, secrets hidden");
      Configuration.load(configuration.file(), environment);
    } catch (ConfigurationException e) {
      bundle.add("configuration.errors.txt", redaction.text(String.valueOf(e.getMessage())) + "\n");
    }
  }

  private String agent() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      try {
        Optional<ControlAnswer> answer =
            ControlClient.ask(request.journal(), ControlRequest.list());
        json.writeBooleanProperty("running", answer.isPresent());
        answer.ifPresent(levels -> levels.writeMembers(json));
      } catch (IOException e) {
        json.writeStringProperty("unknown", String.valueOf(e.getMessage()));
      }
      json.writeEndObject();
    }
    return text + "\n";
  }

  private String status() {
    ListenSettings settings = configuration == null ? null : configuration.status();
    if (settings == null) {
      return problem("no status: in the configuration");
    }
    try {
      return StatusClient.ask(settings)
          .map(answer -> new String(answer, UTF_8))
          .orElseGet(() -> problem("no shipper runs: nobody listens on " + settings.listen()));
    } catch (IOException e) {
      return problem(String.valueOf(e.getMessage()));
    }
  }

  private static String problem(String words) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("unknown", words);
      json.writeEndObject();
    }
    return text + "\n";
  }

  /** On the device's own word: its key lies beside the journal. */
  private void verify(BundleFile bundle, String name, Path journal) throws IOException {
    if (!Files.exists(journal.resolveSibling(journal.getFileName() + ".chain"))) {
      verdicts.put(name, "unsealed");
      return;
    }
    Path key = journal.resolveSibling(journal.getFileName() + ".vkey");
    try {
      VerifyOptions options = VerifyOptions.DEFAULT.withProgress(verifying);
      Vkey vkey = Vkey.parse(Files.readString(key).strip());
      Verification found = Verifier.verify(journal, vkey, options);
      VerificationReport report = new VerificationReport(found, false, false);
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      report.writeJson(new PrintStream(json, true, UTF_8));
      bundle.add("journals/" + name + ".verification.json", json.toString(UTF_8));
      bundle.add("journals/" + name + ".vkey", vkey + "\n");
      notes.put("journals/" + name + ".verification.json", report.headline());
      notes.put("journals/" + name + ".vkey", "compare with the one that is kept elsewhere");
      verdicts.put(name, found.verdict().label());
      if (journal.equals(request.journal()) && found.verdict().exitCode(false) != 0) {
        damage = found.verdict().label();
      }
    } catch (IOException | IllegalArgumentException e) {
      String reason = Files.exists(key) ? String.valueOf(e.getMessage()) : "no key at " + key;
      verdicts.put(name, "not verified: " + reason);
    }
  }

  private void addExcerpt(BundleFile bundle, String name, Path journal, Redaction redaction)
      throws IOException {
    Excerpt excerpt =
        new Excerpt(journal, request.since(), request.level(), new Hider(redaction), this::hasRead);
    String part = "journals/" + name + ".jsonl";
    bundle.add(part, excerpt::writeTo);
    excerpts.add(excerpt);
    notes.put(
        part,
        String.format(
            Locale.ROOT, "%,d records, %,d redacted", excerpt.records(), excerpt.redacted()));
  }

  private void addWhole(BundleFile bundle, Redaction redaction) throws IOException {
    try (WholeJournal whole = WholeJournal.open(request.journal())) {
      total += 2 * whole.bytes();
      whole.expectNothingToHide(new Hider(redaction), this::hasRead);
      String name = request.journals().keySet().iterator().next();
      String folder = "journals/" + name + ".whole/";
      whole.addTo(bundle, folder, this::hasRead);
    }
  }

  private void hasRead(long bytes) {
    read += bytes;
    reading.at(read, Math.max(read, total));
  }

  private String manifest(List<BundleFile.Part> parts) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("support_bundle", 1);
      json.writeStringProperty("device", request.device());
      json.writeStringProperty("made_at", request.now().toString());
      json.writeStringProperty("since", request.since().toString());
      json.writeStringProperty("level", request.level().label());
      json.writeArrayPropertyStart("journals");
      List<String> names = new ArrayList<>(request.journals().keySet());
      names.removeAll(missing);
      for (int i = 0; i < names.size(); i++) {
        journal(json, names.get(i), excerpts.get(i));
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("missing_journals");
      missing.forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("files");
      for (BundleFile.Part part : parts) {
        json.writeStartObject();
        json.writeStringProperty("name", part.name());
        json.writeNumberProperty("bytes", part.bytes());
        json.writeStringProperty("sha256", part.sha256());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text + "\n";
  }

  private void journal(JsonGenerator json, String name, Excerpt excerpt) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("path", excerpt.journal().toString());
    json.writeNumberProperty("records", excerpt.records());
    json.writeNumberProperty("redacted", excerpt.redacted());
    if (excerpt.records() > 0) {
      json.writeNumberProperty("first_index", excerpt.first());
      json.writeNumberProperty("last_index", excerpt.last());
    }
    json.writeStringProperty("verification", verdicts.getOrDefault(name, "unsealed"));
    json.writeEndObject();
  }
}
