// How the shipper's sinks and the pipelines' clouds fare, and what the journals take of the disk.
import { ask, pause } from "./ask.js";
import { count, duration, el, facts, plural, problem, size, time, visible } from "./dom.js";

export const TITLE = "Sinks";

const WORDS = {
  unconfigured: "Nothing is known of a shipper here: that needs a configuration with a status section, by which a running one answers.",
  absent: "No shipper runs",
  failed: "The shipper's answer was none",
};

function stateOf(sink) {
  const name = sink.stuck ? "stuck" : sink.state;
  return el("span", { class: `state ${name === "ok" ? "good" : name === "retrying" || name === "waiting" ? "warning" : name === "untried" ? "none" : "bad"}` }, name);
}

const lag = (part) => (part.behind_bytes === 0 && part.behind_seconds === 0
  ? "nothing"
  : `${plural(part.behind_records, "record")}, ${size(part.behind_bytes)}, ${duration(part.behind_seconds)}`);

const lastWords = (part) => (part.last_error
  ? el("p", { class: "words" }, el("span", { class: "hint" }, "said ", time(part.last_error_at), ": "), visible(part.last_error))
  : null);

function sinkCard(name, sink) {
  const sources = Object.entries(sink.sources ?? {});
  return el("section", { class: "card", "aria-label": name },
    el("div", { class: "between" }, el("h2", null, name), stateOf(sink)),
    lastWords(sink),
    facts([
      ["behind", lag(sink)],
      ["delivered", `${count(sink.delivered)} of ${count(sink.read)}`],
      ["pending", sink.pending ? count(sink.pending) : ""],
      ["filtered", sink.filtered ? count(sink.filtered) : ""],
      ["summarised", sink.summarised ? count(sink.summarised) : ""],
      ["refused", sink.refused ? count(sink.refused) : ""],
      ["lost", sink.lost ? count(sink.lost) : ""],
      ["sent today", sink.sent_today_bytes === undefined ? "" : `${size(sink.sent_today_bytes)}${sink.limit_day_bytes ? ` of ${size(sink.limit_day_bytes)}` : ""}`],
      ...(sources.length > 1 ? sources.map(([source, part]) => [`behind, ${source}`, lag(part)]) : []),
    ]));
}

// What a pipeline found, on its way to its cloud.
function cloudCard(pipeline, cloud) {
  const waiting = Object.entries(cloud.waiting_by_priority).filter(([, n]) => n > 0).map(([priority, n]) => `${count(n)} ${priority}`);
  return el("section", { class: "card", "aria-label": `cloud of ${pipeline}` },
    el("div", { class: "between" }, el("h2", null, visible(`${pipeline}: cloud`)), stateOf(cloud)),
    lastWords(cloud),
    facts([
      ["receiver", cloud.receiver],
      ["waiting", waiting.length ? waiting.join(", ") : "nothing"],
      ["the oldest", cloud.oldest_at ? time(cloud.oldest_at) : ""],
      ["delivered", `${count(cloud.delivered)} of ${count(cloud.queued)}`],
      ["refused", cloud.refused ? `${count(cloud.refused)}, ${count(cloud.dead_letters)} kept` : ""],
      ["expired", cloud.expired ? count(cloud.expired) : ""],
      ["no room for", cloud.overflowed ? count(cloud.overflowed) : ""],
      ["circuit", cloud.circuit === "open" ? "open: left alone for a while" : ""],
    ]));
}

function shipperCard({ shipper, shipper_state: state, shipper_words: words }) {
  if (state !== "answered") {
    return el("section", { class: "card wide" }, el("h2", null, "Shipper"), el("p", { class: "words" }, WORDS[state], words ? `: ${words}` : ""));
  }
  const failing = Object.entries(shipper.failing_sources ?? {});
  return el("section", { class: "card wide" },
    el("div", { class: "between" }, el("h2", null, "Shipper"), el("span", { class: `state ${shipper.healthy ? "good" : "bad"}` }, shipper.healthy ? "healthy" : "needs somebody")),
    el("p", { class: "words" }, `version ${shipper.version}, process ${shipper.pid}, started `, time(shipper.started_at), `, ${visible(shipper.journal)}`),
    failing.map(([name, why]) => el("p", { class: "problem" }, visible(`${name}: ${why}`))));
}

const RESERVE = { 2: "; few blocks are left to replace bad ones", 3: "; hardly a block is left to replace bad ones" };

// Of memory cards and most other disks nothing is known of the life that is left.
function wear({ life, reserve }) {
  if (!life) return RESERVE[reserve]?.slice(2) ?? "";
  return `${life > 10 ? "beyond its life" : `${life * 10 - 10} to ${life * 10} % of its life`}${RESERVE[reserve] ?? ""}`;
}

function written({ written: all, written_since_boot: since }) {
  const parts = [all === undefined ? "" : `${size(all)} ever`, since === undefined ? "" : `${size(since)} since the machine's start`];
  return parts.filter(Boolean).join(", ");
}

function journalCard(journal) {
  if (journal.error) return el("section", { class: "card" }, el("h2", { class: "mono" }, journal.name), problem(new Error(journal.error)));
  const used = journal.disk ? 1 - journal.free / journal.disk : 0;
  return el("section", { class: "card", "aria-label": journal.name },
    el("h2", { class: "mono" }, journal.name),
    facts([
      ["takes", `${size(journal.bytes)} in ${plural(journal.files, "file")}`],
      ["stands at", journal.path],
      ["its disk", `${Math.ceil(used * 100)} % in use, ${size(journal.free)} of ${size(journal.disk)} free`],
      ["its wear", wear(journal.wear)],
      ["written to it", written(journal.wear)],
    ]),
    el("meter", { min: 0, max: 1, low: 0.8, high: 0.95, optimum: 0, value: used, "aria-label": "In use of its disk" }));
}

export async function show(main, params, { signal, ready }) {
  const sinks = el("div", { class: "cards" });
  const journals = el("div", { class: "cards" });
  const problems = el("div");
  main.append(el("div", { class: "heading" }, el("h1", null, "Sinks and disk")), problems, sinks, el("h2", null, "Journals"), journals);
  while (!signal.aborted) {
    try {
      if (!document.hidden) {
        const device = await ask("api/device", {}, { signal });
        const { sinks: shipped = {}, pipelines = {} } = device.shipper ?? {};
        sinks.replaceChildren(shipperCard(device),
          ...Object.entries(shipped).map(([name, sink]) => sinkCard(name, sink)),
          ...Object.entries(pipelines).filter(([, pipeline]) => pipeline.cloud).map(([name, pipeline]) => cloudCard(name, pipeline.cloud)));
        journals.replaceChildren(...device.journals.map(journalCard));
        problems.replaceChildren();
      }
    } catch (error) {
      if (signal.aborted) return;
      problems.replaceChildren(problem(error));
    }
    ready();
    await pause(5000, signal);
  }
}
