// One record: a line of a list, and all of it.
import { byId, clock, day, el, facts, relative, time, visible } from "./dom.js";

const SHORT = 160;
const IDS = ["correlation_id", "trace_id"];

export const field = (record, name) => record.fields.find(([key]) => key === name)?.[1] ?? "";
export const correlation = (record) => IDS.map((name) => field(record, name)).find((id) => id) ?? "";

const HEAD = ["timestamp", "level", "logger", "event"];
const text = (value) => visible(typeof value === "string" ? value : JSON.stringify(value));

/** What a collector received, as its sender wrote it: logger, event, fields; null of any other record. */
export function original(record) {
  if (record.event !== "entry_received" || !record.logger.startsWith("collect.")) return null;
  const line = field(record, "line");
  if (line) return { logger: record.logger, event: record.event, fields: [["line", line, true]] };
  try {
    const sent = JSON.parse(field(record, "record"));
    return {
      logger: text(sent.logger ?? record.logger),
      event: text(sent.event ?? record.event),
      fields: Object.entries(sent).filter(([name]) => !HEAD.includes(name)).map(([name, value]) => [visible(name), text(value)]),
    };
  } catch {
    return null;
  }
}

/** Of a seal its size stands for its signed note. */
function shownFields(record) {
  const note = record.logger === "taffrail.journal" ? field(record, "note") : "";
  return note
    ? [...record.fields.filter(([name]) => name !== "note" && name !== "frontier"), ["size", note.split("\n")[1] ?? ""]]
    : record.fields;
}

/** The fields in one line, the longest of them cut. */
export function summary(record, leftOut = IDS) {
  return (original(record)?.fields ?? shownFields(record)).filter(([name]) => !leftOut.includes(name)).flatMap(([name, value]) => {
    const line = value.replaceAll("\n", " ⏎ ");
    return [`${name}=`, el("b", null, line.length > SHORT ? `${line.slice(0, SHORT)}…` : line), " "];
  });
}

export const level = (record) => el("span", { class: `level ${record.level}` }, record.level);

/** The time of day, and the day where it is another one. */
export function moment(text) {
  const date = new Date(text);
  const fraction = text.slice(20, 23);
  const shown = day(date) === day(new Date()) ? `${clock(date)}.${fraction}` : `${day(date).slice(5)} ${clock(date)}`;
  return el("time", { datetime: text, title: `${text}, ${relative(date)}` }, shown);
}

function actions(record) {
  const id = correlation(record);
  const { logger, event } = original(record) ?? record;
  return el("div", { class: "actions" },
    id ? el("a", { class: "button", href: `?${new URLSearchParams({ view: "journey", id })}` }, "Its journey") : null,
    record.event === "rule_fired" && record.at
      ? el("a", { class: "button", href: `?${new URLSearchParams({ view: "excursion", journal: record.journal, at: record.at })}` }, "Its excursion")
      : null,
    el("a", { class: "button", href: `?${new URLSearchParams({ view: "log", event })}` }, "All of this event"),
    el("a", { class: "button", href: `?${new URLSearchParams({ view: "log", logger })}` }, "All of this logger"));
}

/** Shows all of a record; tells when it is closed. */
export function open(record, closed = () => {}) {
  const dialog = byId("record");
  const close = el("button", { type: "button", onclick: () => dialog.close() }, "Close");
  dialog.replaceChildren(
    el("div", { class: "top" }, el("div", null, el("h2", { id: "record-title" }, record.event), level(record)), close),
    facts([
      ["timestamp", [record.time, " (", time(record.time), ")"]],
      ["logger", record.logger],
      ["journal", record.journal],
      ["index", record.index === undefined ? "" : String(record.index)],
    ]),
    facts(record.fields.map(([name, value, text]) => [name, value === "" && text ? "(empty text)" : value])),
    actions(record));
  dialog.addEventListener("close", closed, { once: true });
  if (!dialog.open) dialog.showModal();
}
