package dev.taffrail.agent.collect;

import dev.taffrail.agent.collect.CollectorConfig.AccessConfig;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.config.Quantity;
import dev.taffrail.ship.http.TlsServer;
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
      "Receive Loki, Splunk HEC, CloudWatch Logs and OTLP pushes into sealed journals in DIR, one"
          + " for each device.",
      "",
      "Senders are told of success when what they sent is forced to the device. What a Loki sender"
          + " sends again is stored once, told among the last 131072 entries. Bodies may have 10"
          + " MB, 64 MB decompressed, or a 16th of the JVM's heap, whichever is less.",
      "",
      "Without --tokens senders need no credentials, and say themselves which device they are:"
          + " other addresses than loopback are only listened at with --tls-certificate and"
          + " --tokens, or with --allow-open."
    })
public final class CollectCommand implements Callable<Integer> {
  private static final long LEAST_KEPT = 512 * 1024;

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
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = {
        "Speak TLS with this certificate, and those between it and its authority, in PEM.",
        "Read again when it changes."
      })
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key in PEM, not encrypted (BEGIN PRIVATE KEY).")
  private @Nullable Path key;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = {
        "Ask all senders for a token. Lines \"device: token\"; what comes with a token goes into"
            + " its device's journal, whatever it says of itself.",
        "Only its owner and group may be able to read the file. Read again when it changes."
      })
  private @Nullable Path tokens;

  @Option(
      names = "--allow-open",
      description = "Listen on other addresses than loopback without TLS or without tokens.")
  private boolean allowOpen;

  @Option(
      names = "--max-devices",
      paramLabel = "N",
      description = "Refuse devices beyond so many; ${DEFAULT-VALUE} when left out.")
  private int maxDevices = DeviceLimits.DEVICES;

  @Option(
      names = "--keep",
      paramLabel = "SIZE",
      description =
          "How much each device's journal may hold, at least 512KiB; 64MiB when left out. The"
              + " oldest goes.")
  private @Nullable String keep;

  @Option(
      names = "--max-rate",
      paramLabel = "N",
      description =
          "Refuse requests beyond so many a second, of a device with a token or else of an address;"
              + " any number when left out.")
  private int maxRate;

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
    checkOpen(config);
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

  private CollectorConfig config() throws IOException {
    @Nullable String token =
        splunkToken == null ? System.getenv("TAFFRAIL_SPLUNK_TOKEN") : splunkToken;
    if (token != null && token.isBlank()) {
      throw wrong("--splunk-token: expected a token, found nothing");
    }
    return CollectorConfig.at(address(), dir)
        .withAccess(access(token))
        .withDevices(devices())
        .withMaxAge(time("--loki-max-age", lokiMaxAge))
        .withMaxAhead(time("--loki-max-ahead", lokiMaxAhead));
  }

  private AccessConfig access(@Nullable String splunk) throws IOException {
    if (tokens != null && splunk != null) {
      throw wrong("expected only one of --tokens and --splunk-token");
    }
    if (maxRate < 0) {
      throw wrong("--max-rate: expected 1 or more, found " + maxRate);
    }
    if ((certificate == null) != (key == null)) {
      throw wrong("expected --tls-certificate and --tls-key together");
    }
    if (tokens != null) {
      Tokens.read(tokens); // before anything is made
    }
    return new AccessConfig(
        certificate == null || key == null ? null : new TlsServer(certificate, key),
        tokens,
        splunk == null ? SplunkToken.any() : SplunkToken.of(splunk),
        maxRate);
  }

  private DeviceLimits devices() {
    DeviceLimits limits = DeviceLimits.ofHeap(Runtime.getRuntime().maxMemory());
    @Nullable Long bytes = keep == null ? Long.valueOf(limits.keepBytes()) : Quantity.size(keep);
    if (bytes == null || bytes < LEAST_KEPT) {
      throw wrong("--keep: expected a size of at least 512KiB, found '" + keep + "'");
    }
    if (maxDevices < 1) {
      throw wrong("--max-devices: expected 1 or more, found " + maxDevices);
    }
    return limits.withDevices(maxDevices).withKeepBytes(bytes);
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

  /**
   * Whoever reaches an open collector writes into any device's journal, and a token in the clear is
   * everybody's: nobody shall have that by a word left out.
   */
  private void checkOpen(CollectorConfig config) {
    InetAddress address = config.listen().getAddress();
    boolean guarded = config.tls() != null && config.tokens() != null;
    if (address.isLoopbackAddress() || guarded) {
      return;
    }
    if (!allowOpen) {
      throw wrong(
          "--listen: expected a loopback address, or --tls-certificate and --tokens, or"
              + " --allow-open; found "
              + listen);
    }
    warn(
        "open to the network at "
            + listen
            + (config.tokens() == null
                ? ": whoever reaches it can write into any device's journal"
                : ": tokens go over it in the clear"));
  }

  private void warn(String line) {
    spec.commandLine().getErr().println("taffrail: " + line);
    spec.commandLine().getErr().flush();
  }
}
