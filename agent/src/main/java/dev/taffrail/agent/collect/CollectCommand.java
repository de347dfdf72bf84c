package dev.taffrail.agent.collect;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taffrail collect}: receives pushes until it is told to end. */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = "Receive Loki, Splunk HEC and CloudWatch pushes into sealed journals.")
public final class CollectCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where to listen; port 0 takes a free one.")
  private String listen = "";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "Where the journals are kept; created when missing.")
  private Path dir = Path.of("");

  @Option(
      names = "--splunk-token",
      paramLabel = "T",
      description = "The token that Splunk senders must show; any is taken when left out.")
  private @Nullable String splunkToken;

  @Override
  public Integer call() throws Exception {
    throw new UnsupportedOperationException(listen + dir + splunkToken);
  }
}
