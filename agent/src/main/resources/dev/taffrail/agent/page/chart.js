// An excursion drawn by uPlot: readings by their own time, in UTC, means of windows, the limit, and the window that the rule fired for.
import { count, el, plural } from "./dom.js";

const HEIGHT = 320;
const HOUR = 3600e3;
const MOST_ROWS = 200;
/** What is larger is a mistake of its sensor, beside which nothing else could be seen. */
const MOST_DRAWN = 1e15;

let library;

/** The readings' own time, in UTC as it stands in the records. */
const exact = (time) => new Date(time).toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");

function tick(time, step) {
  const text = new Date(time).toISOString();
  if (step >= 24 * HOUR || text.slice(11, 23) === "00:00:00.000") return text.slice(5, 10);
  return step >= 60e3 ? text.slice(11, 16) : step >= 1e3 ? text.slice(11, 19) : text.slice(14, 23);
}

/** So many decimals tell a step of an axis from the next. */
function decimals(step) {
  const round = Number(step.toPrecision(2));
  let digits = 0;
  while (digits < 16 && Number(round.toFixed(digits)) !== round) digits++;
  return digits;
}

/** All of an axis in the same way; those with many zeros by their power of ten. */
function numbers(values, step) {
  const most = Math.max(...values.map(Math.abs));
  const power = most > 0 && (step >= 1e6 || most < 1e-4) ? Math.floor(Math.log10(most)) : 0;
  const digits = decimals(step / 10 ** power);
  const plain = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return values.map((value) => {
    if (!power) return value.toLocaleString("en", plain);
    return value ? `${(value / 10 ** power).toFixed(digits)}e${power}` : "0";
  });
}

const load = (tag, attributes) => new Promise((resolve, reject) => {
  const failed = ({ target }) => {
    target.remove();
    reject(new Error("The program does not answer: nothing can be drawn."));
  };
  document.head.append(el(tag, { ...attributes, onload: resolve, onerror: failed }));
});

/** Comes with the first excursion that is shown: no other view needs it. */
async function uplot() {
  library ??= Promise.all([
    load("link", { rel: "stylesheet", href: "uplot/uPlot.min.css" }),
    load("script", { src: "uplot/uPlot.iife.min.js" }),
  ]);
  try {
    await library;
  } catch (error) {
    library = undefined;
    throw error;
  }
  return globalThis.uPlot;
}

const drawable = (value) => value !== undefined && value !== null && Math.abs(value) <= MOST_DRAWN;
const values = (points) => points.map(([, value]) => value);
const means = (windows) => windows.map(({ mean }) => mean).filter((mean) => mean !== undefined);

/** All that is drawn between two times, beside the readings. */
function levels(data, from, to) {
  const near = data.windows.filter((window) => window.start <= to && window.end >= from);
  return [...near.flatMap(({ mean, min, max }) => [mean, min, max]), data.limit_is_level ? data.limit : undefined].filter(drawable);
}

/** With room to either side. What differs in its last digits alone is even: no axis could tell its steps apart. */
function spread(shown) {
  if (!shown.length) return [null, null];
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const largest = Math.max(Math.abs(least), Math.abs(most));
  const margin = (most - least > largest * 1e-12 ? most - least : largest || 1) * 0.08;
  return [least - margin, most + margin];
}

const shade = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A finger that pointed at a value leaves it shown. */
const left = (u, target, leave) => (event) => {
  if (event.target === target && matchMedia("(hover: hover)").matches) leave(event);
};

function options(uPlot, data, width, hooks) {
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: shade("soft"), font, ticks: { show: false } };
  const whole = [...values(data.points).filter(drawable), ...levels(data, data.from, data.to)];
  let view = [data.from, data.to];
  return {
    width,
    height: HEIGHT,
    ms: 1,
    tzDate: (time) => uPlot.tzDate(new Date(time), "UTC"),
    padding: [26, 34, 0, 0], // the word "fired" above; half of the longest time at the right
    legend: { show: false },
    cursor: { y: false, drag: { dist: 6 }, hover: { skip: [undefined, null] }, points: { size: 9 }, bind: { mouseleave: left } },
    scales: {
      x: { range: (u, from, to) => (view = [from, Math.max(to, from + 1e3)]) },
      y: { range: (u, least, most) => {
        const shown = [...[least, most].filter(drawable), ...levels(data, ...view)];
        return spread(shown.length ? shown : whole);
      } },
    },
    axes: [
      { ...axis, size: 28, space: 64, grid: { show: false }, values: (u, times, i, space, step) => times.map((time) => tick(time, step)) },
      { ...axis, gap: 8, space: 40, grid: { stroke: shade("line"), width: 1 }, values: (u, splits, i, space, step) => numbers(splits, step),
        size: (u, words) => 12 + 7.7 * Math.max(3, ...(words ?? []).map((text) => text.length)) },
    ],
    series: [{}, { stroke: shade("info"), width: 1.6, points: { size: 6, fill: shade("info") } }],
    hooks,
  };
}

