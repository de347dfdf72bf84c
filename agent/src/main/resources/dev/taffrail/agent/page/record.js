// One record: a line of a list, and all of it.
import { byId, clock, day, el, facts, kept, relative, time } from "./dom.js";

const SHORT = 160;
const IDS = ["correlation_id", "trace_id"];

export const field = (record, name) => record.fields.find(([key]) => key === name)?.[1] ?? "";
export const correlation = (record) => IDS.map((name) => field(record, name)).find((id) => id) ?? "";

/** Of a seal its size stands for its signed note; of what a collector received comes first what its sender wrote. */
function shownFields(record) {
  const note = record.logger === "taffrail.journal" ? field(record, "note") : "";
  if (note) return [...record.fields.filter(([name]) => name !== "note" && name !== "frontier"), ["size", note.split("\n")[1] ?? ""]];
  const isLine = ([name]) => name === "line" && record.logger.startsWith("collect.");
  return record.original?.fields ?? [...record.fields.filter(isLine), ...record.fields.filter((each) => !isLine(each))];
}

/** The fields in one line, the longest of them cut. */
export function summary(record, leftOut = IDS) {
  return shownFields(record).filter(([name]) => !leftOut.includes(name)).flatMap(([name, value]) => {
    const line = value.replaceAll("\n", " ⏎ ");
    return [`${name}=`, el("b", null, kept(line.length > SHORT ? `${line.slice(0, SHORT)}…` : line)), " "];
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

/** A search is for a text within one line. */
const firstLine = (text) => text.split("\n").find((line) => line.trim()) ?? "";

function actions(record) {
  const id = correlation(record);
  const { logger, event } = record.original ?? record;
  return el("div", { class: "actions" },
    id ? el("a", { class: "button", href: `?${new URLSearchParams({ view: "journey", id })}` }, "Its journey") : null,
    record.event === "rule_fired" && record.at
      ? el("a", { class: "button", href: `?${new URLSearchParams({ view: "excursion", journal: record.journal, at: record.at })}` }, "Its excursion")
      : null,
    el("a", { class: "button", href: `?${new URLSearchParams({ view: "log", event: firstLine(event) })}` }, "All of this event"),
    el("a", { class: "button", href: `?${new URLSearchParams({ view: "log", logger: firstLine(logger) })}` }, "All of this logger"));
}

const fields = (record) => record.fields.map(([name, value, text]) => [name, value === "" && text ? "(empty text)" : value]);

/** Shows all of a record; tells when it is closed. */
export function open(record, closed = () => {}) {
  const dialog = byId("record");
  const close = el("button", { type: "button", onclick: () => dialog.close() }, "Close");
  const sent = record.original;
  dialog.replaceChildren(...[
    el("div", { class: "top" }, el("div", null, el("h2", { id: "record-title" }, sent?.event ?? record.event), level(record)), close),
    sent ? facts([["timestamp", sent.time], ["logger", sent.logger], ...fields(sent)]) : null,
    facts([
      [sent ? "received" : "timestamp", [...kept(record.time), " (", time(record.time), ")"]],
      [sent ? "by" : "logger", record.logger],
      ["journal", record.journal],
      ["index", record.index === undefined ? "" : String(record.index)],
    ]),
    facts(fields(record)),
    actions(record)].filter((part) => part));
  dialog.addEventListener("close", closed, { once: true });
  if (!dialog.open) dialog.showModal();
}
