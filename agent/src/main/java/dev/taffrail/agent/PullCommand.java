package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.support.Bundle;
import dev.taffrail.agent.support.BundleMaker;
import dev.taffrail.agent.support.BundleNames;
import dev.taffrail.agent.support.BundleRequest;
import dev.taffrail.agent.text.Amount;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.Wrapping;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taffrail pull}. */
@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    description = {
      "Make a bundle for support: one zip file, readable by you alone, with the records of a time,"
          + " secrets hidden, the configuration without secrets, and what says how the device is.",
      "The journal gets a sealed record of it, support_bundle_made, with the bundle's SHA-256; the"
          + " proof of that record lies beside the bundle. Safe beside a running agent. Run it as the"
          + " user that writes the journal."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:made, and sealed where the journal is",
      "1:made, but the journal has no sealed record of it",
      "2:wrong usage, a wrong configuration, or a file that cannot be read or written"
    })
final class PullCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--journal",
      paramLabel = "JOURNAL",
      description = {
        "A journal's newest file, in place of those of the configuration.",
        "May be given several times; the first is the device's own."
      })
  private List<Path> journals = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "T",
      description =
          "Records from this time on: 2026-05-30T08:37:00Z, 2026-05-30, or 2h for two hours ago; 1h"
              + " when left out.")
  private @Nullable Instant since;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Records of this level and above; debug when left out.")
  private Level level = Level.DEBUG;

  @Option(
      names = "--hide",
      paramLabel = "KEY",
      description = {
        "Hide the values of this key, too. Those that log and configuration hide are hidden anyway.",
        "May be given several times."
      })
  private List<String> hide = new ArrayList<>();

  @Option(
      names = "--whole",
      description = {
        "Put the sealed journal's files in as well, all of them and as they are, so that taffrail"
            + " verify proves each record. Refused where something in them would have to be hidden."
      })
  private boolean whole;

  @Option(names = "--dry-run", description = "Say what would be in it, and write nothing.")
  private boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; ./taffrail-DEVICE-TIME.zip when left out. May not be there already.")
  private @Nullable Path output;

  PullCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Configuration config =
        journals.isEmpty() || configuration.file != null
            ? configuration.loadUnless("--journal JOURNAL", console, Scope.STATUS)
            : null;
    BundleRequest request = request(config);
    if (!Files.exists(request.journal())) {
      throw new Failure("no journal at " + request.journal());
    }
    Path file = console.file(output == null ? usualFile(request) : output);
    if (!dryRun && Files.exists(BundleSeal.proof(file))) {
      throw new Failure("exists already: " + BundleSeal.proof(file)); // of another bundle
    }
    Bundle bundle = make(request, config, file);
    print(bundle, file);
    if (dryRun) {
      return 0;
    }
    if (bundle.damage() != null) {
      // Opening it to append would set the damaged files aside, which are the evidence.
      console.complain(
          "the bundle is made, but not sealed: verification says "
              + bundle.damage()
              + " of "
              + request.journal()
              + ", which is left as it is");
      return 1;
    }
    BundleSeal seal = new BundleSeal(console, journalConfig(config, request));
    return seal.seal(bundle, request, file) ? 0 : 1;
  }

  private BundleRequest request(@Nullable Configuration config) throws Exception {
    Map<String, Path> found =
        config != null && journals.isEmpty()
            ? PageSources.of(config).journals()
            : PageSources.of(resolved()).journals();
    Instant now = console.clock().instant();
    return new BundleRequest(
        config == null ? console.environment().hostname().get() : config.device(),
        now,
        since == null ? now.minus(Duration.ofHours(1)) : since,
        level,
        BundleNames.of(found),
        whole,
        checkedKeys());
  }

  private List<Path> resolved() throws Exception {
    List<Path> all = new ArrayList<>();
    for (Path journal : journals) {
      all.add(configuration.existingJournal(journal, console));
    }
    return all;
  }

  private List<String> checkedKeys() throws Failure {
    for (String key : hide) {
      if (key.chars().noneMatch(Character::isLetter)) {
        throw new Failure("--hide: expected a key with letters, found '" + key + "'");
      }
    }
    return hide;
  }

  private static Path usualFile(BundleRequest request) {
    String device = request.device().replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of("taffrail-" + device + "-" + STAMP.format(request.now()) + ".zip");
  }

  private Bundle make(BundleRequest request, @Nullable Configuration config, Path file)
      throws IOException {
    ProgressBar verifying = new ProgressBar(console, true);
    ProgressBar reading = new ProgressBar(console, true, "collecting");
    BundleMaker maker = new BundleMaker(request, config, console.environment(), verifying, reading);
    try {
      return dryRun ? maker.rehearse() : maker.make(file);
    } finally {
      verifying.clear();
      reading.clear();
    }
  }

  private JournalConfig journalConfig(@Nullable Configuration config, BundleRequest request)
      throws Exception {
    return config != null && journals.isEmpty()
        ? config.journal()
        : configuration.journalConfig(request.journal(), console);
  }

  private void print(Bundle bundle, Path file) {
    PrintStream out = console.out();
    out.println(
        dryRun
            ? "would write " + file
            : file + ", " + Amount.size(bundle.bytes()) + ", sha256 " + bundle.sha256());
    int width = bundle.parts().stream().mapToInt(part -> part.name().length()).max().orElse(0);
    for (Bundle.Part part : bundle.parts()) {
      String line =
          String.format(
              "  %-" + width + "s  %10s  %s",
              Printable.of(part.name()),
              Amount.size(part.bytes()),
              Printable.of(part.what()));
      out.println(Wrapping.of(line.stripTrailing(), console.width(), width + 16));
    }
    if (dryRun) {
      out.println("nothing was written, and nothing appended to the journal");
    }
  }
}
