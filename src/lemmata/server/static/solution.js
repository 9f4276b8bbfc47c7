// The solver's worked solution: what was understood, steps that fold, each with its concept and its check.

import { answer } from "./answers.js";
import { button, element } from "./dom.js";
import { formula, prose } from "./math.js";
import { concept, english, spoken, t } from "./words.js";

export function solution({ solution: solved, read_as: readAs }) {
  const node = answer("solver", solved.verdict);
  node.append(understood(solved, readAs));
  if (solved.steps.length) {
    const steps = element("ol", { class: "steps" }, ...solved.steps.map(step));
    const all = button("link", () => unfold(steps, all), t("steps.show"));
    all.setAttribute("aria-expanded", "false");
    node.append(steps, all);
  }
  if (solved.answer !== null) {
    node.append(element("p", { class: "result" }, element("span", { class: "tag" }, t("steps.answer")), " ",
      solved.answer_latex ? formula(solved.answer_latex) : english(solved.answer)));
  }
  return node;
}

function unfold(steps, all) {
  const open = all.getAttribute("aria-expanded") === "false";
  for (const details of steps.querySelectorAll("details")) details.open = open;
  all.setAttribute("aria-expanded", String(open));
  all.textContent = t(open ? "steps.hide" : "steps.show");
}

function understood(solved, readAs) {
  const node = element("p", { class: "reading" }, element("span", { class: "tag" }, t("steps.understood")), " ");
  if (readAs) node.append(element("q", {}, prose(readAs)), element("br"));
  node.append(english(prose(solved.reading)));
  if (solved.verdict === "unverified" && solved.where) node.append(`, ${t("steps.leaves_out", { words: solved.where })}`);
  return node;
}

function step(given, index) {
  // The last step of a solution checks its answer: it states words, not a formula.
  const inWords = given.before.startsWith("\\text{");
  const what = inWords
    ? [english(prose(given.explanation))]
    : [formula(result(given), { block: true }), ...line(given)];
  const summary = element("summary", {}, element("span", { class: "number" }, String(index + 1)),
    element("span", { class: "what" }, ...what));
  const reasons = element("div", { class: "why" });
  if (!inWords && given.before && given.before !== given.after) {
    reasons.append(labelled(t("steps.before"), formula(given.before)));
  }
  const [sentence, tongue] = concept(given.concept);
  const why = labelled(t("steps.why"), spoken(tongue, prose(sentence)));
  why.classList.add("concept");
  reasons.append(why, check(given.check));
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
  if (bare(given.explanation) === bare(result(given))) return [];
  return [element("span", { class: "line" }, english(prose(given.explanation)))];
}

function labelled(tag, ...content) {
  return element("p", {}, element("span", { class: "tag" }, tag), " ", element("span", {}, ...content));
}

/** How a step or a line was checked, in one paragraph. */
export function check({ method, passed, detail }) {
  const [kind, mark] = passed === true ? ["passed", "✓"] : passed === false ? ["failed", "✗"] : ["open", "○"];
  const words = passed === null ? t("check.open") : english(method);
  const node = labelled(t("check.label"), element("span", { class: "mark", "aria-hidden": "true" }, mark), " ", words,
    ...(passed === false ? [` (${t("check.failed")})`] : []),
    ...(passed !== null && detail && detail !== method ? [": ", english(prose(detail))] : []));
  node.className = `check ${kind}`;
  return node;
}
