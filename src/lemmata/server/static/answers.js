// How questions and answers look: data of the tutor's events to nodes. Knows nothing of the network.

import { formula, prose } from "./math.js";

const SPEAKERS = { solver: "Solver", checked_solution: "Solver", model: "Language model", tutor: "Tutor" };

const BADGES = {
  "solver verified": ["verified", "✓", "Verified: every step was checked"],
  "solver unverified": ["unverified", "!", "Not verified"],
  "checked_solution verified": ["verified", "✓", "From the verified solution above"],
  "model unverified": ["unverified", "!", "Unverified model answer"],
  "tutor none": ["none", "–", "No answer"],
};

const UNSOLVED = {
  not_understood: "The solver does not understand this question",
  not_found: "The solver understands this question but found no solution",
  timed_out: "The solver ran out of time on this question",
};

const MAX_WHERE = 200; // characters of the solver's reason that are shown

/** An element with attributes and children (nodes or text). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function question(text) {
  return element("div", { class: "question" }, element("p", { class: "visually-hidden" }, "You asked:"),
    element("p", { class: "text" }, prose(text)));
}

/** An answer's frame, filled by the functions below. */
export function answer(speaker, verdict) {
  const [kind, mark, label] = BADGES[`${speaker} ${verdict}`];
  return element("article", { class: `answer ${kind}`, "data-speaker": speaker, "data-verdict": verdict },
    element("header", {}, element("span", { class: "who" }, SPEAKERS[speaker]), " ",
      element("span", { class: `badge ${kind}` }, element("span", { class: "mark", "aria-hidden": "true" }, mark), label)));
}

/** The solver's worked solution. */
export function solution({ solution: solved, read_as: readAs }) {
  const node = answer("solver", solved.verdict);
  node.append(understood(solved, readAs));
  if (solved.steps.length) {
    const steps = element("ol", { class: "steps" }, ...solved.steps.map(step));
    const all = element("button", { type: "button", class: "link", "aria-expanded": "false" }, "Show every reason and check");
    all.addEventListener("click", () => {
      const open = all.getAttribute("aria-expanded") === "false";
      for (const details of steps.querySelectorAll("details")) details.open = open;
      all.setAttribute("aria-expanded", String(open));
      all.textContent = open ? "Hide the reasons and checks" : "Show every reason and check";
    });
    node.append(steps, all);
  }
  if (solved.answer !== null) {
    node.append(element("p", { class: "result" }, element("span", { class: "tag" }, "Answer"), " ",
      solved.answer_latex ? formula(solved.answer_latex) : solved.answer));
  }
  return node;
}

function understood(solved, readAs) {
  const node = element("p", { class: "reading" }, element("span", { class: "tag" }, "Understood as"), " ");
  if (readAs) node.append(element("q", {}, prose(readAs)), element("br"));
  node.append(prose(solved.reading));
  if (solved.verdict === "unverified" && solved.where) node.append(`, which leaves out “${solved.where}”`);
  return node;
}

function step(given, index) {
  // The last step of a solution checks its answer: it states words, not a formula.
  const inWords = given.before.startsWith("\\text{");
  const what = inWords ? [prose(given.explanation)] : [formula(result(given), { block: true }), ...line(given)];
  const summary = element("summary", {}, element("span", { class: "number" }, String(index + 1)),
    element("span", { class: "what" }, ...what));
  const reasons = element("div", { class: "why" });
  if (!inWords && given.before && given.before !== given.after) reasons.append(labelled("Before", formula(given.before)));
  reasons.append(labelled("Why", prose(given.concept)), check(given.check));
  return element("li", {}, element("details", {}, summary, reasons));
}

// What a step arrives at: a statement as it is, and an expression as the equation "before = after".
function result({ before, after }) {
  const states = (latex) => /[=<>]|\\(?:le|ge|ne|leq|geq|neq|text|begin)\b/.test(latex);
  return !before || before === after || states(before) || states(after) ? after : `${before} = ${after}`;
}

// What the step does, in words; left out where it only says what the formula says.
function line(given) {
  const bare = (text) => text.replace(/\\(?:left|right|cdot|times|quad|text)\b|\\[d]?frac|[\s{}()*/]/g, "");
  return bare(given.explanation) === bare(result(given)) ? [] : [element("span", { class: "line" }, prose(given.explanation))];
}

function labelled(tag, ...content) {
  return element("p", {}, element("span", { class: "tag" }, tag), " ", element("span", {}, ...content));
}

function check({ method, passed, detail }) {
  const [kind, mark, words] =
    passed === true ? ["passed", "✓", method] : passed === false ? ["failed", "✗", `${method}: failed`] : ["open", "○", "not checked"];
  const node = labelled("Check", element("span", { class: "mark", "aria-hidden": "true" }, mark), ` ${words}`,
    ...(detail && detail !== words ? [": ", prose(detail)] : []));
  node.className = `check ${kind}`;
  return node;
}

/** Why the solver did not answer, in one sentence. */
export function unsolved({ verdict, where }) {
  return `${UNSOLVED[verdict]}${where ? `: ${where.length > MAX_WHERE ? `${where.slice(0, MAX_WHERE)}…` : where}` : ""}.`;
}

export function note(text) {
  return element("p", { class: "note" }, text);
}

/** Requests that a student may want to make next, as buttons; `ask` gets the text. */
export function suggestions(texts, ask) {
  const buttons = texts.map((text) => {
    const button = element("button", { type: "button", class: "chip" }, prose(text));
    button.addEventListener("click", () => ask(text));
    return button;
  });
  return element("div", { class: "suggestions", role: "group", "aria-label": "You could ask next" }, ...buttons);
}
