// The journey of a correlation id: its stages over time, and the records below.
import { go } from "./address.js";
import { ask } from "./ask.js";
import { duration, el, plural, say, svg } from "./dom.js";
import { level, moment, open, summary } from "./record.js";

export const TITLE = "Journey";

const LANE = 34;
// Behind the last mark, for how long a stage took: also one that lasts as long as the journey.
const WORDS = 62;
const LEFT_OUT = ["correlation_id", "trace_id"];
// Of what a collector received and nobody took apart, also that and what came with it, which is long.
const LEFT_OUT_OF_RECEIVED = [...LEFT_OUT, "record", "line", "metadata"];

function offsets(stops) {
  const first = Date.parse(`${stops[0].time.slice(0, 19)}Z`) / 1000;
  const fraction = Number(`0.${stops[0].time.slice(20, 26)}`);
  return stops.map((stop) => Math.max(0, Date.parse(`${stop.time.slice(0, 19)}Z`) / 1000 - first + Number(`0.${stop.time.slice(20, 26)}`) - fraction));
}

/** A stage is a logger; a receiver is one more, with the moment of each arrival. */
function lanes(stops, at) {
  const all = new Map();
  const lane = (name, far) => all.get(name) ?? all.set(name, { name, far, marks: [] }).get(name);
  stops.forEach((stop, i) => lane(stop.logger, false).marks.push({ at: at[i], level: stop.level, words: stop.event }));
  stops.forEach((stop, i) => {
    for (const place of stop.places) {
      if (place.after !== undefined) lane(`at ${place.name}`, true).marks.push({ at: Math.max(0, at[i] + place.after), level: "far", words: `${stop.event} arrived` });
    }
  });
  return [...all.values()];
}

/** Most of a journey is over in milliseconds, and its arrival far away is not: then the scale is logarithmic. */
function scale(marks) {
  const total = Math.max(...marks);
  const sorted = [...marks].sort((a, b) => a - b);
  const least = sorted.find((value) => value > 0) ?? 1;
  const logarithmic = total > 0 && sorted[Math.floor(sorted.length / 2)] < total / 30;
  if (!logarithmic) {
    const ticks = total > 0 ? [0, 0.25, 0.5, 0.75, 1].map((part) => part * total) : [0];
    return { logarithmic, ticks, place: (value) => (total > 0 ? value / total : 0) };
  }
  const unit = Math.max(least, total / 1e5);
  const span = Math.log1p(total / unit);
  const ticks = [0];
  for (let tick = 10 ** Math.ceil(Math.log10(unit)); tick < total; tick *= 10) ticks.push(tick);
  return { logarithmic, ticks: [...ticks, total], place: (value) => Math.log1p(value / unit) / span };
}

function timeline(stops, at, width) {
  const found = lanes(stops, at);
  const { logarithmic, ticks, place } = scale(found.flatMap((lane) => lane.marks.map((mark) => mark.at)));
  const narrow = width < 620;
  const left = narrow ? 8 : 150;
  const right = width - WORDS;
  const x = (value) => left + 8 + place(value) * (right - left - 16);
  const lane = narrow ? LANE + 12 : LANE;
  const height = found.length * lane + 30;
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": `Timeline of ${plural(stops.length, "record")} in ${plural(found.length, "stage")}; the table below says the same` });
  let free = -Infinity;
  ticks.forEach((tick, i) => {
    const here = x(tick);
    chart.append(svg("line", { class: "grid", x1: here, x2: here, y1: 0, y2: height - 22 }));
    const last = i === ticks.length - 1;
    if (here - free > 58 && (last || x(ticks.at(-1)) - here > 90)) {
      chart.append(svg("text", { x: here, y: height - 6, "text-anchor": i === 0 ? "start" : last ? "end" : "middle" }, i === 0 ? "0" : `+${duration(tick)}`));
      free = here;
    }
  });
  found.forEach(({ name, far, marks }, i) => {
    const y = i * lane + (narrow ? 30 : 18);
    const times = marks.map((mark) => mark.at);
    const [begin, end] = [Math.min(...times), Math.max(...times)];
    const took = marks.length > 1 && end > begin ? duration(end - begin) : "";
    const label = narrow ? { x: left, y: y - 13 } : { x: 0, y: y + 4 };
    chart.append(svg("text", { class: "strong halo", ...label }, name.length > 24 && !narrow ? `${name.slice(0, 23)}…` : name, svg("title", null, name)));
    chart.append(svg("rect", { class: "bar", x: x(begin) - 7, y: y - 7, width: x(end) - x(begin) + 14, height: 14, rx: 7 }));
    marks.forEach((mark) => {
      const here = x(mark.at);
      const title = svg("title", null, `${mark.words}, +${duration(mark.at)}`);
      chart.append(far
        ? svg("path", { class: "mark far", d: `M${here} ${y - 7}l7 7l-7 7l-7-7z` }, title)
        : svg("circle", { class: `mark ${mark.level}`, cx: here, cy: y, r: 6 }, title));
    });
    if (took) {
      chart.append(svg("text", { class: "halo", x: x(end) + 13, y: y + 4 }, took));
    }
  });
  return { chart, logarithmic };
}

