// The frames that answers stand in: who speaks, how far it was checked, and the plain words around them.

import { button, element } from "./dom.js";
import { prose } from "./math.js";
import { t } from "./words.js";

const SPEAKERS = {
  solver: "speaker.solver",
  checked_solution: "speaker.solver",
  bank: "speaker.bank",
  model: "speaker.model",
  tutor: "speaker.tutor",
};

// speaker and verdict -> kind, mark, text; where a pair is not named, its verdict decides
const BADGES = {
  "solver verified": ["verified", "✓", "badge.verified"],
  "solver unverified": ["unverified", "!", "badge.not_verified"],
  "checked_solution verified": ["verified", "✓", "badge.from_solution"],
  "bank verified": ["verified", "✓", "badge.bank_verified"],
  "model unverified": ["unverified", "!", "badge.model"],
  verified: ["verified", "✓", "badge.checked"],
  none: ["none", "–", "badge.none"],
  unverified: ["unverified", "!", "badge.not_verified"],
};

const UNSOLVED = {
  not_understood: "unsolved.not_understood",
  not_found: "unsolved.not_found",
  timed_out: "unsolved.timed_out",
};

const MAX_WHERE = 200; // characters of the solver's reason that are shown

export function question(text) {
  return element("div", { class: "question" }, element("h2", { class: "visually-hidden" }, t("turn.you_asked")),
    element("p", { class: "text" }, prose(text)));
}

/** What a speaker's verdict is called: [kind, mark, text]. */
export function verdictOf(speaker, verdict) {
  const [kind, mark, key] = BADGES[`${speaker} ${verdict}`] ?? BADGES[verdict] ?? BADGES.unverified;
  return [kind, mark, t(key)];
}

/** An answer's frame with its header. */
export function answer(speaker, verdict) {
  const node = frame(speaker);
  setBadge(node, verdict, verdictOf(speaker, verdict));
  return node;
}

/** The frame of what is not judged yet, or not at all. */
export function frame(speaker) {
  const who = t(SPEAKERS[speaker] ?? "speaker.tutor");
  return element("article", { class: "answer", "aria-label": who, "data-speaker": speaker },
    element("header", {}, element("span", { class: "who" }, who), " "));
}

/** Says on a frame how far it was checked: [kind, mark, text]. */
export function setBadge(node, verdict, [kind, mark, text]) {
  node.dataset.verdict = verdict;
  node.classList.add(kind);
  node.querySelector("header").append(element("span", { class: `badge ${kind}` },
    element("span", { class: "mark", "aria-hidden": "true" }, mark), text));
}

/** Why the solver did not answer, in one sentence. */
export function unsolved({ verdict, where }) {
  const cut = where.length > MAX_WHERE ? `${where.slice(0, MAX_WHERE)}…` : where;
  return `${t(UNSOLVED[verdict])}${cut ? `: ${cut}` : ""}.`;
}

export function note(...content) {
  return element("p", { class: "note" }, ...content);
}

/** What may be asked next, as buttons: [text, act] each. */
export function suggestions(choices) {
  return element("div", { class: "suggestions", role: "group", "aria-label": t("next.label") },
    ...choices.map(([text, act]) => button("chip", act, text)));
}
