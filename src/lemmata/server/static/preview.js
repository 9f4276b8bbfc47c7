// While a question is typed: how its formulas will be read, set below what is typed. Only the newest text counts.

import * as api from "./api.js";
import { byId } from "./dom.js";
import { formula } from "./math.js";

const PAUSE_MS = 150;

/** `wanted(field)` is the text to read. */
export function preview(field, wanted) {
  let timer = 0;
  let asked = null;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    const text = wanted(field).trim();
    if (!text) return show(null);
    timer = setTimeout(async () => {
      asked = new AbortController();
      const { signal } = asked;
      const read = await api.readAs(text, signal).catch(() => null); // a preview that fails is no news
      if (!signal.aborted) show(read?.latex ?? null);
    }, PAUSE_MS);
  });
}

function show(latex) {
  byId("preview").hidden = latex === null;
  if (latex !== null) byId("preview-formula").replaceChildren(formula(latex));
}

/** The line of the field in which the caret stands. */
export function lineOf({ value, selectionStart }) {
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const to = value.indexOf("\n", selectionStart);
  return value.slice(from, to < 0 ? value.length : to);
}