function drawMeans(u, windows) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = shade("ink")();
  ctx.lineWidth = 2.4 * devicePixelRatio;
  ctx.beginPath();
  for (const { start, end, mean } of windows) {
    if (!drawable(mean)) continue;
    ctx.moveTo(u.valToPos(start, "x", true), u.valToPos(mean, "y", true));
    ctx.lineTo(u.valToPos(end, "x", true), u.valToPos(mean, "y", true));
  }
  ctx.stroke();
  ctx.restore();
}

/** What is not drawn on the canvas: elements, which follow the page's colours by themselves. */
function marks(u, data) {
  const band = el("div", { class: "band" });
  const fired = el("div", { class: "fired" });
  const word = el("span", { class: "fired-text" }, "fired");
  const limit = data.limit_is_level && drawable(data.limit) ? el("div", { class: "limit" }, el("span", { class: "limit-text" }, `limit ${data.limit}`)) : null;
  u.under.append(band);
  u.over.append(el("div", { class: "clip" }, fired, limit), word);
  return () => {
    const [width, height] = [u.over.clientWidth, u.over.clientHeight];
    const x = (time) => u.valToPos(time, "x");
    const at = x(data.window_end);
    Object.assign(band.style, { left: `${x(data.window_start)}px`, width: `${Math.max(1, at - x(data.window_start))}px` });
    fired.style.left = `${at - 1}px`;
    word.style.left = `${Math.min(at, width - 16)}px`;
    word.hidden = at < 0 || at > width;
    if (!limit) return;
    const y = u.valToPos(data.limit, "y");
    const near = (begin, end, value) => x(end) >= 0 && x(begin) < 84 && Math.abs(u.valToPos(value, "y") - y + 11) < 16;
    limit.style.top = `${y - 1}px`;
    limit.classList.toggle("far", data.points.some(([time, value]) => near(time, time, value))
      || data.windows.some(({ start, end, mean }) => mean !== undefined && near(start, end, mean)));
    limit.classList.toggle("low", y < 22);
    limit.hidden = y < 0 || y > height;
  };
}

/** What stands under the cursor. */
function reading(u, data) {
  if (!(u.cursor.left >= 0)) return "";
  const index = u.cursor.idxs[1];
  const value = index === null || index === undefined ? undefined : u.data[1][index] ?? undefined;
  const time = value === undefined ? Math.round(u.posToVal(u.cursor.left, "x")) : u.data[0][index];
  const window = data.windows.findLast(({ start, end, mean }) => mean !== undefined && start <= time && time < end);
  const words = [value === undefined ? "" : `${value}\u00a0${data.unit}`.trim(), window ? `mean of the window ${Number(window.mean.toPrecision(9))}` : ""];
  return `${exact(time)} UTC: ${words.filter((each) => each).join(", ") || "nothing"}`;
}

/** Each of its columns is a title, what it takes of a row, and whether that is a number. */
const table = (caption, columns, rows) => el("table", null,
  el("caption", null, caption),
  el("thead", null, el("tr", null, columns.map(([title, , number]) => el("th", { scope: "col", class: number && "number" }, title)))),
  el("tbody", null, rows.map((row) => el("tr", null, columns.map(([, text, number]) => el("td", { class: number && "number" }, text(row)))))));

/** The last ones that begin no later than the rule fired, and as many after it, so far as there is room. */
function around(rows, timeOf, time) {
  const after = rows.findIndex((row) => timeOf(row) > time);
  const middle = after < 0 ? rows.length : after;
  const begin = Math.max(0, Math.min(middle - MOST_ROWS / 2, rows.length - MOST_ROWS));
  return rows.slice(begin, begin + MOST_ROWS);
}

