package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationErrorsTest {
  @TempDir Path folder;

  /** Each YAML in one line, {@code ⏎} for a line end; the line, key, expectation and finding. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "device: [a] | 1: device: expected a text, found a list",
        "device: '${device}' | 1: device: expected ${env:NAME}, ${file:PATH} or "
            + "${credential:NAME} ($${ for a literal ${), found '${device}'",
        "device: x⏎lvel: info | 2: lvel: expected one of clock, debug, device, journal, level, "
            + "page, pipelines, sinks, sources, status, tests, transforms, watch, found the unknown key 'lvel' (meant level?)",
        "zzzzzz: 1 | 1: zzzzzz: expected one of clock, debug, device, journal, level, "
            + "page, pipelines, sinks, sources, status, tests, transforms, watch, found the unknown key 'zzzzzz'",
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
        "watch: {disk: {below: 101%}} | 1: watch.disk.below: expected a share such as 5% or a size "
            + "such as 64MiB, found '101%'",
        "watch: {disk: {free: 5%}} | 1: watch.disk.free: expected one of below, full, found the "
            + "unknown key 'free'",
        "watch: {disk: 5%} | 1: watch.disk: expected keys with values, found '5%'",
        "watch: {temperature: hot} | 1: watch.temperature: expected a temperature in degrees "
            + "Celsius from -50 to 200, or false, found 'hot'",
        "watch: {queues: 0.8} | 1: watch.queues: expected a share of more than 0 to 100 % such as "
            + "80%, or false, found '0.8'",
        "watch: {clock: 1ms} | 1: watch.clock: expected a time from 100ms on such as 500ms or 10s, "
            + "found '1ms'",
        "watch: {every: 0} | 1: watch.every: expected a time from 100ms on such as 500ms or 10s, "
            + "found '0'",
        "watch: {fan: 1} | 1: watch.fan: expected one of clock, disk, every, queues, repeat, "
            + "temperature, throttling, found the unknown key 'fan'",
        "watch: 5 | 1: watch: expected keys with values, found '5'",
        "clock: {unset_before: yesterday} | 1: clock.unset_before: expected a day from 1970 on "
            + "such as 2026-01-01, found 'yesterday'",
        "clock: {wait: -1s} | 1: clock.wait: expected a time such as 500ms, 60s, 24h or 7d, "
            + "found '-1s'",
        "clock: {after: 1s} | 1: clock.after: expected one of unset_before, wait, found the "
            + "unknown key 'after'",
        "level: loud | 1: level: expected one of debug, info, warning, error, critical, "
            + "found 'loud'",
        "level: info⏎device: a⏎level: debug | 3: level: expected each key once, "
            + "found it again (first in line 1)",
        "journal: 7 | 1: journal: expected keys with values, found '7'",
        "journal:⏎  path: | 2: journal.path: expected a path, found nothing",
        "journal:⏎  max_bytes: 64KiB⏎  sealed: true | 2: journal.max_bytes: expected at least "
            + "128KiB in a sealed journal (or sealed: false), found '64KiB'",
        "journal: {max_bytes: 1 Mo} | 1: journal.max_bytes: expected a size such as 512KiB or "
            + "1MiB, found '1 Mo'",
        "journal: {max_bytes: -1} | 1: journal.max_bytes: expected a size such as 512KiB or 1MiB, "
            + "found '-1'",
        "journal: {backups: many} | 1: journal.backups: expected a whole number from 0 to 10000, "
            + "found 'many'",
        "journal: {sealed: yes} | 1: journal.sealed: expected true or false, found 'yes'",
        "journal: {sync: 60} | 1: journal.sync: expected a time such as 500ms, 60s, 24h or 7d, "
            + "found '60'",
        "journal: {timeout: 0s} | 1: journal.timeout: expected a time above zero such as 60s or "
            + "24h, found '0s'",
        "journal: {origin: 'a b'} | 1: journal.origin: expected a name without scheme, spaces, "
            + "quotes, \\ and +, such as example.com/site7/rpi-0042/edge, found 'a b'",
        "journal: {max_byte: 1} | 1: journal.max_byte: expected one of backups, "
            + "hold_unshipped, keep, max_bytes, max_total_bytes, origin, path, sealed, sync, timeout, found the unknown key 'max_byte' (meant max_bytes?)",
        "journal: {max_total_bytes: 1MiB, max_bytes: 2MiB} | 1: journal.max_total_bytes: expected "
            + "0 for no limit, or at least max_bytes, found '1MiB'",
        "journal: {max_total_bytes: 1MiB, max_bytes: 0, sealed: false} | 1: "
            + "journal.max_total_bytes: expected 0, as max_bytes: 0 never rotates, found '1MiB'",
        "journal: {hold_unshipped: all} | 1: journal.hold_unshipped: expected a size such as "
            + "512KiB or 1MiB, found 'all'",
        "debug: {keep: 0s} | 1: debug.keep: expected a time above zero such as 60s or 24h, "
            + "found '0s'",
        "debug: {max_bytes: 1KiB} | 1: debug.max_bytes: expected at least 256KiB, found '1KiB'",
        "journal: {path: /a/b}⏎debug: {path: /a/../a/b} | 2: debug: expected another path than "
            + "the journal's, found the same, /a/b",
        "sources: {App: {files: /a/b}} | 1: sources.App: expected a source's name of a-z, 0-9, _ "
            + "and -, found 'App'",
        "sources: {app: {}} | 1: sources.app: expected some of files, "
            + "journald, stdin, journal, found none of them",
        "sources: {app: {file: /a/b}} | 1: sources.app.file: expected one of files, journal, "
            + "journald, stdin, found the unknown key 'file' (meant files?)",
        "sources: {app: {files: [/a, {}]}} | 1: sources.app.files[1]: expected a path, found keys "
            + "with values",
        "sources: {app: {files: '/a/['}} | 1: sources.app.files: expected a name with * ? [a-z] "
            + "{a,b}, without a slash in these, found '/a/['",
        "sources: {app: {files: '/a/{b/c,d}/*.log'}} | 1: sources.app.files: expected a name with "
            + "* ? [a-z] {a,b}, without a slash in these, found '/a/{b/c,d}/*.log'",
        "sources: {app: {files: '/a/**/*.log'}} | 1: sources.app.files: expected * for each "
            + "folder on the way, as /a/*.log and /a/*/*.log, found '/a/**/*.log'",
        "sources: {app: {files: /a, format: xml}} | 1: sources.app.format: expected one of plain, "
            + "json, logfmt, regex, found 'xml'",
        "sources:⏎  app:⏎    files: /a⏎    format: regex | 3: sources.app.regex: expected this "
            + "key, which is required, found it is left out",
        "sources: {app: {files: /a, format: regex, regex: '('}} | 1: sources.app.regex: expected "
            + "a regular expression, found '('",
        "sources: {app: {files: /a, regex: '.*'}} | 1: sources.app.regex: expected format: regex "
            + "with it, found another format",
        "sources: {app: {files: /a, multiline: {start: a, continuation: b}}} | 1: "
            + "sources.app.multiline: expected exactly one of start, continuation, found start and "
            + "continuation",
        "sources: {app: {files: /a, time_format: 'qqqqqq'}} | 1: sources.app.time_format: "
            + "expected a pattern of DateTimeFormatter, found 'qqqqqq'",
        "sources: {app: {files: /a, time_zone: Mars}} | 1: sources.app.time_zone: expected a time "
            + "zone such as UTC or Europe/Berlin, found 'Mars'",
        "sources: {s: {journald: false}} | 1: sources.s.journald: expected true, or which entries "
            + "are meant, found 'false'",
        "sources: {s: {journald: true, files: /a}} | 1: sources.s.journald: expected one of files, "
            + "journald and stdin, found more than one",
        "sources: {s: {journald: {priority: bad}}} | 1: sources.s.journald.priority: expected one "
            + "of emerg, alert, crit, err, warning, notice, info, debug, found 'bad'",
        "sources: {s: {journald: {matches: [kernel]}}} | 1: sources.s.journald.matches: expected "
            + "FIELD=VALUE, such as _TRANSPORT=kernel, found kernel",
        "sources: {s: {journald: true, multiline: {start: a}}} | 1: sources.s.multiline: expected "
            + "one of event, files, format, journal, journald, level, logger, regex, stdin, time, "
            + "time_format, time_zone, found the unknown key 'multiline'",
        "sources: {p: {stdin: true}} | 1: sources.p.stdin: expected a journal as well: a pipe "
            + "cannot be read again, found none",
        "sources: {p: {stdin: true, journal: /a}, q: {stdin: true, journal: /b}} | 1: sources.q: "
            + "expected standard input once, found it in p, too",
        "journal: {path: /a}⏎sources: {k: {journal: /a}} | 2: sources.k: expected a journal of its "
            + "own, found that of journal, which is shipped anyway",
        "sources: {k: {journal: /a}, l: {journal: /a}} | 1: sources.l: expected a journal of its "
            + "own, found that of k",
        "transforms: {keep: {level: info}} | 1: transforms: expected a list, "
            + "found keys with values",
        "transforms:⏎- keep: {}⏎ | 2: transforms[0].keep: expected some of level, logger, event, "
            + "fields, found none of them",
        "transforms:⏎- keep: {level: info}⏎- sumarise: {event: x} | 3: transforms[1].sumarise: "
            + "expected one of add, dedupe, drop, keep, parse, redact, remove, rename, sample, "
            + "summarise, throttle, found the unknown key 'sumarise' (meant summarise?)",
        "transforms: [drop: {evnt: a, logger: b}] | 1: transforms[0].drop.evnt: expected one of "
            + "event, fields, level, logger, found the unknown key 'evnt' (meant event?)",
        "transforms: [keep: {level: {at_least: error, at_most: info}}] | 1: "
            + "transforms[0].keep.level.at_most: expected error or above, as at_least says, "
            + "found 'info'",
        "transforms: [keep: {fields: {a: {matches: '('}}}] | 1: transforms[0].keep.fields.a.matches: "
            + "expected a regular expression, found '('",
        "transforms: [keep: {fields: {a: {at_least: many}}}] | 1: "
            + "transforms[0].keep.fields.a.at_least: expected a number, found 'many'",
        "transforms: [keep: {fields: {a: {}}}] | 1: transforms[0].keep.fields.a: expected some of "
            + "at_least, at_most, equals, matches, present, found none of them",
        "transforms: [keep: {fields: {a: [1]}}] | 1: transforms[0].keep.fields.a: expected a text, "
            + "a number, true, false or null, found a list",
        "transforms: [add: {level: x}] | 1: transforms[0].add.level: expected another than "
            + "timestamp, level, logger and event, found 'x'",
        "transforms: [rename: {a: event}] | 1: transforms[0].rename.a: expected another than "
            + "timestamp, level, logger and event, found 'event'",
        "transforms: [remove: [a, logger]] | 1: transforms[0].remove: expected another than "
            + "timestamp, level, logger and event, found logger",
        "transforms: [parse: {field: m}] | 1: transforms[0].parse: expected exactly one of as, "
            + "pattern, found none of them",
        "transforms: [parse: {field: m, pattern: 'a(b)'}] | 1: transforms[0].parse.pattern: expected "
            + "a group with a name, (?<name>…), found 'a(b)'",
        "transforms: [parse: {field: m, as: xml}] | 1: transforms[0].parse.as: expected one of json, "
            + "logfmt, pairs, found 'xml'",
        "transforms: [sample: {one_in: 0}] | 1: transforms[0].sample.one_in: expected a whole "
            + "number of 1 or more, found '0'",
        "transforms: [throttle: {every: 60s}] | 1: transforms[0].throttle.most: expected this key, "
            + "which is required, found it is left out",
        "transforms: [dedupe: {every: 0s}] | 1: transforms[0].dedupe.every: expected a time from "
            + "1ms to 366d, such as 60s, found '0s'",
        "transforms: [summarise: {every: 60s}] | 1: transforms[0].summarise.event: expected this "
            + "key, which is required, found it is left out",
        "transforms: [summarise: {event: x, every: 60s, by: count}] | 1: "
            + "transforms[0].summarise.by: expected other fields than timestamp, of, count, first, "
            + "last, first_index, last_index, numbers, numbers_left_out, correlation_ids, "
            + "found 'count'",
        "transforms: [redact: {mask: a, shapes: {mask: [email, iban]}}] | 1: "
            + "transforms[0].redact.shapes.mask[1]: expected one of email, card, jwt, aws_key, "
            + "github_token, bearer, ipv4, ipv6, found 'iban'",
        "transforms: [redact: {hash: user}] | 1: transforms[0].redact.hash: expected hash_key_file "
            + "beside it, with a key, found no key",
        "transforms: [add: {a: &x {b: *x}}] | 1: transforms[0].add.a: expected at most 64 levels and "
            + "64 KiB, found more",
        "transforms: [add: {a: [&a [x, x, x], &b [*a, *a, *a, *a], &c [*b, *b, *b, *b], "
            + "&d [*c, *c, *c, *c], &e [*d, *d, *d, *d], &f [*e, *e, *e, *e], "
            + "&g [*f, *f, *f, *f], &h [*g, *g, *g, *g], [*h, *h, *h, *h]]}] | 1: "
            + "transforms[0].add.a: expected at most 64 levels and 64 KiB, found more",
        "transforms: [drop: {event: []}] | 1: transforms[0].drop.event: expected one text or more, "
            + "found an empty list",
        "transforms: [summarise: {event: [], every: 60s}] | 1: transforms[0].summarise.event: "
            + "expected one text or more, found an empty list",
        "transforms: [remove: []] | 1: transforms[0].remove: expected one text or more, "
            + "found an empty list",
        "transforms: [drop: {fields: {}}] | 1: transforms[0].drop.fields: expected one field or "
            + "more, found none",
        "transforms: [drop: {level: {}}] | 1: transforms[0].drop.level: expected some of at_least, "
            + "at_most, found none of them",
        "transforms: [drop: {fields: {a: {equals: {b: 1}}}}] | 1: "
            + "transforms[0].drop.fields.a.equals: expected a text, a number, true, false or null, "
            + "found keys with values",
        "transforms: [drop: {fields: {a: {at_least: 1e99999999999}}}] | 1: "
            + "transforms[0].drop.fields.a.at_least: expected a number, found '1e99999999999'",
        "transforms: []⏎tests: [{name: n, input: [x], expect: nothing}] | 2: tests: expected a sink "
            + "whose transforms are tried, found none",
        "tests: [{name: n, input: [{event: a}]}] | 1: tests[0]: expected some of expect, sinks, "
            + "found none of them",
        "tests: [{name: n, input: [{event: a}], expect: all}] | 1: tests[0].expect: expected a list "
            + "of records, or nothing, found 'all'",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}}⏎tests:⏎- {name: n, input: [x], "
            + "sinks: {lokki: nothing}} | 4: tests[0].sinks.lokki: expected one of loki, found the "
            + "unknown key 'lokki' (meant loki?)",
        "sinks:⏎  loki:⏎    url: http://l | 3: sinks.loki.labels: expected this key, which is "
            + "required, found it is left out",
        "sinks:⏎  Main: {type: loki, url: 'http://l', labels: {job: x}} | 2: sinks.Main: expected "
            + "a sink's name of a-z, 0-9, _ and -, found 'Main'",
        "sinks:⏎  main: {url: 'http://l'} | 2: sinks.main.type: expected this key, which is "
            + "required, found it is left out",
        "sinks:⏎  main: {type: lokki} | 2: sinks.main.type: expected one of loki, splunk, "
            + "cloudwatch, otlp, file, console, found 'lokki'",
        "sinks:⏎  loki: {url: 'l:3100', labels: {job: x}} | 2: sinks.loki.url: expected a URL such "
            + "as https://host:3100, without user, password and query in it, found 'l:3100'",
        "sinks:⏎  loki: {url: 'http://u:hush@l', labels: {job: x}} | 2: sinks.loki.url: expected "
            + "a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://…@l'",
        "sinks:⏎  loki: {url: 'http://u:hush/hush@hush@l', labels: {job: x}} | 2: sinks.loki.url: "
            + "expected a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://…@l'",
        "sinks:⏎  loki: {url: 'http://l/a?token=hush', labels: {job: x}} | 2: sinks.loki.url: "
            + "expected a URL such as https://host:3100, without user, password and query in it, "
            + "found 'http://l/a?…'",
        "sinks:⏎  loki:⏎    url: http://l⏎    labels: {} | 4: sinks.loki.labels: expected 1 to 12, "
            + "found 0",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, username: u} | 2: sinks.loki.username: "
            + "expected username and password together, found only username",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, username: u, password: p, token: t} | "
            + "2: sinks.loki.token: expected either token or username and password, found both",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, encoding: xml} | 2: "
            + "sinks.loki.encoding: expected one of protobuf, json, found 'xml'",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, gzip: 6} | 2: sinks.loki.gzip: "
            + "expected encoding: json beside it (protobuf is sent by Snappy), found '6'",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, encoding: json, gzip: 0} | 2: "
            + "sinks.loki.gzip: expected a whole number from 1 to 9, found '0'",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, tls: {ca: c}} | 2: sinks.loki.tls: "
            + "expected a url that begins with https, found http",
        "sinks:⏎  loki: {url: 'https://l', labels: {job: x}, tls: {key: k}} | 2: sinks.loki.tls: "
            + "expected certificate and key together, found only one of them",
        "sinks:⏎  loki: {url: 'https://l', labels: {job: x}, tls: {cert: k}} | 2: "
            + "sinks.loki.tls.cert: expected one of ca, certificate, key, found the unknown key "
            + "'cert'",
        "sinks:⏎  loki: {url: 'https://l', labels: {job: x}, proxy: 'https://u:hush@p'} | 2: "
            + "sinks.loki.proxy: expected http://[user:password@]host[:port], or none, "
            + "found a value that is not shown",
        "sinks:⏎  loki: {url: 'https://l', labels: {job: x}, proxy: 'http://u:${env:NOPE}@p'} | 2: "
            + "sinks.loki.proxy: expected the environment variable NOPE, found it is not set",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, timeout: 0s} | 2: sinks.loki.timeout: "
            + "expected a time above zero such as 60s or 24h, found '0s'",
        "sinks:⏎  splunk: {url: 'http://l', token: Splunk hush} | 2: sinks.splunk.token: expected "
            + "a token of printable ASCII, without the word Splunk before it and blanks around it, "
            + "found a value that is not shown",
        "sinks:⏎  splunk: {url: 'http://l', token: 'a${env:NOPE}'} | 2: sinks.splunk.token: "
            + "expected the environment variable NOPE, found it is not set",
        "sinks:⏎  splunk: {url: 'http://l', token: '${credential:x}'} | 2: sinks.splunk.token: "
            + "expected CREDENTIALS_DIRECTORY in the environment for ${credential:x} (systemd's "
            + "LoadCredential), found it is not set",
        "sinks:⏎  splunk: {url: 'http://l', token: '${vault:x}'} | 2: sinks.splunk.token: expected "
            + "${device}, ${env:NAME}, ${file:PATH} or ${credential:NAME} ($${ for a literal ${), "
            + "found '${vault:x}'",
        "sinks:⏎  cloudwatch: {region: eu, group: a b, stream: s} | 2: sinks.cloudwatch.group: "
            + "expected 1 to 512 of A-Z a-z 0-9 . - _ / #, found 'a b'",
        "device: 'a:b'⏎sinks:⏎  cloudwatch: {region: eu, group: g, stream: 's-${device}'} | 3: "
            + "sinks.cloudwatch.stream: expected 1 to 512 characters without : and *, "
            + "found 's-${device}' where ${device} is 'a:b'",
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
            + "long as an excursion lasts, PT5M, found '1m'",
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
            + "5: pipelines.a.rules[0].absence.measure: expected one of after, cooldown, name, "
            + "severity, found the unknown key 'measure'",
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
        "status: {listen: '0.0.0.0:9598'} | 1: status.listen: expected a token as well, or a "
            + "loopback address as 127.0.0.1:9598, found '0.0.0.0:9598'",
        "status: {listen: 9598} | 1: status.listen: expected HOST:PORT such as 127.0.0.1:9598, "
            + "found '9598'",
        "page: {listen: '0.0.0.0:7171'} | 1: page.listen: expected a token as well, or a "
            + "loopback address as 127.0.0.1:7171, found '0.0.0.0:7171'",
        "status: {token: ''} | 1: status.token: expected a token of printable ASCII, not empty, "
            + "without blanks around it, found a value that is not shown",
        "page: {token: 'hush '} | 1: page.token: expected a token of printable ASCII, not empty, "
            + "without blanks around it, found a value that is not shown",
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, token: ' hush'} | 2: sinks.loki.token: "
            + "expected a token of printable ASCII, not empty, without blanks around it, found a "
            + "value that is not shown",
        "sinks:⏎  splunk: {url: 'http://l', token: 'hush '} | 2: sinks.splunk.token: expected "
            + "a token of printable ASCII, without the word Splunk before it and blanks around it, "
            + "found a value that is not shown",
        "sources: {journal: {files: x}} | 1: sources.journal: expected a source's name other than "
            + "that of the device's own journal, found 'journal'",
        "- a | 1: expected keys with values, found something else",
      })
  void oneErrorIsReportedWithLineKeyAndWhatWouldBeRight(String yaml, String error) {
    Path file = folder.resolve("taffrail.yaml");
    ConfigurationException e = failure(yaml.replace('⏎', '\n'));

    assertThat(e.problems()).extracting(Problem::toString).containsExactly(file + ":" + error);
    assertThat(e).hasMessageNotContaining("hush");
  }

  @Test
  void allErrorsAreReportedTogetherInTheOrderOfTheirLines() {
    ConfigurationException e =
        failure(
            """
            levl: info
            journal: {max_bytes: 1, backups: -1}
            sinks:
              loki: {url: x}
            pipelines:
              p: {window: long}
            """);

    assertThat(e.problems())
        .extracting(p -> p.line() + " " + p.key())
        .containsExactly(
            "1 levl",
            "2 journal.backups",
            "2 journal.max_bytes",
            "4 sinks.loki.labels",
            "4 sinks.loki.url",
            "6 pipelines.p",
            "6 pipelines.p.window");
  }

  @Test
  void brokenYamlIsReportedWithItsLine() {
    ConfigurationException e = failure("device: a\njournal: {path: b\nlevel: info\n");

    assertThat(e.problems()).hasSize(1);
    assertThat(e.problems().get(0).line()).isEqualTo(3);
    assertThat(e.problems().get(0).expected()).isEqualTo("YAML");
  }

  @Test
  void yamlThatIsNestedTooDeepToBeReadIsReported() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    assertThat(failure("transforms: " + deep))
        .hasMessageEndingWith("1: expected values nested less deep, found too many levels");
  }

  @Test
  void aSecondDocumentIsReported() {
    assertThat(failure("device: a\n---\ndevice: b\n").problems())
        .extracting(Problem::expected)
        .containsExactly("YAML");
  }

  @Test
  void bytesThatAreNoUtf8AreReported() throws Exception {
    Path file = folder.resolve("latin1.yaml");
    Files.write(file, "device: Büro\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(failure(file)).hasMessage(file + ":1: expected YAML in UTF-8, found other bytes");
  }

  @Test
  void aSecretsFileThatIsMissingIsReportedWithItsPlace() {
    assertThat(failure("sinks: {splunk: {url: 'http://l', token: '${file:no/such}'}}"))
        .hasMessageEndingWith(
            ":1: sinks.splunk.token: expected a readable text file of at most 64 KiB for "
                + "${file:no/such}, found no "
                + folder.resolve("no/such"));
  }

  @Test
  void aMissingFileIsAnIoException() {
    Path file = folder.resolve("none.yaml");

    Assertions.assertThatThrownBy(() -> Configuration.load(file, environment()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
  }

  private ConfigurationException failure(String yaml) {
    try {
      return failure(Files.writeString(folder.resolve("taffrail.yaml"), yaml));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ConfigurationException failure(Path file) {
    return catchThrowableOfType(
        ConfigurationException.class, () -> Configuration.load(file, environment()));
  }

  private static Environment environment() {
    return new Environment(Map.of(), () -> "host-7");
  }
}
