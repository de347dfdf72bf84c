// Shows the view that the URL asks for, and follows its links.
import { address, go } from "./address.js";
import { byId, el, problem } from "./dom.js";
import * as log from "./log.js";
import * as journey from "./journey.js";
import * as excursion from "./excursion.js";
import * as seal from "./seal.js";
import * as device from "./device.js";

const VIEWS = { log, journey, excursion, seal, device };
let leaving = new AbortController();
let shown = "";

/** Without what is open on top of a view. */
const key = ({ record, ...view }) => JSON.stringify(view);

async function show() {
  const wanted = address();
  const name = Object.hasOwn(VIEWS, wanted.view) ? wanted.view : "log";
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.dataset.view === name || (name === "excursion" && link.dataset.view === "log");
    here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  if (key(wanted) === shown) return log.open(wanted);
  shown = key(wanted);
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  if (byId("record").open) byId("record").close();
  const main = byId("main");
  const field = main.contains(document.activeElement) ? document.activeElement.name : "";
  const back = () => backTo(main, field);
  const wait = el("p", { class: "nothing" }, "Reading the journals…");
  const late = setTimeout(() => signal.aborted || main.append(wait), 400);
  const ready = () => { clearTimeout(late); wait.remove(); };
  main.replaceChildren();
  document.title = `${VIEWS[name].TITLE} · Taffrail`;
  try {
    await VIEWS[name].show(main, wanted, { signal, back, ready });
  } catch (error) {
    if (!signal.aborted) main.append(problem(error));
  }
  ready();
}

/** Who uses the keyboard goes on in the field of the view before, unless something else was chosen meanwhile. */
function backTo(main, field) {
  const again = field && document.activeElement === document.body ? main.querySelector(`[name="${field}"]`) : null;
  again?.focus({ preventScroll: true });
  again?.setSelectionRange?.(again.value.length, again.value.length);
}

addEventListener("popstate", show);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='?']");
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    go(Object.fromEntries(new URLSearchParams(link.getAttribute("href"))));
    // A record opens above its line, and goes back there.
    if (!link.closest(".log")) byId("main").focus({ preventScroll: true });
  }
});
show();