function tables(data) {
  const told = (rows, all, thing) => (rows.length < all ? `${count(rows.length)} of ${plural(all, thing)}, around the time when it fired` : plural(all, thing));
  const number = (value) => (value === undefined ? "" : String(value));
  const readings = around(data.points, ([time]) => time, data.window_end);
  const windows = around(data.windows, ({ start }) => start, data.window_end);
  const unit = data.unit ? ` (${data.unit})` : "";
  return el("div", { class: "values", tabindex: "0", role: "region", "aria-label": "Values" },
    windows.length
      ? table(told(windows, data.windows.length, "window"), [
        ["From (UTC)", ({ start }) => exact(start)], ["to", ({ end }) => exact(end)], [`mean${unit}`, ({ mean }) => number(mean), true],
        ["lowest", ({ min }) => number(min), true], ["highest", ({ max }) => number(max), true]], windows)
      : null,
    readings.length
      ? table(told(readings, data.readings, "reading"), [["Time (UTC)", ([time]) => exact(time)], [`value${unit}`, ([, value]) => number(value), true]], readings)
      : null);
}

/** Made when it is opened for the first time. */
function fold(data) {
  const details = el("details", null, el("summary", null, "Values as a table"));
  details.addEventListener("toggle", () => details.append(tables(data)), { once: true });
  return details;
}

function legend(data) {
  const key = (css, words) => el("li", null, el("span", { class: `key ${css}` }), words);
  return el("ul", { class: "legend" },
    data.points.length ? key("curve", plural(data.readings, "reading")) : null,
    means(data.windows).length ? key("mean", "mean of a window") : null,
    data.limit_is_level ? key("limit", "limit") : null,
    key("band", "the window that it fired for"));
}

function beyond(data) {
  const large = [...values(data.points), ...means(data.windows), ...(data.limit_is_level ? [data.limit] : [])].filter((value) => !drawable(value)).length;
  return large ? [el("p", { class: "hint" }, `${plural(large, "value")} beyond ±${MOST_DRAWN.toExponential().replace("+", "")} ${large === 1 ? "is" : "are"} not drawn.`)] : [];
}

const span = (numbers, unit) => `from ${Math.min(...numbers)} to ${Math.max(...numbers)} ${unit}`.trim();

/** The readings from the lowest to the highest; of the windows alone, their means. */
function described(data) {
  const windows = plural(data.windows.length, "window");
  if (data.points.length) return `${plural(data.readings, "reading")} ${span(values(data.points), data.unit)}, and ${windows}`;
  const drawn = means(data.windows);
  return `No reading, and ${windows} ${drawn.length ? `with means ${span(drawn, data.unit)}` : "without a mean"}`;
}

/** The chart with its legend and its values; it is drawn when the library is there. */
export async function chart(box, data, signal) {
  const uPlot = await uplot();
  if (signal.aborted) return;
  const image = el("div", { class: "plot", role: "img", "aria-label": described(data) });
  const readout = el("span", { class: "readout", "aria-hidden": "true" });
  const all = el("button", { type: "button", hidden: true, onclick: () => u.setScale("x", { min: data.from, max: data.to }) }, "Show all");
  box.append(el("div", { class: "above" }, el("span", { class: "unit" }, data.unit), readout), image,
    el("div", { class: "below" }, legend(data), all), ...beyond(data), fold(data));
  const width = () => Math.max(240, image.clientWidth);
  let place;
  const hooks = {
    ready: [(made) => { place = marks(made, data); place(); }],
    draw: [(made) => { drawMeans(made, data.windows); place?.(); }],
    setCursor: [(made) => { readout.textContent = reading(made, data); }],
    setScale: [(made, key) => { if (key === "x") all.hidden = made.scales.x.min <= data.from && made.scales.x.max >= data.to; }],
  };
  // The ends belong to what is shown also where no reading is near them.
  const points = [[data.from, null], ...data.points, [data.to, null]];
  const u = new uPlot(options(uPlot, data, width(), hooks), [points.map(([time]) => time), values(points).map((value) => (drawable(value) ? value : null))], image);
  const resized = new ResizeObserver(() => requestAnimationFrame(() => {
    if (!signal.aborted && u.width !== width()) u.setSize({ width: width(), height: HEIGHT });
  }));
  resized.observe(image);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => u.redraw(), { signal });
  signal.addEventListener("abort", () => { resized.disconnect(); u.destroy(); });
}
