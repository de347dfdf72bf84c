// What each journal is worth, as its last verification here found.
import { ask, pause } from "./ask.js";
import { count, el, facts, plural, problem, say, size, time, visible } from "./dom.js";

export const TITLE = "Seals";

const GOOD = ["OK", "TORN"];
const SOSO = ["UNSEALED-TAIL"];

function badge(journal) {
  const verdict = journal.report?.verdict;
  if (!journal.at) return el("span", { class: "state none" }, journal.has_key ? "not verified yet" : journal.sealed ? "no key" : "not sealed");
  if (!verdict) return el("span", { class: "state warning" }, "no verdict");
  return el("span", { class: `state ${GOOD.includes(verdict) ? "good" : SOSO.includes(verdict) ? "warning" : "bad"}` }, verdict);
}

function reportFacts(report) {
  const here = report.size - report.first_index;
  return facts([
    ["origin", visible(report.origin)],
    ["span", report.first_timestamp ? visible(`${report.first_timestamp} to ${report.last_timestamp}`) : "empty"],
    ["records", report.first_index === 0 ? `${count(report.size)}, all here` : `${count(report.size)}, of which ${count(here)} are here`],
    ["seals", count(report.seals)],
    ["behind them", report.unsealed_records ? `${plural(report.unsealed_records, "record")} not protected yet` : "nothing"],
    ["dropped", report.dropped ? `${count(report.dropped)} before they reached the journal` : "none"],
    ["pruned", report.prunes.length ? `${plural(report.prunes.length, "time")}, the last one all before index ${report.prunes.at(-1).min_index}` : "never, as far as is here"],
    ["torn", report.torn_bytes ? `${count(report.torn_bytes)} bytes` : ""],
    ["files", count(report.files.length)],
  ]);
}

const KEYS = {
  beside: "Checked with the key beside the journal, on the device's word alone: whoever could change the journal could change that too.",
  given: "Checked with the key that was given to the program.",
};

function progress(run) {
  const part = run.total ? run.read / run.total : 0;
  const began = (Date.now() - Date.parse(run.began)) / 1000;
  return el("div", null,
    el("progress", { max: 1, value: part, "aria-label": `Verifying ${run.journal}` }),
    el("p", { class: "words" }, `${Math.floor(part * 100)} %, ${size(run.read)} of ${size(run.total)}, for ${Math.max(0, Math.floor(began))} s`));
}

function card(journal, running, act) {
  const mine = running?.journal === journal.name;
  return el("section", { class: "card", "aria-label": journal.name },
    el("div", { class: "between" }, el("h2", { class: "mono" }, journal.name), badge(journal)),
    journal.at ? el("p", { class: "words" }, journal.words, el("br"), el("span", { class: "hint" }, "verified ", time(journal.at))) : null,
    journal.report ? reportFacts(journal.report) : null,
    journal.report ? el("p", { class: "hint" }, KEYS[journal.key]) : null,
    mine ? progress(running) : null,
    journal.has_key
      ? el("div", { class: "actions" },
        mine
          ? el("button", { type: "button", "data-act": "cancel", onclick: () => act("cancel") }, "Cancel")
          : el("button", { type: "button", class: "main", "data-act": journal.name, disabled: Boolean(running), onclick: () => act("begin", journal.name) }, "Verify now"))
      : el("p", { class: "hint" }, journal.sealed
        ? `This journal is sealed, and the key to verify it with is not here: put ${journal.name}.vkey beside it again, from where you keep its copy.`
        : "This journal is not sealed, as a debug journal is not."));
}

export async function show(main, params, { signal, ready }) {
  const cards = el("div", { class: "cards" });
  const problems = el("div");
  main.append(
    el("div", { class: "heading" }, el("h1", null, "Seals")),
    el("p", { class: "hint" }, "A verification reads the whole journal and checks each seal. One runs at a time; what it found is remembered as long as the program runs."),
    problems, cards);
  let was = null;
  const paint = ({ journals, running }) => {
    const focused = document.activeElement?.dataset?.act;
    cards.replaceChildren(...journals.map((journal) => card(journal, running, act)));
    const again = focused && [...cards.querySelectorAll("[data-act]")].find((button) => button.dataset.act === focused || focused !== "cancel" && button.dataset.act === "cancel");
    (again ?? (focused === "cancel" ? cards.querySelector("[data-act]") : null))?.focus();
    if (was && !running) say(`${was}: ${journals.find((journal) => journal.name === was)?.words ?? ""}`);
    was = running?.journal ?? null;
    return running;
  };
  let hurry = new AbortController();
  const refresh = async () => paint(await ask("api/verify", {}, { signal }));
  async function act(what, journal) {
    try {
      problems.replaceChildren();
      paint(await ask(`api/verify/${what}`, { journal }, { signal, method: "POST" }));
      hurry.abort();
    } catch (error) {
      problems.replaceChildren(problem(error));
    }
  }
  // Others may begin one as well: looked at now and then, often while one runs.
  while (!signal.aborted) {
    const running = document.hidden ? null : await refresh();
    ready();
    hurry = new AbortController();
    signal.addEventListener("abort", () => hurry.abort(), { once: true, signal: hurry.signal });
    await pause(running || was ? 400 : 1500, hurry.signal);
  }
}
