// A student's working, judged line by line.

import { frame, setBadge } from "./answers.js";
import { element } from "./dom.js";
import { formula, prose } from "./math.js";
import { check } from "./solution.js";
import { english, t } from "./words.js";

const VERDICTS = {
  right: ["verified", "✓", "working.right"],
  incomplete: ["none", "…", "working.incomplete"],
  wrong: ["wrong", "✗", "working.wrong"],
  not_checked: ["unverified", "!", "working.not_checked"],
};

const LINES = {
  right: ["✓", "line.right"],
  wrong: ["✗", "line.wrong"],
  not_read: ["?", "line.not_read"],
  not_checked: ["○", "line.not_checked"],
};

/** What the verdict is called: [kind, mark, text]. */
export function workingVerdict({ verdict, first_wrong: first }) {
  const [kind, mark, key] = VERDICTS[verdict] ?? VERDICTS.not_checked;
  return [kind, mark, verdict === "wrong" && first !== null ? t("working.wrong_line", { line: first + 1 }) : t(key)];
}

export function working({ working: judged }) {
  const node = frame("tutor");
  setBadge(node, judged.verdict, workingVerdict(judged));
  node.classList.add("judged");
  node.dataset.working = judged.verdict;
  const lines = judged.lines.map((each, index) => line(each, index, index === judged.first_wrong));
  node.append(element("ol", { class: "lines" }, ...lines));
  if (judged.reason) node.append(element("p", { class: "reason" }, english(prose(judged.reason))));
  return node;
}

function line({ text, latex, verdict, reason, check: checked }, index, first) {
  const [mark, key] = LINES[verdict] ?? LINES.not_checked;
  const said = element("div", { class: "said" }, latex ? formula(latex, { block: true }) : element("span", { class: "raw" }, text));
  if (reason && verdict !== "right") said.append(element("p", { class: "because" }, english(prose(reason))));
  if (checked && checked.passed && verdict === "right") {
    said.append(element("details", { class: "how" },
      element("summary", {}, t("line.how")), element("div", { class: "why" }, check(checked))));
  }
  return element("li", { class: first ? "first-wrong" : null, "data-verdict": verdict },
    element("span", { class: "number", "aria-hidden": "true" }, String(index + 1)),
    element("span", { class: "mark" }, element("span", { "aria-hidden": "true" }, mark),
      element("span", { class: "visually-hidden" }, t("line.says", { line: index + 1, verdict: t(key) }))),
    said);
}
