// Elements, made of text alone: nothing that a record holds is ever taken for markup.
const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const HIDDEN = /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{effff}]/gu;

/** What a receiver said, with what could not be seen or would turn the writing; records come so from the server. */
export const visible = (text) => text.replace(HIDDEN, (c) => c.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""));

const STAMP = /(\d{4}-\d\d-\d\dT)(\d\d:\d\d:\d\d(?:\.\d+)?Z)/;
const LONG = 400;

/** A text whose times and paths are not broken in the middle of a date or a name, unless it is a long one. */
export function kept(text) {
  if (text.length > LONG) return [text];
  return text.split(STAMP).flatMap((part, i) => (i % 3 === 0
    ? part.split(/(?<=\/)/).flatMap((piece, j) => (j ? [el("wbr"), piece] : [piece]))
    : [el("span", { class: "whole" }, part), el("wbr")]));
}

/** Terms and what is said of them; those of which nothing is said are left out. */
export function facts(pairs) {
  return el("dl", null, pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined)
    .flatMap(([name, value]) => [el("dt", null, name), el("dd", null, typeof value === "string" ? kept(value) : value)]));
}

/** For those who hear the page. */
export function say(text) {
  byId("said").textContent = text;
}

const two = (number) => String(number).padStart(2, "0");

export function clock(date) {
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function day(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const STEPS = [[60, 1, "s"], [3600, 60, "min"], [172800, 3600, "h"], [Infinity, 86400, "days"]];

export function relative(date, now = Date.now()) {
  const seconds = Math.round((now - date.getTime()) / 1000);
  if (Math.abs(seconds) < 1) return "now";
  const [, unit, name] = STEPS.find(([below]) => Math.abs(seconds) < below);
  const text = `${Math.floor(Math.abs(seconds) / unit)}\u00a0${name}`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

/** A time relative to now, which goes on; the exact one shows on hover. */
export function time(text) {
  const date = new Date(text);
  return el("time", { class: "ago", datetime: text, title: text }, relative(date));
}

setInterval(() => {
  for (const node of document.querySelectorAll("time.ago")) {
    const text = relative(new Date(node.dateTime));
    if (node.textContent !== text) node.textContent = text;
  }
}, 5000);

/** Number and unit stay on one line, here as below. */
export function duration(seconds) {
  if (seconds === 0) return "0";
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)}\u00a0µs`;
  if (seconds < 1) return `${trimmed(seconds * 1000)}\u00a0ms`;
  if (seconds < 120) return `${trimmed(seconds)}\u00a0s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)}\u00a0min` : seconds < 172800 ? `${Math.round(seconds / 3600)}\u00a0h` : `${Math.round(seconds / 86400)}\u00a0days`;
}

const trimmed = (number) => String(Number(number.toPrecision(3)));

export function size(bytes) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let left = bytes;
  for (; left >= 1024 && unit < units.length - 1; unit++) left /= 1024;
  return `${unit === 0 ? left : left.toFixed(1)}\u00a0${units[unit]}`;
}

export const count = (number) => Number(number).toLocaleString("en");
export const plural = (number, thing) => `${count(number)} ${thing}${number === 1 ? "" : "s"}`;

export function problem(error) {
  return el("p", { class: "problem", role: "alert" }, error.message);
}
