// The page: puts its parts together. What each does stands in its own file.

import * as api from "./api.js";
import * as composer from "./composer.js";
import * as dialogue from "./dialogue.js";
import * as history from "./history.js";
import * as worksheet from "./worksheet.js";
import { key } from "./confirm.js";
import { byId, button, element } from "./dom.js";
import { graph } from "./graph.js";
import { name, palette } from "./palette.js";
import { lineOf, preview } from "./preview.js";
import { showTheme, startTheme } from "./switch.js";
import { chooseLanguage, language, LANGUAGES, parts, preferred, t, useLanguage } from "./words.js";

const EXAMPLES = [
  "Solve 3x + 5 = 20",
  "Solve x^2 - 5x + 6 = 0",
  "Expand (x + 3)(x - 7)",
  "What is 3/4 + 5/6?",
  "Find the derivative of x^3 - 3x",
  "Find the greatest common divisor of 84 and 126",
];

const field = byId("question");
let state; // what /health said last; null where it did not answer

async function watchServer() {
  for (;;) {
    state = await api.health().catch(() => null);
    showWho();
    const loading = state?.status === "loading";
    document.body.dataset.ready = String(Boolean(state) && !loading);
    if (state && !loading) return;
    await new Promise((wake) => setTimeout(wake, 1000));
  }
}

function showWho() {
  byId("who").replaceChildren(...whoAnswers());
  byId("who").classList.toggle("trouble", !state?.status || state.status === "loading");
}

function whoAnswers() {
  if (!state) return [t("failed.unreachable")];
  if (state.status === "loading") return [t("who.loading")];
  if (!state.model) return [t("who.solver"), element("span", { class: "wide" }, ` · ${t("who.no_model")}`)];
  return [t("who.both"), element("span", { class: "wide" }, ` · ${state.model}`)];
}

// A pressed button below an answer.
function next(intent, turn) {
  if (intent === "check") composer.choose("check");
  else if (intent === "worksheet") worksheet.offer(dialogue.current());
  else if (intent === "graph") draw(turn);
  else dialogue.ask("", intent);
}

async function draw(turn) {
  try {
    const found = await api.graph(turn.subject ?? turn.text);
    if (found) turn.show({ name: "graph", data: found });
    else dialogue.say(t("graph.none"));
    turn.graphed = true;
    turn.offer();
    turn.node.focus({ preventScroll: true });
    turn.node.querySelector(".graph")?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    turn.show(error instanceof api.ApiError
      ? { name: "error", data: { message: error.message } }
      : { name: "failed", data: { key: "failed.unreachable" } });
  }
}

// A working that is right needs no second check: what comes next is a question again.
function ended(turn) {
  const judged = turn.events.findLast((event) => event.name === "working")?.data.working;
  if (judged?.verdict === "right" && composer.mode() === "check") composer.choose("auto", false);
}

// What useLanguage does not reach: texts that stand between nodes or depend on the page's state.
function showWords() {
  document.title = t("top.page_title");
  const kbd = (text) => element("kbd", {}, text);
  byId("keys-ask").replaceChildren(...parts("composer.keys", {
    enter: kbd("Enter"), shift: kbd("Shift"), escape: kbd("Esc"),
  }));
  byId("keys-check").replaceChildren(...parts("composer.keys_check", { enter: kbd("Enter"), ctrl: kbd("Ctrl") }));
  composer.showMode();
  name(byId("palette"));
  showTheme();
  if (state !== undefined) showWho();
}

async function changeLanguage() {
  try {
    await chooseLanguage(byId("language").value);
  } catch {
    byId("language").value = language();
    return dialogue.say(t("failed.unreachable"));
  }
  showWords();
  dialogue.redraw();
}

await useLanguage(preferred());
palette(byId("palette"), field);
api.onKeyNeeded(key);
dialogue.start({
  busy: composer.setBusy,
  next,
  graph,
  ended,
  left: () => {
    composer.choose("auto");
    composer.clear();
  },
});
composer.start((text, mode) => {
  if (dialogue.isBusy()) return false;
  dialogue.ask(text, mode);
  return true;
}, dialogue.stop);
preview(field, (typed) => (composer.mode() === "check" ? lineOf(typed) : typed.value));
history.start({
  current: dialogue.current,
  open: dialogue.openStored,
  deleted: (id) => {
    if (id === null || id === dialogue.current()) dialogue.startAnew();
  },
});
worksheet.start();
byId("key-no").addEventListener("click", () => byId("key").close());
byId("new").addEventListener("click", dialogue.startAnew);
startTheme();
byId("theme").addEventListener("click", () => dialogue.say(byId("theme").title));
byId("language").append(...Object.entries(LANGUAGES).map(([code, called]) => element("option", { value: code, lang: code }, called)));
byId("language").value = language();
byId("language").addEventListener("change", changeLanguage);
byId("examples").append(...EXAMPLES.map((text) => element("li", {}, button("chip", () => dialogue.ask(text), text))));
addEventListener("hashchange", dialogue.followAddress);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) dialogue.refresh();
});
// On paper nothing can be unfolded.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("#log details:not([open])")) {
    details.open = true;
    details.dataset.forPrint = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("#log details[data-for-print]")) {
    details.open = false;
    delete details.dataset.forPrint;
  }
});
showWords();
watchServer();
await dialogue.followAddress();
if (!location.hash && matchMedia("(hover: hover)").matches) field.focus(); // on a phone the keyboard would cover the examples
