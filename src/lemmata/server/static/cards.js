// What the tutor says beside solutions: a pair of the bank, a ladder of hints, a problem to try. How far they were
// checked is said by the end of the answer, not here.

import { frame } from "./answers.js";
import { element } from "./dom.js";
import { formula, prose } from "./math.js";
import { english, t } from "./words.js";

const KINDS = { identical: "match.identical", "same-template": "match.same_template", analogous: "match.analogous" };

/** A stored problem that the question is, or is like, with its solution. */
export function match({ kind, problem, solution, answer: result, why, checked }) {
  const node = frame("bank");
  node.append(element("p", { class: "lead" }, t(KINDS[kind] ?? "match.analogous")));
  node.append(element("blockquote", { class: "stored" }, prose(problem)));
  if (solution) {
    // An example is not the answer to the question, so it opens only when it is wanted.
    node.append(element("details", { class: "fold", open: kind !== "analogous" },
      element("summary", {}, t("match.solution")), element("div", { class: "body" }, prose(solution))));
  }
  if (result) {
    const tag = t(kind === "analogous" ? "match.its_answer" : "steps.answer");
    node.append(element("p", { class: "result" }, element("span", { class: "tag" }, tag), " ", prose(result)));
  }
  for (const words of [why, checked]) if (words) node.append(element("p", { class: "note" }, english(prose(words))));
  return node;
}

/** An empty ladder; `addHint` puts rungs on it. */
export function ladder() {
  const node = frame("tutor");
  node.classList.add("hints");
  node.append(element("ol", { class: "ladder" }));
  return node;
}

/** One more hint on a ladder, and as many empty rungs as there are hints to come. */
export function addHint(node, { number, of, text, latex }) {
  const rungs = node.querySelector(".ladder");
  for (const empty of rungs.querySelectorAll(".to-come")) empty.remove();
  rungs.append(element("li", { class: "rung", "data-number": String(number) },
    element("h3", { class: "tag" }, t("hint.number", { number, of })),
    element("p", {}, english(prose(text))),
    latex ? formula(latex, { block: true }) : null));
  for (let next = number + 1; next <= of; next += 1) {
    rungs.append(element("li", { class: "to-come", "aria-hidden": "true" }));
  }
}

/** A problem for the student. */
export function problem({ problem: text, subject, level }) {
  const node = frame("tutor");
  node.classList.add("posed");
  node.append(element("p", { class: "lead" }, t("problem.lead")), element("p", { class: "task" }, prose(text)));
  const about = [subject ? english(subject) : null, level ? t("problem.level", { level }) : null].filter(Boolean);
  if (about.length) node.append(element("p", { class: "note" }, about[0], ...about.slice(1).flatMap((part) => [" · ", part])));
  return node;
}
