// The page: one dialogue, its composer, and the answer that is on the way.

import * as api from "./api.js";
import { answer, element, note, question, solution, suggestions, unsolved } from "./answers.js";
import { prose } from "./math.js";

const EXAMPLES = [
  "Solve 3x + 5 = 20",
  "Solve x^2 - 5x + 6 = 0",
  "Expand (x + 3)(x - 7)",
  "What is 3/4 + 5/6?",
  "Find the greatest common divisor of 84 and 126",
  "What is the remainder when 100 is divided by 7?",
];

const $ = (id) => document.getElementById(id);
const log = $("log");
const field = $("question");

let dialogue = null; // a promise of {session}, from the first question on
let running = null; // the AbortController of the answer on the way

function say(text) {
  $("status").textContent = text;
}

async function showWhoAnswers() {
  for (;;) {
    const state = await api.health().catch(() => null);
    const loading = state?.status === "loading";
    $("who").replaceChildren(...whoAnswers(state));
    document.body.dataset.ready = String(Boolean(state) && !loading);
    if (state && !loading) return;
    await new Promise((wake) => setTimeout(wake, 1000));
  }
}

function whoAnswers(state) {
  if (!state) return ["The tutor cannot be reached"];
  if (state.status === "loading") return ["Loading the model…"];
  if (!state.model) return ["Solver only", element("span", { class: "wide" }, ", no model loaded")];
  return ["Solver + model", element("span", { class: "wide" }, ` ${state.model}`)];
}

async function ask(text) {
  if (running || !text.trim()) return;
  running = new AbortController();
  const { signal } = running;
  setBusy(true);
  $("welcome").hidden = true;
  for (const old of log.querySelectorAll(".suggestions")) old.remove();
  const turn = element("section", { class: "turn", "aria-busy": "true" }, question(text));
  const working = element("p", { class: "working", "aria-hidden": "true" }, "Working it out");
  turn.append(working);
  log.append(turn);
  turn.scrollIntoView({ block: "start" });
  say("Working it out");

  const view = { turn, working, node: null, body: null, text: "", reason: "", solved: null, ended: false };
  dialogue ??= api.openSession();
  const mine = dialogue;
  mine.catch(() => {
    if (dialogue === mine) dialogue = null; // it was never opened: the next question tries again
  });
  try {
    const { session } = await mine;
    for await (const event of api.ask(session, text, signal)) show(view, event);
    if (!view.ended) fail(turn, "The connection to the tutor broke off before the answer was complete.");
  } catch (error) {
    if (signal.aborted) stopped(view);
    else fail(turn, error instanceof TypeError ? "The tutor cannot be reached." : error.message, error.status === 404);
  } finally {
    working.remove();
    turn.setAttribute("aria-busy", "false");
    if (running?.signal === signal) {
      running = null;
      setBusy(false);
    }
  }
}

function show(view, { name, data }) {
  if (name === "solution") showSolution(view, data);
  if (name === "delta") showDelta(view, data);
  if (name === "done") showEnd(view, data);
  if (name === "error") {
    view.ended = true;
    fail(view.turn, data.message);
  }
}

function showSolution(view, data) {
  const { verdict } = data.solution;
  if (verdict === "verified" || verdict === "unverified") {
    view.solved = data.solution;
    view.turn.insertBefore(solution(data), view.working);
  } else {
    view.reason = unsolved(data.solution);
    view.working.textContent = "Asking the model";
  }
}

function showDelta(view, { speaker, verdict, text }) {
  if (!view.node) {
    view.working.remove();
    view.node = answer(speaker, verdict);
    if (speaker === "model") {
      view.node.append(note(`${view.reason || "The solver could not verify its own answer."} The model answers instead, and nobody has checked what it says.`));
    }
    view.body = element("div", { class: "body" });
    view.node.append(view.body);
    view.turn.append(view.node);
  }
  view.text += text;
  view.body.replaceChildren(prose(view.text));
}

function showEnd(view, data) {
  view.ended = true;
  if (data.speaker === "model" && !view.node) showDelta(view, { ...data, text: "(The model said nothing.)" });
  if (data.cached_tokens !== null) {
    view.node.dataset.promptTokens = data.prompt_tokens;
    view.node.dataset.cachedTokens = data.cached_tokens;
  }
  if (data.finish_reason === "length") view.node.append(note("The answer was cut off at the length limit."));
  if (data.note) view.turn.append(note(data.note));
  say(data.label);
  const next = [];
  if (view.solved?.verdict === "verified") {
    const steps = view.solved.steps.filter((step) => step.rule !== "check_answer");
    if (steps.length) next.push(`Why is step ${steps.length} allowed?`);
    next.push("Check the answer");
  }
  if (next.length) view.turn.append(suggestions(next, ask));
}

function stopped(view) {
  view.ended = true;
  view.turn.append(note("Stopped."));
  say("Stopped");
}

function fail(turn, message, offerNew = false) {
  const node = element("p", { class: "failure", role: "alert" }, `${message[0].toUpperCase()}${message.slice(1)}`);
  if (offerNew) {
    const button = element("button", { type: "button", class: "link" }, "Start a new dialogue");
    button.addEventListener("click", startAnew);
    node.append(" ", button);
  }
  turn.append(node);
}

async function startAnew() {
  running?.abort();
  running = null;
  setBusy(false);
  const old = dialogue;
  dialogue = null;
  log.replaceChildren();
  $("welcome").hidden = false;
  field.value = "";
  fit();
  field.focus();
  say("New dialogue");
  const opened = await old?.catch(() => null);
  if (opened) await api.endSession(opened.session);
}

function setBusy(busy) {
  const hadFocus = document.activeElement === $("send") || document.activeElement === $("stop");
  $("send").hidden = busy;
  $("stop").hidden = !busy;
  if (hadFocus) (busy ? $("stop") : $("send")).focus();
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function submit() {
  const text = field.value;
  if (running || !text.trim()) return;
  field.value = "";
  fit();
  ask(text.trim());
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
field.addEventListener("input", fit);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") running?.abort();
});
$("stop").addEventListener("click", () => running?.abort());
$("new").addEventListener("click", startAnew);
$("examples").append(
  ...EXAMPLES.map((text) => {
    const button = element("button", { type: "button", class: "chip" }, text);
    button.addEventListener("click", () => ask(text));
    return element("li", {}, button);
  }),
);
showWhoAnswers();
if (matchMedia("(hover: hover)").matches) field.focus(); // on a phone the keyboard would cover the examples
