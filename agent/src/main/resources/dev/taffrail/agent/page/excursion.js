// What a sensor measured when a rule fired, with the limit.
import { ask } from "./ask.js";
import { chart } from "./chart.js";
import { el, facts, plural, problem } from "./dom.js";
import { field } from "./record.js";

export const TITLE = "Excursion";

function remarks(data) {
  const said = [];
  if (!data.points.length) said.push("No reading of this sensor around this time is in these journals: the debug journal has gone on, is not among them, or readings are not logged.");
  if (!data.windows.length) said.push(`No window of this sensor around this time is there${data.points.length ? "" : " either"}.`);
  if (!data.limit_is_level && data.limit !== undefined && (data.points.length || data.windows.length)) {
    said.push(`The limit of ${data.limit} is none of the sensor's values, but of a rate of change, a deviation, a spread or the like: it is not drawn.`);
  }
  if (data.windows_left) said.push(`${plural(data.windows_left, "more window")} left out.`);
  return said.map((words) => el("p", { class: "hint" }, words));
}

export async function show(main, params, { signal }) {
  const data = await ask("api/excursion", { journal: params.journal, at: params.at }, { signal });
  const { record } = data;
  const id = field(record, "correlation_id");
  const drawing = el("div");
  main.append(
    el("div", { class: "heading" }, el("h1", null, `${field(record, "rule") || record.event}: ${field(record, "sensor")}`), el("span", { class: `level ${field(record, "severity") || record.level}` }, field(record, "severity") || record.level)),
    el("div", { class: "card" }, drawing, remarks(data)),
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
  if (data.points.length || data.windows.length) {
    await chart(drawing, data, signal).catch((error) => drawing.replaceChildren(problem(error)));
  }
}
