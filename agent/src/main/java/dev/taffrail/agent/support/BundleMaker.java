package dev.taffrail.agent.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.Environment;
import dev.taffrail.agent.config.ShownConfiguration;
import dev.taffrail.journal.VerifyOptions.Progress;
import dev.taffrail.log.Redaction;
import dev.taffrail.log.SecretShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes one bundle. Reads beside running writers; its memory does not grow with the journals. */
public final class BundleMaker {
  /** Secrets that programs put into texts, beside those that stand under their keys. */
  private static final Redaction ALWAYS =
      Redaction.standard()
          .mask(SecretShape.JWT, SecretShape.AWS_KEY, SecretShape.GITHUB_TOKEN, SecretShape.BEARER);

  private final BundleRequest request;
  private final @Nullable Configuration configuration;
  private final Environment environment;
  private final JournalCheck check;
  private final Progress reading;
  private final Manifest manifest;
  private final List<String> missing = new ArrayList<>();
  private @Nullable String damage;
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
    this.check = new JournalCheck(verifying);
    this.reading = reading;
    this.manifest = new Manifest(request);
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
    RunningAgent agent = new RunningAgent(request.journal(), configuration);
    bundle.add("agent.json", agent.levels());
    bundle.add("status.json", redaction.text(agent.status()));
    for (Map.Entry<String, Path> journal : request.journals().entrySet()) {
      if (Files.exists(journal.getValue())) {
        total += Files.size(journal.getValue());
        check(bundle, journal.getKey(), journal.getValue());
      } else {
        missing.add(journal.getKey());
        manifest.missing(journal.getKey());
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
    bundle.add("manifest.json", manifest.json(bundle.parts()));
    return ended(bundle);
  }

  private Bundle ended(BundleFile bundle) throws IOException {
    List<Bundle.Part> parts = new ArrayList<>();
    for (BundleFile.Part part : bundle.parts()) {
      parts.add(new Bundle.Part(part.name(), part.bytes(), part.what()));
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
      bundle.note("without comments, secrets hidden");
      Configuration.load(configuration.file(), environment);
    } catch (ConfigurationException e) {
      bundle.add("configuration.errors.txt", redaction.text(String.valueOf(e.getMessage())) + "\n");
    }
  }

  private void check(BundleFile bundle, String name, Path journal) throws IOException {
    JournalCheck.Finding found = check.add(bundle, name, journal);
    manifest.verdict(name, found.verdict());
    if (journal.equals(request.journal()) && found.damaged()) {
      damage = found.verdict();
    }
  }

  private void addExcerpt(BundleFile bundle, String name, Path journal, Redaction redaction)
      throws IOException {
    Excerpt excerpt =
        new Excerpt(journal, request.since(), request.level(), new Hider(redaction), this::hasRead);
    bundle.add("journals/" + name + ".jsonl", excerpt::writeTo);
    bundle.note(
        String.format(
            Locale.ROOT, "%,d records, %,d redacted", excerpt.records(), excerpt.redacted()));
    manifest.excerpt(name, excerpt);
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
}
