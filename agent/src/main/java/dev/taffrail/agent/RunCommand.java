package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.agent.config.ConfigurationException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taffrail run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run what a configuration names in one process: the pipelines with their journals, the shipper"
          + " when there are sinks or sources, the page and the status where they are configured.",
      "Ends at SIGTERM, or when all pipelines are at the end of their recorded series and what"
          + " they logged is sent, which is waited for a minute at most.",
      "SIGHUP lets it read the configuration again, unless it runs in a terminal."
    },
    exitCodeListHeading = "Exit statuses:%n",
    exitCodeList = {
      "0:all went well",
      "1:a pipeline crashed",
      "2:wrong usage, a wrong configuration, or another process runs on this journal or ships it",
      "3:a sink refused or lost records while this ran"
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  @Option(
      names = "--no-ship",
      description = {
        "Leave the sinks, the sources and the status to another process: taffrail ship.",
        "None of the sinks' secrets is needed then."
      })
  private boolean noShip;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  @SuppressWarnings("try") // the lock is there to be closed, not to be used
  public Integer call() throws Exception {
    configuration.offerToWrite(console);
    Configuration config = load();
    console.stop().expect();
    ServiceLoop loop = new ServiceLoop(console);
    loop.expectHangUps();
    try (AgentLock alone = AgentLock.take(config.journal().path());
        RunService service = new RunService(console, this, config, loop)) {
      service.start();
      greet(service, config);
      return serve(service, loop);
    }
  }

  /** What says nothing looks as if it hung; a service manager has its own word for it. */
  private void greet(RunService service, Configuration config) {
    if (!service.servesAnything()) {
      console.complain(
          "nothing to run: no pipelines, sinks, sources, status or page in " + config.file());
    } else if (console.terminal()) {
      console.out().println("running until Ctrl-C: " + service.inOneLine());
      console.output().flush();
    }
  }

  private static int serve(RunService service, ServiceLoop loop) throws Exception {
    try {
      loop.ready(service);
      loop.serve(service, service.report());
      loop.stopping();
      return service.end();
    } catch (IOException | RuntimeException | Error e) {
      service.crashed(e);
      throw e;
    }
  }

  /** The configuration, as far as this process needs it. */
  Configuration load() throws IOException, ConfigurationException, Failure {
    return noShip ? configuration.load(console, Scope.RUN) : configuration.load(console, Scope.ALL);
  }

  boolean ships() {
    return !noShip;
  }
}
