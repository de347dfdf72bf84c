package dev.taffrail.agent.config;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with pipelines. */
class PipelineErrorsTest extends ReportedErrors {
  /** Each YAML in one line, {@code ⏎} for a line end; the line, key, expectation and finding. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "pipelines: {p: {csv: a, actions: [ring: {}]}} | 1: pipelines.p.actions[0].ring: expected "
            + "one of http, log, mqtt, store, found the unknown key 'ring'",
        "pipelines: {p: {csv: a, actions: [{}]}} | 1: pipelines.p.actions[0]: expected exactly one "
            + "of http, log, mqtt, store, found none of them",
        "pipelines: {p: {csv: a, actions: [log: {}, log: {}]}} | 1: pipelines.p.actions[1]: "
            + "expected actions of different names, found the name 'log' again",
        "pipelines:⏎  p:⏎    csv: a⏎    rules: [absence: {name: silent, after: 1h}]⏎    actions:⏎"
            + "      - log: {rules: slient} | 6: pipelines.p.actions[0].log.rules: expected one of "
            + "this pipeline's rules, silent, found 'slient' (meant silent?)",
        "pipelines: {p: {csv: a, actions: [log: {rules: x}]}} | 1: "
            + "pipelines.p.actions[0].log.rules: expected the name of a rule of this pipeline, "
            + "which has none, found 'x'",
        "pipelines: {p: {csv: a, actions: [log: {rules: []}]}} | 1: "
            + "pipelines.p.actions[0].log.rules: expected one rule or more, found an empty list",
        "pipelines: {p: {csv: a, actions: [log: {fields: {rule: x}}]}} | 1: "
            + "pipelines.p.actions[0].log.fields: expected names that the event has not itself, "
            + "found 'rule'",
        "pipelines: {p: {csv: a, actions: [log: {fields: {x: [1]}}]}} | 1: "
            + "pipelines.p.actions[0].log.fields.x: expected a text, a number, true or false, "
            + "found a list",
        "pipelines: {p: {csv: a, actions: [store: {}]}} | 1: pipelines.p.actions[0].store.path: "
            + "expected this key, which is required, found it is left out",
        "pipelines: {p: {csv: a, actions: [store: {path: x, max_bytes: 1KiB}]}} | 1: "
            + "pipelines.p.actions[0].store.max_bytes: expected 64KiB or more, found '1KiB'",
        "pipelines: {p: {csv: a, actions: [http: {url: 'ftp://h'}]}} | 1: "
            + "pipelines.p.actions[0].http.url: expected a URL such as https://host:3100, without "
            + "user, password and query in it, found 'ftp://h'",
        "pipelines: {p: {csv: a, actions: [http: {url: 'http://h', headers: {Host: b}}]}} | 1: "
            + "pipelines.p.actions[0].http.headers: expected names that a request may set and "
            + "values that it may carry, found 'Host'",
        "pipelines: {p: {csv: a, actions: [http: {url: 'http://h', attempts: 0}]}} | 1: "
            + "pipelines.p.actions[0].http.attempts: expected a whole number from 1 to 100, "
            + "found '0'",
        "pipelines: {p: {csv: a, actions: [http: {url: 'http://h', tls: {ca: x}}]}} | 1: "
            + "pipelines.p.actions[0].http.tls: expected a url that begins with https, found "
            + "http",
        "pipelines: {p: {csv: a, actions: [http: {url: 'http://h', token: t, headers: "
            + "{authorization: t}}]}} | 1: pipelines.p.actions[0].http.token: expected either "
            + "token or the header Authorization, found both",
        "pipelines:⏎  a:⏎    sensor: s | 3: pipelines.a: expected exactly one of csv, adapters, "
            + "found none of them",
        "pipelines: {a: {csv: x, adapters: [{thermal: {}}]}} | 1: pipelines.a: expected exactly "
            + "one of csv, adapters, found csv and adapters",
        "pipelines: {a: {adapters: []}} | 1: pipelines.a.adapters: expected one adapter or more, "
            + "found an empty list",
        "pipelines:⏎  a:⏎    adapters:⏎    - thermal: {every: 0} | 4: "
            + "pipelines.a.adapters[0].thermal.every: expected a time above zero such as 60s or "
            + "24h, at most 10000d, found '0'",
        "pipelines:⏎  a:⏎    adapters:⏎    - {} | 4: pipelines.a.adapters[0]: expected exactly "
            + "one of mqtt, http, simulator, thermal, found none of them",
        "pipelines:⏎  a:⏎    adapters:⏎    - coap: {} | 4: pipelines.a.adapters[0].coap: expected "
            + "one of http, mqtt, simulator, thermal, found the unknown key 'coap'",
        "pipelines: {a: {adapters: [{thermal: {}}], batch: 1h}} | 1: pipelines.a.batch: expected "
            + "csv beside it, or live.batch in its place, found adapters",
        "pipelines: {a: {adapters: [{thermal: {}}], metadata: site}} | 1: pipelines.a.metadata: "
            + "expected csv beside it, or fields of an adapter, found adapters",
        "pipelines: {a: {adapters: [{mqtt: {url: 'mqtt://h', topics: t, metadata_levels: {a: 0}}}]}} "
            + "| 1: pipelines.a.adapters[0].mqtt.metadata_levels.a: expected a whole number from 1 "
            + "to 128, found '0'",
        "pipelines: {a: {csv: x, live: {}}} | 1: pipelines.a.live: expected adapters beside it, "
            + "found csv",
        "pipelines: {a: {adapters: [{thermal: {}}], live: {batch: 10, queue: 9}}} | 1: "
            + "pipelines.a.live.queue: expected at least batch, which is 10, found '9'",
        "pipelines:⏎  a:⏎    adapters:⏎    - mqtt: {url: 'mqtt://u:hush@h', topics: t} | 4: "
            + "pipelines.a.adapters[0].mqtt.url: expected a URL such as mqtt://host:1883 or "
            + "mqtts://host, without user and password in it, found 'mqtt://…@h'",
        "pipelines:⏎  a:⏎    adapters:⏎    - mqtt: {url: 'mqtt://h', topics: [a, 'b#']} | 4: "
            + "pipelines.a.adapters[0].mqtt.topics: expected topic filters such as "
            + "site/+/temperature, found 'b#'",
        "pipelines:⏎  a:⏎    adapters:⏎    - mqtt: {url: 'mqtt://h', topics: t, password: hush} "
            + "| 4: pipelines.a.adapters[0].mqtt.password: expected username beside it, found none",
        "pipelines:⏎  a:⏎    adapters:⏎    - mqtt: {url: 'mqtt://h', topics: t, tls: {ca: x}} | "
            + "4: pipelines.a.adapters[0].mqtt.tls: expected a url that begins with mqtts, found mqtt",
        "pipelines:⏎  a:⏎    adapters:⏎    - mqtt: {url: 'mqtt://h', topics: t, version: 4} | 4: "
            + "pipelines.a.adapters[0].mqtt.version: expected 5 or 3.1.1, found '4'",
        "pipelines:⏎  a:⏎    adapters:⏎    - simulator: {random_excursions: {every: 1m}} | 4: "
            + "pipelines.a.adapters[0].simulator.random_excursions.every: expected at least as "
            + "long as an excursion lasts, 5m, found '1m'",
        "pipelines: {a: {csv: x, sensor: ''}} | 1: pipelines.a.sensor: expected a name, found ''",
        "pipelines: {'': {csv: x}} | 1: pipelines.: expected a pipeline with a name, found none",
        "pipelines: {a: {csv: x, rules: [{absence: {name: ' ', after: 1h}}]}} | 1: "
            + "pipelines.a.rules[0].absence.name: expected a name, found ' '",
        "pipelines: {a: {csv: x, window: 0s}} | 1: pipelines.a.window: expected a time above zero "
            + "such as 60s or 24h, at most 10000d, found '0s'",
        "pipelines: {a: {csv: x, batch: 10001d}} | 1: pipelines.a.batch: expected a time above "
            + "zero such as 60s or 24h, at most 10000d, found '10001d'",
        "pipelines: {a: {csv: x, window: {length: 1h, slide: 7m}}} | 1: pipelines.a.window.slide: "
            + "expected a time of which the length is a whole multiple, at most 10000 times as "
            + "long, found '7m'",
        "pipelines: {a: {csv: x, window: {readings: 5, lateness: 1s}}} | 1: "
            + "pipelines.a.window.lateness: expected none beside readings, as time ends no window "
            + "that counts, found '1s'",
        "pipelines: {a: {csv: x, window: {readings: 0}}} | 1: pipelines.a.window.readings: "
            + "expected a whole number of 1 or more, found '0'",
        "pipelines: {a: {csv: x, window: {size: 1h}}} | 1: pipelines.a.window.size: expected one "
            + "of lateness, length, readings, slide, found the unknown key 'size' (meant slide?)",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - absence: {name: n} | 5: "
            + "pipelines.a.rules[0].absence.after: expected this key, which is required, found it "
            + "is left out",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - absence: {name: n, after: 1h, measure: max} | "
            + "5: pipelines.a.rules[0].absence.measure: expected one of after, cooldown, "
            + "expected, name, severity, found the unknown key 'measure'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - deviation: {name: n, deviations: 3, windows: "
            + "1} | 5: pipelines.a.rules[0].deviation.windows: expected a whole number from 2 to "
            + "10000, found '1'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - deviation: {name: n, deviations: 3, windows: "
            + "9, least_deviation: -1} | 5: pipelines.a.rules[0].deviation.least_deviation: "
            + "expected a number of 0 or more, found '-1'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, above: 1, hold: soon} | "
            + "5: pipelines.a.rules[0].threshold.hold: expected a time such as 500ms, 60s, 24h or "
            + "7d, at most 10000d, found 'soon'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - trend: {name: n} | 5: "
            + "pipelines.a.rules[0].trend: expected one of absence, deviation, rate, threshold, "
            + "found the unknown key 'trend'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, above: 5, clear: 6} | "
            + "5: pipelines.a.rules[0].threshold.clear: expected at or below 5.0, where the rule "
            + "fires, found '6'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - rate: {name: n, rising: 0} | 5: "
            + "pipelines.a.rules[0].rate.rising: expected a number above 0, found '0'",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, clear: 1} | 5: "
            + "pipelines.a.rules[0].threshold: expected exactly one of above, below, "
            + "found none of them",
        "pipelines:⏎  a:⏎    csv: x⏎    rules:⏎    - threshold: {name: n, above: 1}⏎    "
            + "- threshold: {name: n, below: 0} | 6: pipelines.a.rules[1]: expected rules of "
            + "different names, found the name 'n' again",
        "pipelines: {a: {adapters: [{http: {url: 'https://h', token: hush, headers: "
            + "{authorization: hush}}}]}} | 1: pipelines.a.adapters[0].http.token: expected either "
            + "token or the header Authorization, found both",
        "pipelines: {a: {adapters: [{http: {url: 'http://h', headers: {'a b': hush}}}]}} | 1: "
            + "pipelines.a.adapters[0].http.headers: expected names that a request may set and "
            + "values that it may carry, found 'a b'",
        "pipelines: {a: {adapters: [{http: {url: 'http://h', tls: {ca: x}}}]}} | 1: "
            + "pipelines.a.adapters[0].http.tls: expected a url that begins with https, found http",
        "pipelines: {a: {csv: x, cloud: {url: 'https://h', token: hush, headers: "
            + "{authorization: hush}}}} | 1: pipelines.a.cloud.token: expected either token or "
            + "the header Authorization, found both",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', headers: {Traceparent: hush}}}} | 1: "
            + "pipelines.a.cloud.headers: expected names that a request may set and "
            + "values that it may carry, found 'Traceparent'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', tls: {ca: x}}}} | 1: "
            + "pipelines.a.cloud.tls: expected a url that begins with https, found http",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: \"t\\0\"}}}} | 1: "
            + "pipelines.a.cloud.mqtt.topic: expected a topic such as site/alarms, without + and "
            + "#, found 't?'",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: t, client_id: \"a\\0\"}}}} "
            + "| 1: pipelines.a.cloud.mqtt.client_id: expected a name without NUL, found "
            + "'a?'",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: t}, token: hush}}} | 1: "
            + "pipelines.a.cloud.token: expected url beside it, found mqtt, which has keys of "
            + "its own",
        "pipelines:⏎  a:⏎    csv: x⏎    cloud: {store: {path: s}} | 4: pipelines.a.cloud: expected "
            + "exactly one of url, mqtt, found none of them",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: 'a/#'}}}} | 1: "
            + "pipelines.a.cloud.mqtt.topic: expected a topic such as site/alarms, without + and "
            + "#, found 'a/#'",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: a, no_subscribers: lose}}}} | 1: "
            + "pipelines.a.cloud.mqtt.no_subscribers: expected keep or delivered, found 'lose'",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: a, retained: 1}}}} | 1: "
            + "pipelines.a.cloud.mqtt.retained: expected one of client_id, keep_alive, no_subscribers, "
            + "password, timeout, tls, topic, url, username, version, found the unknown key "
            + "'retained'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', rows: 9, keep_rows: 8}}} | 1: "
            + "pipelines.a.cloud.keep_rows: expected at least rows, which is 9, found '8'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h/geheim/b?c=d'}}} | 1: pipelines.a.cloud.url: "
            + "expected a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://h/…?…'",
        "pipelines: {a: {csv: x, actions: [{http: {url: 'htps://h/geheim'}}]}} | 1: "
            + "pipelines.a.actions[0].http.url: expected a URL such as https://host:3100, without "
            + "user, password and query in it, found 'htps://h/…'",
        "pipelines: {a: {csv: x, actions: [{http: {url: 'hooks.h:1/services/geheim'}}]}} | 1: "
            + "pipelines.a.actions[0].http.url: expected a URL such as https://host:3100, without "
            + "user, password and query in it, found 'hooks.h:1/…'",
        "pipelines: {a: {csv: x, actions: [{http: {url: 'https:/h/geheim'}}]}} | 1: "
            + "pipelines.a.actions[0].http.url: expected a URL such as https://host:3100, without "
            + "user, password and query in it, found 'https:/…'",
        "pipelines:⏎  a:⏎    csv: x⏎    actions: [{http: {url: 'http://h', backoff: 61s}}] | 4: "
            + "pipelines.a.actions[0].http.backoff: expected a time from 0 to 1m, found '61s'",
        "pipelines: {a: {csv: x, actions: [{http: {url: 'http://h', timeout: 11m}}]}} | 1: "
            + "pipelines.a.actions[0].http.timeout: expected a time from 1ms to 10m, found '11m'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', attempts: 11}}} | 1: "
            + "pipelines.a.cloud.attempts: expected a whole number from 1 to 10, found '11'",
        "pipelines:⏎  a:⏎    csv: x⏎    cloud: {url: 'http://h', backoff: 61s} | 4: "
            + "pipelines.a.cloud.backoff: expected a time from 0 to 1m, found '61s'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', timeout: 11m}}} | 1: "
            + "pipelines.a.cloud.timeout: expected a time from 1ms to 10m, found '11m'",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: a, timeout: 1h}}}} | 1: "
            + "pipelines.a.cloud.mqtt.timeout: expected a time from 1ms to 10m, found '1h'",
        "pipelines: {a: {csv: x, cloud: {mqtt: {url: 'mqtt://h', topic: a}, timeout: 9s}}} | 1: "
            + "pipelines.a.cloud.timeout: expected url beside it, found mqtt, which has keys of "
            + "its own",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: s.db}}} | 1: "
            + "pipelines.a.cloud.store: expected keys with values, found 's.db'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: {}}}} | 1: "
            + "pipelines.a.cloud.store.path: expected this key, which is required, "
            + "found it is left out",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: {path: s, max_bytes: 1KiB}}}} | "
            + "1: pipelines.a.cloud.store.max_bytes: expected 1MiB or more, found '1KiB'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: {path: s, keep: 0}}}} | "
            + "1: pipelines.a.cloud.store.keep: expected 1 s or more, found '0'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: {path: s, dead_letters: x}}}} | "
            + "1: pipelines.a.cloud.store.dead_letters: expected a whole number from 0 to 100000, "
            + "found 'x'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: {path: 's?x'}}}} | "
            + "1: pipelines.a.cloud.store.path: expected a name without ?, found 's?x'",
        "pipelines: {a: {csv: x, cloud: {url: 'http://h', store: {path: s, paht: t}}}} | "
            + "1: pipelines.a.cloud.store.paht: expected one of dead_letters, keep, max_bytes, "
            + "path, found the unknown key 'paht' (meant path?)",
      })
  void oneErrorIsReportedWithLineKeyAndWhatWouldBeRight(String yaml, String error) {
    assertReported(yaml, error);
  }
}
