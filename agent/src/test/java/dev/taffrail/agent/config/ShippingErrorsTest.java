package dev.taffrail.agent.config;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with sources, transforms and sinks. */
class ShippingErrorsTest extends ReportedErrors {
  /** Each YAML in one line, {@code ⏎} for a line end; the line, key, expectation and finding. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
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
        "sources: {app: {files: '/a/**/b/**/*.log'}} | 1: sources.app.files: expected ** once, "
            + "and the name of a file behind it, found '/a/**/b/**/*.log'",
        "sources: {app: {files: '/a/**'}} | 1: sources.app.files: expected ** once, and the name "
            + "of a file behind it, found '/a/**'",
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
            + "one of correlation_id, event, files, format, journal, journald, level, logger, regex, "
            + "stdin, time, time_format, time_zone, found the unknown key 'multiline'",
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
        "sources: {app: {files: /a}}⏎sinks:⏎  loki: {url: 'http://l', labels: {job: x}, "
            + "source_labels: {ap: {job: y}}} | 3: sinks.loki.source_labels: expected names of "
            + "app, journal, found 'ap'",
        "sources: {app: {files: /a}}⏎sinks:⏎  loki: {url: 'http://l', labels: {job: x}, "
            + "source_labels: {app: {lane: y}}} | 3: sinks.loki.source_labels: expected none of "
            + "level and lane, which the sink adds itself, found lane",
        "sources: {app: {files: /a}}⏎sinks:⏎  loki: {url: 'http://l', labels: {job: x}, "
            + "source_labels: {app: {a: y, b: y, c: y, d: y, e: y, f: y, g: y, h: y, i: y, j: y, "
            + "k: y, l: y}}} | 3: sinks.loki.source_labels: expected at most 12 with those of "
            + "labels, found 13 of app",
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
            + "expected a time above zero and up to 10m such as 30s, found '0s'",
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
        "sinks:⏎  loki: {url: 'http://l', labels: {job: x}, token: ' hush'} | 2: sinks.loki.token: "
            + "expected a token of printable ASCII, not empty, without blanks around it, found a "
            + "value that is not shown",
        "sinks:⏎  splunk: {url: 'http://l', token: 'hush '} | 2: sinks.splunk.token: expected "
            + "a token of printable ASCII, without the word Splunk before it and blanks around it, "
            + "found a value that is not shown",
        "sources: {journal: {files: x}} | 1: sources.journal: expected a source's name other than "
            + "that of the device's own journal, found 'journal'",
      })
  void oneErrorIsReportedWithLineKeyAndWhatWouldBeRight(String yaml, String error) {
    assertReported(yaml, error);
  }
}
