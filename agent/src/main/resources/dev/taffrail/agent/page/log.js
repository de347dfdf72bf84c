// The live log: the newest records on top, and what comes next as it is written.
import { address, go } from "./address.js";
import { ask, pause } from "./ask.js";
import { byId, el, plural, problem, say } from "./dom.js";
import { level, moment, open as openRecord, summary } from "./record.js";

export const TITLE = "Log";

const MOST_ROWS = 1000;
const FILTERS = ["level", "text", "event", "logger", "since", "until", "journal"];
const LEVELS = ["debug", "info", "warning", "error", "critical"];

// So long a reader of the screen is left alone between two words about new records.
const QUIET = 10_000;

let view = null;
// As the last answer had them: with these the filters stand at once, and who types into them goes on.
let named = null;
let unfolded = false;

const keyOf = (record) => `${record.journal}@${record.at}`;

/** The filters of the URL, without the view and what is open. */
function filters(params) {
  return Object.fromEntries(FILTERS.filter((name) => params[name]).map((name) => [name, params[name]]));
}

function form(params, journals) {
  const input = (name, label, hint, kind = "") =>
    el("label", { class: kind }, label, el("input", { name, value: params[name] ?? "", placeholder: hint, autocomplete: "off", spellcheck: "false", type: "search" }));
  const choice = (name, label, all, values) =>
    el("label", null, label, el("select", { name }, el("option", { value: "" }, all), values.map((value) => el("option", { value, selected: params[name] === value }, value))));
  const made = el("form", { class: "filters", role: "search", "aria-label": "Filters" },
    choice("level", "Level, and above", "all", LEVELS.slice(1)),
    journals.length > 1 ? choice("journal", "Journal", "all", journals) : null,
    input("text", "Text", "in any field", "text"),
    input("event", "Event", "rule_fired"),
    input("logger", "Logger", "edge.rules"),
    input("since", "Since", "1h or a time"),
    input("until", "Until", "a time"),
    el("button", { class: "unseen", tabindex: "-1" }, "Filter"));
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(made));
    if (JSON.stringify(filters(wanted)) !== JSON.stringify(filters(view?.params ?? {}))) go({ view: "log", ...wanted });
  };
  made.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  // What gets the focus next has it by then, and is found again.
  made.addEventListener("change", () => setTimeout(() => made.isConnected && apply()));
  return made;
}

/** Puts the choice of a journal from one form into the other, where somebody may be typing. */
function exchangeJournals(form, made) {
  const choice = (of) => of.querySelector("[name=journal]");
  const [old, now] = [choice(form), choice(made)];
  if (old && now) {
    const { value } = old;
    old.replaceChildren(...now.childNodes);
    old.value = value;
  } else if (now) form.firstElementChild.after(now.parentNode);
}

class Log {
  constructor(main, params, signal) {
    this.params = params;
    this.filters = filters(params);
    this.signal = signal;
    this.known = new Map();
    this.following = !params.until;
    this.live = el("span", { class: "live" });
    this.button = el("button", { type: "button", onclick: () => this.toggle() });
    this.list = el("ol", { class: "log", "aria-label": "Records, the newest first" });
    this.nothing = el("p", { class: "nothing", hidden: true }, "No record matches.");
    this.more = el("button", { type: "button", class: "older", hidden: true, onclick: () => this.older() }, "Show older records");
    this.problems = el("div");
    this.body = [this.problems, this.list, this.nothing, this.more];
  }

  /** The newest page, then what comes next until the view is left. */
  async run(ready) {
    const newest = await ask("api/records", this.filters, { signal: this.signal });
    ready();
    this.begun = true;
    this.after = newest.after;
    this.state();
    await Promise.all([this.begin(newest), this.follow()]);
  }

  /** A long search holds up nothing that comes meanwhile. */
  async begin(newest) {
    try {
      const page = await this.search(newest);
      this.addBelow(page);
      if (!this.signal.aborted) say(page.records.length ? plural(page.records.length, "record") : "No record matches");
    } catch (error) {
      this.more.hidden = false;
      this.complain(error);
    }
  }

  /** The page, or the next one before it that has a record: of one request the server reads back only so far. */
  async search(page) {
    this.before = page.before;
    try {
      while (page.records.length === 0 && page.has_older && !this.signal.aborted) {
        this.nothing.textContent = "Searching further back…";
        this.nothing.hidden = this.list.childElementCount > 0;
        if (document.hidden) {
          await pause(250, this.signal);
          continue;
        }
        page = await ask("api/records", { ...this.filters, before: this.before }, { signal: this.signal });
        this.before = page.before;
      }
    } finally {
      this.nothing.textContent = "No record matches.";
    }
    return page;
  }

  row(record) {
    const query = new URLSearchParams({ view: "log", ...this.filters, record: keyOf(record) });
    const { logger, event } = record.original ?? record;
    return el("li", { class: record.level },
      el("a", { class: "row", href: `?${query}` },
        moment(record.time), level(record),
        el("span", { class: "logger", title: logger }, logger),
        el("span", { class: "event", title: event }, event),
        el("span", { class: "fields" }, this.several ? el("span", { class: "from" }, record.journal, " ") : null, summary(record))));
  }

  unknown(records) {
    const fresh = records.filter((record) => !this.known.has(keyOf(record)));
    for (const record of fresh) this.known.set(keyOf(record), record);
    return fresh;
  }

