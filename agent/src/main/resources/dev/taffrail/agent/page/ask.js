// Requests to the server, with the token where it wants one.
import { byId } from "./dom.js";

const KEY = "taffrail-token";
let asking = null;

function askForToken() {
  asking ??= new Promise((resolve) => {
    const dialog = byId("token");
    const input = byId("token-text");
    input.value = "";
    dialog.addEventListener("close", () => {
      sessionStorage.setItem(KEY, input.value);
      input.value = "";
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

function headers() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The answer as an object; a Refusal when the server does not give one. */
export async function ask(path, query = {}, { signal, method = "GET" } = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const url = `${path}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
  for (;;) {
    let response;
    try {
      response = await fetch(url, { method, headers: headers(), signal, cache: "no-store" });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refusal(0, "The program does not answer.");
    }
    if (response.status !== 401) return read(response);
    await askForToken();
  }
}

async function read(response) {
  if (!response.ok) throw new Refusal(response.status, (await response.text()).trim());
  return response.json();
}

/** Waits; false when it was for nothing. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const timer = setTimeout(() => done(true), milliseconds);
    const done = (value) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      resolve(value);
    };
    const stop = () => done(false);
    signal.addEventListener("abort", stop);
  });
}