function draw(stops, at) {
  const box = el("div", { class: "card" });
  const paint = () => {
    const width = Math.max(280, box.clientWidth - 36);
    const { chart, logarithmic } = timeline(stops, at, width);
    box.replaceChildren(chart, el("p", { class: "hint" },
      `Time since the first record${logarithmic ? ", on a logarithmic scale" : ""}. Beside a stage: from its first record to its last. A diamond is an arrival at a receiver.`));
  };
  new ResizeObserver(() => requestAnimationFrame(() => { if (box.dataset.width !== String(box.clientWidth)) { box.dataset.width = box.clientWidth; paint(); } })).observe(box);
  return box;
}

const place = ({ name, after }) => (after === undefined ? name : `${name} +${duration(after)}`);

function table(stops, at) {
  return el("div", { class: "card scroll" }, el("table", { class: "stops" },
    el("thead", null, el("tr", null, ["Time", "Level", "Stage", "Event", "Where", "Fields"].map((name, i) => el("th", { scope: "col", class: i === 0 ? "number" : "" }, name)))),
    el("tbody", null, stops.map((stop, i) => el("tr", null,
      el("td", { class: "number", title: stop.time }, i === 0 ? "0" : `+${duration(at[i])}`),
      el("td", null, level(stop)),
      el("td", { class: "stage" }, stop.logger),
      el("td", null, el("button", { class: "plain", type: "button", onclick: () => open({ ...stop, journal: stop.places.map(place).join(", ") }) }, stop.event)),
      el("td", { class: "where" }, stop.places.map(place).join(", ")),
      el("td", { class: "fields" }, summary(stop, stop.original || !stop.logger.startsWith("collect.") ? LEFT_OUT : LEFT_OUT_OF_RECEIVED)))))));
}

export async function show(main, params, { signal, back }) {
  const id = params.id ?? "";
  const asked = el("form", { class: "ask", role: "search" },
    el("label", null, "Correlation id", el("input", { name: "id", class: "mono", value: id, required: true, spellcheck: "false", autocomplete: "off", placeholder: "a UUID, or the 32 hex digits of a trace id" })),
    el("button", { class: "main" }, "Show"));
  asked.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ view: "journey", id: new FormData(asked).get("id").trim() });
  });
  main.append(el("div", { class: "heading" }, el("h1", null, "Journey of a correlation id")), asked);
  back();
  if (!id) {
    main.append(el("p", { class: "hint" }, "What carries one correlation id, through all stages, processes and journals. Each record of the log that has an id leads here."));
    return;
  }
  const { stops, left } = await ask("api/journey", { id }, { signal });
  if (stops.length === 0) {
    main.append(el("p", { class: "nothing" }, "No record of this id is in these journals."));
    say("No record of this id");
    return;
  }
  const at = offsets(stops);
  say(plural(stops.length, "record"));
  main.append(el("p", null, el("strong", null, `${plural(stops.length, "record")} in ${duration(at.at(-1)) === "0" ? "no time" : duration(at.at(-1))}`), " from ", moment(stops[0].time), left ? `; ${plural(left, "more record")} left out` : ""));
  main.append(draw(stops, at), table(stops, at));
}
