package dev.taffrail.log;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.RetentionPolicy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code taffrail.properties} on the class path; its keys stand at {@link Taffrail#builder}. */
final class TaffrailProperties {
  static final String NAME = "taffrail.properties";

  private static final Path DEFAULT_JOURNAL = Path.of("logs", "edge.log");

  /** Keys that have others behind them, which mean something only beside them. */
  private static final Set<String> PARENTS =
      Set.of("debug_journal", "stdout", "stderr", "flight_recorder");

  /** All that the file has; of these, what nobody asked for yet. */
  private final Properties given;

  private final Properties properties = new Properties();
  private final List<String> errors = new ArrayList<>();

  private TaffrailProperties(Properties properties) {
    this.given = properties;
    this.properties.putAll(properties);
  }

  static boolean present() {
    return resource() != null;
  }

  private static @Nullable URL resource() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    URL found = loader == null ? null : loader.getResource(NAME);
    return found != null ? found : Taffrail.class.getResource("/" + NAME);
  }

  static Taffrail.Builder apply(Taffrail.Builder builder) {
    URL resource = resource();
    return resource == null ? builder : apply(read(resource), builder);
  }

  private static Properties read(URL resource) {
    Properties properties = new Properties();
    try (Reader reader = new InputStreamReader(resource.openStream(), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) { // of load: it says no place
      throw new IllegalArgumentException(
          NAME + ": expected four hex digits behind each \\u, found others, in " + resource, e);
    }
    return properties;
  }

  /**
   * @throws IllegalArgumentException that names all keys and values that are wrong
   */
  static Taffrail.Builder apply(Properties properties, Taffrail.Builder builder) {
    new TaffrailProperties(properties).applyTo(builder);
    return builder;
  }

  private void applyTo(Taffrail.Builder builder) {
    take("level", value -> builder.level(Units.level(value)));
    takeAll("level.", (logger, value) -> builder.level(logger, Units.level(value)));
    applyJournal(builder);
    Path debug = path("debug_journal");
    if (debug != null) {
      builder.debugJournal(journal("debug_journal", debugAt(debug)));
    }
    applyOutput("stdout", Output::stdout, builder);
    applyOutput("stderr", Output::stderr, builder);
    flightRecorder(builder);
    new RedactionProperties(this::take).applyTo(builder);
    take("when_full", value -> builder.whenFull(Units.whenFull(value)));
    take("time_calls", value -> builder.timeCalls(Units.flag(value)));
    take("drain_time", value -> builder.drainTime(Units.duration(value)));
    take("drain_at_exit", value -> builder.drainAtExit(Units.flag(value)));
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      errors.add(key + ": unknown key" + whereItWouldBeKnown(key));
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(NAME + ": " + String.join("; ", errors));
    }
  }

  /** What a key belongs to may be missing, or be of another kind. */
  private String whereItWouldBeKnown(String key) {
    String parent = key.substring(0, Math.max(0, key.indexOf('.')));
    String value = given.getProperty(parent);
    if (parent.equals("journal")) {
      return isNone(value) ? " beside journal=none" : "";
    }
    if (!PARENTS.contains(parent)) {
      return "";
    }
    return value == null ? " without " + parent : " beside " + parent + "=" + value.strip();
  }

  private void flightRecorder(Taffrail.Builder builder) {
    if (!properties.containsKey("flight_recorder")) {
      return;
    }
    boolean[] wanted = new boolean[1];
    FlightRecorder[] recorder = {FlightRecorder.standard()};
    take("flight_recorder", value -> wanted[0] = Units.flag(value));
    take("flight_recorder.ids", value -> recorder[0] = recorder[0].withIds(Units.count(value)));
    take(
        "flight_recorder.bytes_per_id",
        value ->
            recorder[0] =
                recorder[0].withBytesPerId((int) Math.min(Integer.MAX_VALUE, Units.bytes(value))));
    if (wanted[0]) {
      builder.flightRecorder(recorder[0]);
    }
  }

  private void applyJournal(Taffrail.Builder builder) {
    if (isNone(properties.getProperty("journal"))) {
      properties.remove("journal");
      builder.noJournal();
    } else {
      Path main = path("journal");
      builder.journal(journal("journal", JournalConfig.at(main == null ? DEFAULT_JOURNAL : main)));
    }
  }

  private static boolean isNone(@Nullable String journal) {
    return journal != null && journal.strip().equals("none");
  }

  private void applyOutput(String stream, Function<Format, Output> at, Taffrail.Builder builder) {
    take(
        stream,
        value -> {
          Format format = new FormatProperties(stream + ".", this::take).read(value);
          Output[] output = {at.apply(format)};
          take(stream + ".level", l -> output[0] = output[0].withLevel(Units.level(l)));
          builder.output(output[0]);
        });
  }

  /** Debug records stay for a day, within 8 MiB, unsealed and never forced. */
  private static JournalConfig debugAt(Path path) {
    return JournalConfig.at(path)
        .withSealed(false)
        .withSync(Duration.ZERO)
        .withRetention(new RetentionPolicy(3, 0, Duration.ofHours(24), 0))
        .withMaxBytes(2 * 1024 * 1024);
  }

  private @Nullable Path path(String key) {
    @Nullable Path[] path = new Path[1];
    take(key, value -> path[0] = pathOf(value));
    return path[0];
  }

  private static Path pathOf(String value) {
    try {
      if (value.isEmpty()) {
        throw new InvalidPathException(value, "it is empty");
      }
      return Path.of(value);
    } catch (InvalidPathException e) { // its own message holds what is wrong as it is
      throw new IllegalArgumentException("expected a path, found none: " + e.getReason(), e);
    }
  }

  private JournalConfig journal(String prefix, JournalConfig defaults) {
    JournalConfig[] config = {defaults};
    take(prefix + ".sealed", value -> config[0] = config[0].withSealed(Units.flag(value)));
    take(prefix + ".max_bytes", value -> config[0] = config[0].withMaxBytes(Units.bytes(value)));
    take(prefix + ".sync", value -> config[0] = config[0].withSync(Units.duration(value)));
    take(prefix + ".timeout", value -> config[0] = config[0].withTimeout(Units.duration(value)));
    take(prefix + ".origin", value -> config[0] = config[0].withOrigin(value));
    RetentionPolicy[] kept = {defaults.retention()};
    take(prefix + ".backups", value -> kept[0] = kept[0].withBackups(Units.count(value)));
    take(
        prefix + ".max_total_bytes",
        value -> kept[0] = checkedTotal(config[0], kept[0].withMaxTotalBytes(Units.bytes(value))));
    take(prefix + ".keep", value -> kept[0] = kept[0].withKeep(Units.duration(value)));
    take(
        prefix + ".hold_unshipped",
        value -> kept[0] = kept[0].withHoldUnshipped(Units.bytes(value)));
    return config[0].withRetention(kept[0]);
  }

  /** The limit over all files must fit the limit of each; said at the key that states it. */
  private static RetentionPolicy checkedTotal(JournalConfig config, RetentionPolicy policy) {
    return config.withRetention(policy).retention();
  }

  /** All keys that begin like this, in their order, each with what follows that beginning. */
  private void takeAll(String prefix, BiConsumer<String, String> use) {
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (key.startsWith(prefix)) {
        take(key, value -> use.accept(key.substring(prefix.length()), value));
      }
    }
  }

  private void take(String key, Consumer<String> use) {
    Object value = properties.remove(key);
    if (value != null) {
      try {
        use.accept(value.toString().strip());
      } catch (IllegalArgumentException | UncheckedIOException e) {
        errors.add(key + ": " + e.getMessage());
      }
    }
  }
}
