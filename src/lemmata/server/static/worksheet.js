// The dialog for a worksheet: how many problems like this one and how hard, and the page to print.

import * as api from "./api.js";
import { byId, element } from "./dom.js";
import { language, t } from "./words.js";

const dialog = byId("worksheet");

let session = null;

/** Opens the dialog for problems like the current one of a dialogue. */
export function offer(dialogue) {
  session = dialogue;
  say("");
  byId("sheet-ready").replaceChildren();
  dialog.showModal();
}

export function start() {
  byId("worksheet-form").addEventListener("submit", (event) => {
    event.preventDefault();
    make();
  });
  byId("close-worksheet").addEventListener("click", () => dialog.close());
}

async function make() {
  const count = byId("sheet-count").valueAsNumber;
  const level = byId("sheet-level").value;
  say(t("sheet.making"));
  try {
    const sheet = await api.worksheet({ session, count, ...(level ? { level: Number(level) } : {}) });
    const query = new URLSearchParams({ family: sheet.family, level: sheet.level, count, seed: sheet.seed, lang: language() });
    const link = element("a", { href: `worksheet?${query}`, target: "_blank", class: "primary" }, t("sheet.open"));
    link.addEventListener("click", openWithKey);
    byId("sheet-ready").replaceChildren(link);
    say(t("sheet.ready", { title: sheet.title, n: sheet.problems.length }));
    link.focus();
  } catch (error) {
    byId("sheet-ready").replaceChildren();
    say(error instanceof api.ApiError ? error.message : t("failed.unreachable"));
  }
}

// A link does not carry the API key: where there is one the page is fetched with it and put into the new window.
async function openWithKey(event) {
  if (!api.hasKey()) return;
  event.preventDefault();
  const sheet = open("", "_blank");
  const text = await api.pageText(event.currentTarget.getAttribute("href"));
  const parsed = new DOMParser().parseFromString(text, "text/html");
  sheet.document.replaceChild(sheet.document.adoptNode(parsed.documentElement), sheet.document.documentElement);
}

function say(text) {
  byId("sheet-note").textContent = text;
}
