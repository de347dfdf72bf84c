// Which view is shown stands in the URL, with all that it needs: what is seen can be shared.

/** What the URL asks for. */
export const address = () => Object.fromEntries(new URLSearchParams(location.search));

/** Goes to a view, as a step of the browser's history does; empty values are left out of the URL. */
export function go(wanted) {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined && value !== null && value !== "");
  history.pushState(null, "", `?${new URLSearchParams(given)}`);
  dispatchEvent(new PopStateEvent("popstate"));
}