  addBelow(page) {
    const rows = this.unknown(page.records).map((record) => this.row(record)).reverse();
    this.list.append(...rows);
    this.more.hidden = !page.has_older;
    this.nothing.hidden = this.list.childElementCount > 0;
  }

  addAbove(page) {
    const fresh = this.unknown(page.records);
    const rows = fresh.map((record) => this.row(record)).reverse();
    for (const row of rows) row.classList.add("new");
    if (page.left > 0) rows.push(el("li", { class: "gap" }, `${plural(page.left, "record")} between these were too many to show`));
    this.list.prepend(...rows);
    this.nothing.hidden = this.list.childElementCount > 0;
    this.trim();
    this.tell(fresh.length);
  }

  /** At once, then at most now and then: a busy log would never stop talking. */
  tell(count) {
    this.untold = (this.untold ?? 0) + count;
    const left = (this.toldAt ?? -QUIET) + QUIET - performance.now();
    if (left > 0) this.later ??= setTimeout(() => { this.later = null; this.tell(0); }, left);
    else if (this.untold > 0 && !this.signal.aborted) {
      this.toldAt = performance.now();
      say(plural(this.untold, "new record"));
      this.untold = 0;
    }
  }

  /** What goes below is found again from the time of the last row. */
  trim() {
    const keys = [...this.known.keys()];
    while (this.list.childElementCount > MOST_ROWS) {
      this.list.lastElementChild.remove();
      this.trimmed = true;
    }
    if (keys.length > 2 * MOST_ROWS) {
      for (const key of keys.slice(0, keys.length - MOST_ROWS)) this.known.delete(key);
    }
    if (this.trimmed) this.more.hidden = false;
  }

  async older() {
    if (this.trimmed) {
      const last = this.list.lastElementChild.querySelector("time");
      return go({ view: "log", ...this.filters, until: last.dateTime });
    }
    this.more.disabled = true;
    try {
      const page = await this.search(await ask("api/records", { ...this.filters, before: this.before }, { signal: this.signal }));
      const count = this.list.childElementCount;
      this.addBelow(page);
      this.list.children[count]?.querySelector("a").focus({ preventScroll: true });
      say(plural(page.records.length, "older record"));
    } catch (error) {
      this.complain(error);
    }
    this.more.disabled = false;
  }

  async follow() {
    while (!this.signal.aborted) {
      if (!this.following || document.hidden) {
        await pause(250, this.signal);
        continue;
      }
      try {
        const begun = performance.now();
        const page = await ask("api/records", { ...this.filters, after: this.after, wait: 1 }, { signal: this.signal });
        this.after = page.after;
        this.state();
        if (page.records.length) this.addAbove(page);
        // A server that has many to answer does not wait; and a busy log need not be shown line by line.
        const quick = performance.now() - begun < 1000;
        await pause(page.records.length ? 300 : quick ? 5000 : 0, this.signal);
      } catch (error) {
        if (this.signal.aborted) return;
        this.state(error);
        if (error.status === 400) return this.complain(error);
        await pause(3000, this.signal);
      }
    }
  }

  toggle() {
    this.following = !this.following;
    this.state();
    say(this.following ? "following" : "paused");
  }

  state(error) {
    this.live.hidden = !this.begun; // nothing is followed that could not be read
    this.live.className = error ? "live bad" : this.following ? "live on" : "live";
    this.live.textContent = error ? error.message : this.following ? "Following" : this.params.until ? "Up to a time" : "Paused";
    this.button.textContent = this.following ? "Pause" : "Follow";
    this.button.hidden = Boolean(this.params.until) || !this.begun;
  }

  complain(error) {
    if (!this.signal.aborted) this.problems.replaceChildren(problem(error));
  }
}

export async function show(main, params, { signal, back, ready }) {
  const log = new Log(main, params, signal);
  view = log;
  const heading = el("div", { class: "heading" }, el("h1", null, "Log"), el("div", { class: "actions" }, log.live, log.button));
  heading.querySelector(".actions").style.marginTop = 0;
  main.append(heading);
  log.state();
  const set = Object.keys(log.filters).length;
  const fold = el("details", { class: "fold", open: unfolded, ontoggle: () => { unfolded = fold.open; } }, el("summary", null, set ? `Filters (${set})` : "Filters"));
  main.append(fold, ...log.body);
  const filter = (journals) => {
    named = journals;
    log.several = journals.length > 1 && !params.journal;
    const made = form(params, journals);
    const before = main.querySelector(".filters");
    if (before?.contains(document.activeElement)) exchangeJournals(before, made);
    else {
      before?.remove();
      fold.after(made);
    }
    back();
  };
  if (named) filter(named);
  const { journals } = await ask("api/journals", {}, { signal });
  if (JSON.stringify(journals) !== JSON.stringify(named)) filter(journals);
  const running = log.run(ready);
  await open(params);
  await running;
}

/** Opens the record that the URL names, from what is here or from the journal. */
export async function open(params) {
  if (!params.record) {
    if (byId("record").open) byId("record").close();
    return;
  }
  const closed = () => {
    const { record, ...rest } = address();
    if (record === params.record) go(rest);
  };
  try {
    const known = view?.known.get(params.record);
    openRecord(known ?? await lookUp(params.record), closed);
  } catch (error) {
    view?.complain(error);
  }
}

async function lookUp(key) {
  const cut = key.lastIndexOf("@");
  const { record } = await ask("api/record", { journal: key.slice(0, cut), at: key.slice(cut + 1) });
  return record;
}
