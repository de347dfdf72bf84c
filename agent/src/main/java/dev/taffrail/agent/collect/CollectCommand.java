package dev.taffrail.agent.collect;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.config.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code taffrail collect}: receives pushes until it is told to end, by SIGTERM or SIGINT. Prints
 * one line with the address when it is ready, and nothing else as long as all is well.
 */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = {
      "Receive Loki, Splunk HEC, CloudWatch Logs and OTLP pushes into sealed journals in DIR.",
      "",
      "Senders are told of success when what they sent is forced to the device. What a Loki sender"
          + " sends again is stored once, told among the last 131072 entries. Bodies may have 10 MB,"
          + " 64 MB decompressed, or a 16th of the JVM's heap, whichever is less.",
      "",
      "Loki, OTLP and CloudWatch"
          + " senders need no credentials (signatures of AWS are not checked): listen on other"
          + " addresses than loopback only in networks that you trust."
    })
public final class CollectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where to listen, for instance 127.0.0.1:3100; port 0 takes a free one.")
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
      description = {
        "The token that Splunk senders must show; any is taken when left out.",
        "The environment variable TAFFRAIL_SPLUNK_TOKEN says it unseen by other users."
      })
  private @Nullable String splunkToken;

  @Option(
      names = "--loki-max-age",
      paramLabel = "TIME",
      description =
          "Refuse Loki entries older than this, 168h for instance; any age is taken else.")
  private @Nullable String lokiMaxAge;

  @Option(
      names = "--loki-max-ahead",
      paramLabel = "TIME",
      description = "Refuse Loki entries further in the future, 10m for instance; all taken else.")
  private @Nullable String lokiMaxAhead;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CollectorConfig config = config();
    warnIfOpen(config);
    Collector collector = Collector.start(config, this::warn);
    // Without the halt a JVM that was told to end exits with 143, however well it ended.
    Thread end = new Thread(() -> Runtime.getRuntime().halt(end(collector)), "collect-end");
    Runtime.getRuntime().addShutdownHook(end);
    PrintWriter out = spec.commandLine().getOut();
    out.println("listening on " + collector.uri());
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private int end(Collector collector) {
    try {
      collector.close();
      return 0;
    } catch (IOException e) {
      warn("journals not closed well: " + e.getMessage());
      return 1;
    }
  }

  private CollectorConfig config() {
    @Nullable String token =
        splunkToken == null ? System.getenv("TAFFRAIL_SPLUNK_TOKEN") : splunkToken;
    if (token != null && token.isBlank()) {
      throw wrong("--splunk-token: expected a token, found nothing");
    }
    return CollectorConfig.at(address(), dir)
        .withToken(token == null ? SplunkToken.any() : SplunkToken.of(token))
        .withMaxAge(time("--loki-max-age", lokiMaxAge))
        .withMaxAhead(time("--loki-max-ahead", lokiMaxAhead));
  }

  private InetSocketAddress address() {
    InetSocketAddress address = ListenSettings.address(listen);
    if (address == null) {
      throw wrong(
          "--listen: expected HOST:PORT, of a host that is known here, found '" + listen + "'");
    }
    return address;
  }

  private @Nullable Duration time(String option, @Nullable String text) {
    if (text == null) {
      return null;
    }
    @Nullable Duration time = Quantity.time(text);
    if (time == null) {
      throw wrong(option + ": expected a time such as 10m or 168h, found '" + text + "'");
    }
    return time;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void warnIfOpen(CollectorConfig config) {
    InetAddress address = config.listen().getAddress();
    if (!address.isLoopbackAddress()) {
      warn(
          "open to the network at "
              + listen
              + (config.token().isAny()
                  ? ": whoever reaches it can write, no token is asked for"
                  : ": only Splunk senders need the token, all others can write"));
    }
  }

  private void warn(String line) {
    spec.commandLine().getErr().println("taffrail: " + line);
    spec.commandLine().getErr().flush();
  }
}
