// What a sensor measured when a rule fired, with the limit.
import { ask } from "./ask.js";
import { el, facts, plural, svg } from "./dom.js";
import { field } from "./record.js";

export const TITLE = "Excursion";

const HEIGHT = 320;
const HOUR = 3600e3;
const STEPS = [1e3, 5e3, 15e3, 60e3, 300e3, 900e3, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 168 * HOUR, 720 * HOUR];

/** Numbers as a person reads them; all their digits stand in the record. */
const short = (number) => String(Number(number.toPrecision(4)));

function yTicks(low, high) {
  const raw = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw);
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(i * step);
  return ticks;
}

function xTicks(from, to, most) {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? (to - from) / most;
  const ticks = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return { ticks, step };
}

/** The readings' own time, in UTC as it stands in the records. */
function label(milliseconds, step) {
  const text = new Date(milliseconds).toISOString();
  return step >= 24 * HOUR ? text.slice(5, 10) : step < 60e3 ? text.slice(11, 19) : text.slice(11, 16) === "00:00" ? text.slice(5, 10) : text.slice(11, 16);
}

function chartOf(data, width) {
  const values = [...data.points.map(([, value]) => value), ...data.windows.flatMap((w) => [w.mean, w.min, w.max].filter((v) => v !== undefined))];
  if (data.limit_is_level) values.push(data.limit);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least || Math.abs(most) || 1) * 0.08;
  const [low, high] = [least - margin, most + margin];
  const box = { left: 52, right: width - 10, top: 26, bottom: HEIGHT - 26 };
  const x = (time) => box.left + (time - data.from) / (data.to - data.from) * (box.right - box.left);
  const y = (value) => box.bottom - (value - low) / (high - low) * (box.bottom - box.top);
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img",
    "aria-label": `${plural(data.readings, "reading")} from ${short(least)} to ${short(most)} ${data.unit}, and ${plural(data.windows.length, "window")}` });
  const line = (css, x1, y1, x2, y2) => chart.append(svg("line", { class: css, x1, y1, x2, y2 }));
  const text = (css, at, above, anchor, words) => chart.append(svg("text", { class: css, x: at, y: above, "text-anchor": anchor }, words));
  chart.append(svg("rect", { class: "band", x: x(data.window_start), y: box.top, width: Math.max(1, x(data.window_end) - x(data.window_start)), height: box.bottom - box.top }));
  for (const tick of yTicks(low, high)) {
    line("grid", box.left, y(tick), box.right, y(tick));
    text("", box.left - 8, y(tick) + 4, "end", short(tick));
  }
  const { ticks, step } = xTicks(data.from, data.to, Math.floor(width / 64));
  for (const tick of ticks) text("", x(tick), HEIGHT - 6, x(tick) > width - 30 ? "end" : "middle", label(tick, step));
  text("", 0, 12, "start", data.unit);
  if (data.points.length) {
    chart.append(svg("polyline", { class: "curve", points: data.points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(" ") }));
  }
  for (const window of data.windows) {
    if (window.mean !== undefined) line("mean", x(window.start), y(window.mean), x(window.end), y(window.mean));
  }
  if (data.limit_is_level) {
    line("limit", box.left, y(data.limit), box.right, y(data.limit));
    const near = (time, value) => Math.abs(y(value) - y(data.limit) + 8) < 14 && Math.abs(time - box.right) > box.right - box.left - 80;
    const crowded = data.points.some(([time, value]) => near(x(time), value));
    text("limit-text halo", crowded ? box.right - 4 : box.left + 6, y(data.limit) - 7, crowded ? "end" : "start", `limit ${short(data.limit)}`);
  }
  line("fired", x(data.window_end), box.top, x(data.window_end), box.bottom);
  text("fired-text", x(data.window_end), box.top - 8, x(data.window_end) > width - 60 ? "end" : "middle", "fired");
  return chart;
}

function legend(data) {
  const key = (css, words, shape) => el("li", null, svg("svg", { class: "chart", "aria-hidden": "true" }, shape ?? svg("line", { class: css, x1: 0, x2: 22, y1: 5, y2: 5 })), words);
  return el("ul", { class: "legend" },
    data.points.length ? key("curve", `${plural(data.readings, "reading")}`) : null,
    data.windows.length ? key("mean", "mean of a window") : null,
    data.limit_is_level ? key("limit", "limit") : null,
    key("", "the window that it fired for", svg("rect", { class: "band", width: 22, height: 10 })));
}

function draw(data) {
  const box = el("div");
  const paint = () => box.replaceChildren(chartOf(data, Math.max(280, box.clientWidth)), legend(data));
  new ResizeObserver(() => requestAnimationFrame(() => { if (box.dataset.width !== String(box.clientWidth)) { box.dataset.width = box.clientWidth; paint(); } })).observe(box);
  return box;
}

function remarks(data) {
  const said = [];
  if (!data.points.length) said.push("No reading of this sensor around this time is in these journals: the debug journal has gone on, is not among them, or readings are not logged.");
  if (!data.windows.length) said.push(`No window of this sensor around this time is there${data.points.length ? "" : " either"}.`);
  if (!data.limit_is_level && data.limit !== undefined && (data.points.length || data.windows.length)) {
    said.push(`The limit of ${short(data.limit)} is none of the sensor's values, but of a rate of change, a deviation, a spread or the like: it is not drawn.`);
  }
  if (data.windows_left) said.push(`${plural(data.windows_left, "more window")} left out.`);
  return said.map((words) => el("p", { class: "hint" }, words));
}

export async function show(main, params, { signal }) {
  const data = await ask("api/excursion", { journal: params.journal, at: params.at }, { signal });
  const { record } = data;
  const id = field(record, "correlation_id");
  main.append(
    el("div", { class: "heading" }, el("h1", null, `${field(record, "rule") || record.event}: ${field(record, "sensor")}`), el("span", { class: `level ${field(record, "severity") || record.level}` }, field(record, "severity") || record.level)),
    el("div", { class: "card" }, data.points.length || data.windows.length ? draw(data) : null, remarks(data)),
    el("div", { class: "card" },
      facts([
        ["value", data.value === undefined ? "" : `${field(record, "value")} ${data.unit}`],
        ["limit", data.limit === undefined ? "" : `${field(record, "limit")}`],
        ["severity", field(record, "severity")],
        ["window", field(record, "window_start") ? `${field(record, "window_start")} to ${field(record, "window_end")}` : ""],
        ["logged", record.time],
        ["journal", `${record.journal}, index ${record.index}`],
      ]),
      el("div", { class: "actions" },
        id ? el("a", { class: "button", href: `?${new URLSearchParams({ view: "journey", id })}` }, "Its journey") : null,
        el("a", { class: "button", href: `?${new URLSearchParams({ view: "log", event: "rule_fired" })}` }, "All rules that fired"))));
}
