package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.page.PageServer;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.run.Agent;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code taffrail run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run the pipelines of a configuration, until their series are at their end or SIGTERM.",
      "Exit status 1 when a pipeline crashed."
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigurationOption configuration = new ConfigurationOption();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    configuration.offerToWrite(console);
    Configuration config = configuration.loadForRun(console);
    ListenSettings page = config.page();
    if (page == null) {
      return run(config);
    }
    try (PageServer server = PageServer.start(page, PageSources.of(config))) {
      console.out().println("page: " + server.uri());
      console.output().flush();
      return run(config);
    }
  }

  private int run(Configuration config) throws InterruptedException {
    Agent agent = new Agent(config);
    console.stop().expect();
    Thread stopper = new Thread(() -> stopWhenAsked(agent), "agent-stop");
    stopper.setDaemon(true);
    stopper.start();
    return agent.run() ? 0 : 1;
  }

  private void stopWhenAsked(Agent agent) {
    try {
      console.stop().await();
      agent.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
