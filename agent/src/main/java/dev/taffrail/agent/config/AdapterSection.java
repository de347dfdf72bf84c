package dev.taffrail.agent.config;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.adapter.HttpPoll;
import dev.taffrail.edge.adapter.JsonFields;
import dev.taffrail.edge.adapter.Simulator;
import dev.taffrail.edge.adapter.Simulator.Excursion;
import dev.taffrail.edge.adapter.Simulator.RandomExcursions;
import dev.taffrail.edge.adapter.ThermalAdapter;
import dev.taffrail.journal.TimeLimit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of a pipeline's {@code adapters}, as {@code simulator: {…}}. */
final class AdapterSection {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration EXCURSION_LASTS = Duration.ofMinutes(5);
  private static final URI ANY_URL = URI.create("http://localhost");
  private static final double EXCURSION_ADDS = 10;

  private AdapterSection() {}

  /** The adapter, or null when anything in it is wrong. */
  static @Nullable AdapterSettings read(Value entry, Defaults defaults) {
    Section kinds = entry.section();
    if (kinds == null) {
      return null;
    }
    kinds.oneOf("mqtt", "http", "simulator", "thermal");
    List<@Nullable AdapterSettings> found = new ArrayList<>();
    found.add(kinds.get("mqtt", value -> of(value, s -> MqttSection.read(s, defaults))));
    found.add(kinds.get("http", value -> of(value, s -> http(s, defaults))));
    found.add(kinds.get("simulator", value -> of(value, s -> simulator(s, defaults))));
    found.add(kinds.get("thermal", value -> of(value, AdapterSection::thermal)));
    kinds.close();
    return found.stream().filter(each -> each != null).findFirst().orElse(null);
  }

  /**
   * What holds where an adapter says nothing else.
   *
   * @param id who an MQTT client is to its broker
   * @param sensor the name of readings that have none
   * @param unit the unit of readings that have none
   * @param zone of times that name none; null when these are bad
   */
  record Defaults(String id, String sensor, String unit, @Nullable ZoneId zone) {}

  private interface Kind {
    @Nullable AdapterSettings read(Section section);
  }

  private static @Nullable AdapterSettings of(Value value, Kind kind) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    AdapterSettings settings = kind.read(section);
    section.close();
    return section.failed() ? null : settings;
  }

  private static @Nullable AdapterSettings http(Section section, Defaults defaults) {
    URI url = section.required("url", Value::urlWithQuery);
    Duration every = section.get("every", EdgeTime::aboveZero, EVERY);
    Duration timeout = section.get("timeout", EdgeTime::aboveZero, Duration.ofSeconds(5));
    String sensor = section.get("sensor", Value::name, defaults.sensor());
    String unit = section.get("unit", Value::text, defaults.unit());
    JsonFields fields = fields(section).withZone(defaults.zone());
    Map<String, String> headers = ConnectionSection.headersWithToken(section);
    ClientTls tls = ConnectionSection.tls(section, url, "https");
    section.check("headers", () -> HttpPoll.of(ANY_URL, "", "").withHeaders(headers));
    return url == null || section.failed()
        ? null
        : new AdapterSettings.Http(
            new HttpPoll(url, headers, tls, every, timeout, sensor, unit, fields));
  }

  static JsonFields fields(Section section) {
    return section.get("fields", AdapterSection::fields, JsonFields.DEFAULT);
  }

  private static @Nullable JsonFields fields(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    JsonFields standard = JsonFields.DEFAULT;
    JsonFields fields =
        new JsonFields(
            section.get("time", Value::name, standard.time()),
            section.get("value", Value::name, standard.value()),
            section.get("sensor", Value::name, standard.sensor()),
            section.get("unit", Value::name, standard.unit()),
            section.get("metadata", Value::names, Set.<String>of()),
            null);
    section.close();
    return fields;
  }

  private static AdapterSettings thermal(Section section) {
    Path root = section.get("root", Value::path, ThermalAdapter.ROOT);
    return new AdapterSettings.Thermal(root, section.get("every", EdgeTime::aboveZero, EVERY));
  }

  private static @Nullable AdapterSettings simulator(Section section, Defaults defaults) {
    Simulator standard = Simulator.of(defaults.sensor(), defaults.unit());
    String sensor = section.get("sensor", Value::name, standard.sensor());
    String unit = section.get("unit", Value::text, standard.unit());
    int seed = section.get("seed", v -> v.integer(0, Integer.MAX_VALUE), (int) standard.seed());
    Duration every = section.get("every", EdgeTime::aboveZero, standard.every());
    double mean = section.get("mean", Value::number, standard.mean());
    double daily = section.get("daily", Value::number, standard.daily());
    double noise = section.get("noise", RuleSection::zeroOrMore, standard.noise());
    List<Excursion> excursions =
        section.get("excursions", AdapterSection::excursions, List.<Excursion>of());
    RandomExcursions random =
        section.get("random_excursions", AdapterSection::random, RandomExcursions.NONE);
    return new AdapterSettings.Simulated(
        new Simulator(sensor, unit, seed, every, mean, daily, noise, excursions, random));
  }

  private static List<Excursion> excursions(Value value) {
    List<Excursion> excursions = new ArrayList<>();
    for (Value entry : value.list()) {
      Section section = entry.section();
      if (section != null) {
        Duration after = section.required("after", EdgeTime::zeroOrMore);
        Duration lasts = section.get("lasts", EdgeTime::aboveZero, EXCURSION_LASTS);
        double adds = section.get("adds", Value::number, EXCURSION_ADDS);
        section.close();
        if (after != null) {
          excursions.add(new Excursion(after, lasts, adds));
        }
      }
    }
    return excursions;
  }

  private static @Nullable RandomExcursions random(Value value) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    Duration every = section.required("every", EdgeTime::aboveZero);
    Duration lasts = section.get("lasts", EdgeTime::aboveZero, EXCURSION_LASTS);
    double adds = section.get("adds", Value::number, EXCURSION_ADDS);
    if (every != null && lasts.compareTo(every) > 0) {
      String least = "at least as long as an excursion lasts, " + TimeLimit.text(lasts);
      section.contradiction("every", least);
    }
    section.close();
    return every == null || section.failed() ? null : new RandomExcursions(every, lasts, adds);
  }
}
