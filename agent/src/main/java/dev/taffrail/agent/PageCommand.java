package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.page.PageServer;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.journal.Vkey;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taffrail page}. */
@Command(
    name = "page",
    mixinStandardHelpOptions = true,
    description = {
      "Serve a web page that shows the journals, until SIGTERM: the live log, journeys of"
          + " correlation ids, excursions, seals, and how a running shipper's sinks fare.",
      "It listens where the configuration says so; 127.0.0.1:7171 when left out."
    })
final class PageCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--journal",
      paramLabel = "PATH",
      description = {
        "A journal's newest file, in place of those of the configuration.",
        "May be given several times."
      })
  private List<Path> journals = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The folder of a collector: the journals of all its devices, those that appear later"
              + " too.")
  private @Nullable Path dir;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen; port 0 takes any. On loopback, or with the page's token.")
  private @Nullable String listen;

  @Option(
      names = "--vkey",
      paramLabel = "VKEY-OR-FILE",
      description = {
        "What the first journal is verified with: the key that taffrail init printed.",
        "When left out, the file beside the journal, on the device's word alone."
      })
  private @Nullable String vkey;

  PageCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Configuration config =
        (journals.isEmpty() && dir == null) || configuration.file != null
            ? configuration.loadUnless("--journal PATH", console, Scope.PAGE)
            : null;
    ListenSettings settings = settings(config == null ? null : config.page());
    Vkey key = vkey == null ? null : RootKeyOptions.key(vkey, "--vkey", console);
    try (PageServer server = PageServer.start(settings, sources(config).withKey(key))) {
      console.stop().expect();
      console.out().println("listening on " + server.uri());
      console.output().flush();
      console.stop().await();
    }
    return 0;
  }

  private PageSources received(Path named) throws Failure {
    Path folder = console.resolve(named);
    if (!journals.isEmpty() || vkey != null) {
      throw new Failure("--dir: expected neither --journal nor --vkey with it");
    }
    if (!Files.isDirectory(folder)) {
      throw new Failure("--dir: expected a folder, found none at " + folder);
    }
    return PageSources.in(folder);
  }

  private ListenSettings settings(@Nullable ListenSettings configured) throws Failure {
    ListenSettings base = configured == null ? ListenSettings.PAGE : configured;
    if (listen == null) {
      return base;
    }
    InetSocketAddress address = ListenSettings.address(listen);
    if (address == null) {
      throw new Failure(
          "--listen: expected HOST:PORT, of a host that is known here, found '" + listen + "'");
    }
    ListenSettings settings = new ListenSettings(address, base.token());
    if (!settings.isGuarded()) {
      throw new Failure(
          "--listen: expected a loopback address, or page: {token: …} in the configuration");
    }
    return settings;
  }

  private PageSources sources(@Nullable Configuration config) throws Exception {
    if (dir != null) {
      return received(dir);
    }
    if (journals.isEmpty() && config != null) {
      return PageSources.of(config);
    }
    List<Path> named = new ArrayList<>();
    for (Path journal : journals) {
      named.add(configuration.existingJournal(journal, console));
    }
    PageSources sources = PageSources.of(named);
    return config == null ? sources : new PageSources(sources.journals(), null, config.status());
  }
}
