// One question and everything said about it. A turn keeps its events, so that it can be drawn again: from the stored
// dialogue, or in another language, always by the same code as when it was live.

import { answer, note, question, setBadge, suggestions, unsolved, verdictOf } from "./answers.js";
import { addHint, ladder, match, problem } from "./cards.js";
import { button, element } from "./dom.js";
import { prose } from "./math.js";
import { solution } from "./solution.js";
import { working, workingVerdict } from "./working.js";
import { english, t } from "./words.js";

const INTENTS = {
  hint: "asked.hint",
  another_way: "asked.another_way",
  why: "asked.why",
  similar: "asked.similar",
  solve: "asked.solve",
};

// What the server keeps as the student's words where a button was pressed: shown in the reader's language.
const SPOKEN = {
  "Give me a hint, not the answer.": "hint",
  "Is there another way?": "another_way",
  "Why?": "why",
  "Give me a similar problem.": "similar",
  "Show me the solution.": "solve",
};

// What a verified end says of a card of its own.
const FROM_CHECKED = { hint: "badge.hint", problem: "badge.problem" };

const NEXT = {
  hint: "next.hint",
  another_way: "next.another_way",
  why: "next.why",
  similar: "next.similar",
  check: "next.check",
  solve: "next.solve",
  graph: "next.graph",
  worksheet: "next.worksheet",
};

export class Turn {
  /** `asked` {text, intent}; `page` does what the buttons say: next(intent, turn), again(turn), anew(), graph(data). */
  constructor(asked, page) {
    this.asked = asked;
    this.page = page;
    this.events = [];
    this.graphed = false; // whether a graph was asked for: there is one, or none to be had
    this.node = element("section", { class: "turn", tabindex: "-1" });
    this.draw();
  }

  /** The question as it is shown: what was typed, or what the pressed button stands for. */
  get text() {
    return this.asked.text || t(INTENTS[this.asked.intent] ?? "asked.hint");
  }

  /** The problem that the turn is about, as text; null where nobody knows one. */
  get subject() {
    const of = (name) => this.events.findLast((event) => event.name === name)?.data;
    return of("problem")?.problem ?? of("solution")?.solution.problem.text ?? null;
  }

  /** Whether its verified solution is about a letter that may be an axis. */
  get hasLetter() {
    const solved = this.events.findLast(({ name }) => name === "solution")?.data.solution;
    return solved?.verdict === "verified" && /(?<![a-z])[xyt](?![a-z])/i.test(solved.reading);
  }

  get speaker() {
    return this.events.findLast(({ name }) => name === "done" || name === "delta")?.data.speaker ?? null;
  }

  /** How many hints stand on its ladder; 0 without one. */
  get hints() {
    return this.events.findLast(({ name }) => name === "hint")?.data.number ?? 0;
  }

  draw() {
    this.node.replaceChildren(question(this.text));
    this.view = { text: "", words: null, body: null, ladder: null, unsaid: null, reason: "", intents: [], ended: false };
    for (const event of this.events) this.apply(event);
  }

  show(event) {
    this.events.push(event);
    this.apply(event);
  }

  /** Waiting begins: the line that says so is the last thing of the turn until something comes. */
  wait() {
    this.view.ended = false;
    this.waiting = element("p", { class: "working-out", "aria-hidden": "true" }, t("turn.working"));
    this.node.append(this.waiting);
    this.node.setAttribute("aria-busy", "true");
  }

  ready() {
    this.waiting?.remove();
    this.waiting = null;
    this.node.setAttribute("aria-busy", "false");
  }

  apply({ name, data }) {
    const draw = {
      solution: () => this.drawSolution(data),
      match: () => this.drawUnsaid(match(data), data.kind === "analogous" ? null : "match"),
      hint: () => this.drawHint(data),
      problem: () => this.drawUnsaid(problem(data), "problem"),
      working: () => this.put(working(data)),
      delta: () => this.drawDelta(data),
      follow_ups: () => { this.view.intents = data.intents; },
      done: () => this.drawEnd(data),
      error: () => this.drawFailure(data.message, data.gone ?? false, english),
      failed: () => this.drawFailure(t(data.key), false),
      stopped: () => this.drawStop(),
      graph: () => this.put(this.page.graph(data)),
    }[name];
    draw?.(); // an event of a newer server that this page does not know is left out
  }

  put(node) {
    this.view.words = null;
    if (this.waiting) this.node.insertBefore(node, this.waiting);
    else this.node.append(node);
  }

  drawSolution(data) {
    const { verdict } = data.solution;
    if (verdict === "verified" || verdict === "unverified") {
      this.put(solution(data));
      this.view.reason = t("model.not_verified");
      // The answer is there; what still comes is what may be asked next.
      if (verdict === "verified" && this.waiting) this.waiting.hidden = true;
    } else {
      this.view.reason = unsolved(data.solution);
      if (this.waiting) this.waiting.textContent = t("turn.asking_model");
    }
  }

  // A card whose badge comes with the end of the answer; an example beside an answer (kind null) never gets one.
  drawUnsaid(node, kind) {
    if (kind) this.view.unsaid = { node, kind };
    this.put(node);
  }

  drawBadge({ speaker, verdict }) {
    const { node, kind } = this.view.unsaid ?? {};
    if (kind === "match" && speaker === "bank") setBadge(node, verdict, verdictOf(speaker, verdict));
    else if (Object.hasOwn(FROM_CHECKED, kind ?? "") && verdict === "verified") {
      setBadge(node, verdict, ["verified", "✓", t(FROM_CHECKED[kind])]);
    }
    this.view.unsaid = null;
  }

  drawHint(data) {
    if (!this.view.ladder) {
      this.view.ladder = ladder();
      this.drawUnsaid(this.view.ladder, "hint");
    }
    addHint(this.view.ladder, data);
  }

  drawDelta({ speaker, verdict, text }) {
    const { view } = this;
    if (!view.words || view.words.dataset.speaker !== speaker) {
      const words = answer(speaker, verdict);
      if (speaker === "model") words.append(note(`${view.reason || t("model.unsolved")} ${t("model.instead")}`));
      view.body = element("div", { class: "body" });
      words.append(view.body);
      this.put(words);
      if (this.waiting) this.waiting.hidden = true;
      view.words = words;
      view.text = "";
    }
    view.text += text;
    view.body.replaceChildren(speaker === "model" ? prose(view.text) : english(prose(view.text)));
  }

  drawEnd(data) {
    const { view } = this;
    view.ended = true;
    this.drawBadge(data);
    if (data.speaker === "model" && !view.words) this.drawDelta({ ...data, text: t("model.nothing") });
    if (data.cached_tokens !== null && view.words) {
      view.words.dataset.promptTokens = data.prompt_tokens;
      view.words.dataset.cachedTokens = data.cached_tokens;
    }
    if (data.finish_reason === "length") view.words?.append(note(t("model.cut")));
    if (data.note) this.put(note(english(data.note)));
  }

  drawStop() {
    this.view.ended = true;
    this.put(note(t("turn.stopped")));
  }

  drawFailure(message, gone, wrap = (text) => text) {
    this.view.ended = true;
    const node = element("p", { class: "failure", role: "alert" }, wrap(`${message[0].toUpperCase()}${message.slice(1)}`), " ");
    node.append(gone ? button("link", () => this.page.anew(), t("turn.anew")) : button("link", () => this.page.again(this), t("turn.again")));
    this.put(node);
  }

  /** The buttons for what may come next; only the last turn of a dialogue has them. */
  offer() {
    this.withdraw();
    const intents = this.view.intents.filter((intent) => Object.hasOwn(NEXT, intent) && intent !== "graph");
    // A family that makes a similar problem makes a sheet of them.
    if (intents.includes("similar") && !intents.includes("worksheet")) intents.push("worksheet");
    if (!this.graphed && (this.view.intents.includes("graph") || this.hasLetter)) intents.push("graph");
    const name = (intent) => (intent === "hint" && this.hints ? "next.another_hint" : NEXT[intent]);
    const choices = intents.map((intent) => [t(name(intent)), () => this.page.next(intent, this)]);
    if (this.speaker === "model") choices.push([t("next.regenerate"), () => this.page.regenerate(this)]);
    if (choices.length) this.put(suggestions(choices));
  }

  withdraw() {
    this.node.querySelector(":scope > .suggestions")?.remove();
  }

  /** What a screen reader is told when the turn has ended: who says what, in one sentence or two. */
  summary() {
    const last = (name) => this.events.findLast((event) => event.name === name)?.data;
    const hint = last("hint");
    if (hint) return `${t("hint.number", hint)}: ${hint.text}`;
    if (last("working")) return `${workingVerdict(last("working").working)[2]}. ${last("working").working.reason}`;
    if (last("problem")) return `${t("problem.lead")} ${last("problem").problem}`;
    const end = last("done");
    const label = end ? verdictOf(end.speaker, end.verdict)[2] : "";
    const solved = last("solution")?.solution.answer;
    return `${label}. ${this.view.text || (solved ? `${t("steps.answer")}: ${solved}` : "")}`;
  }
}

/** What was asked, where the words are those that a button stands for: {text: "", intent}. */
export function meant(asked) {
  const intent = Object.hasOwn(SPOKEN, asked.text) ? SPOKEN[asked.text] : null;
  return intent ? { text: "", intent } : asked;
}

/** Whether a request goes on with `turn`: the next rung of its ladder is no turn of its own. */
export function continues(turn, asked) {
  return Boolean(turn?.hints) && asked.intent === "hint" && !asked.text;
}

/** The turns of a stored dialogue, with the events that came live. */
export function stored(messages, page) {
  const turns = [];
  for (const said of messages) {
    if (said.role === "user") {
      const asked = meant({ text: said.text, intent: "auto" });
      if (!continues(turns.at(-1), asked)) turns.push(new Turn(asked, page));
    } else for (const event of eventsOf(said)) turns.at(-1)?.show(event);
  }
  return turns;
}

function eventsOf({ text, speaker, verdict, solution: solved, kind, data, note: remark }) {
  const events = [];
  if (solved && speaker === "solver") events.push({ name: "solution", data: { solution: solved, read_as: null } });
  if (kind) events.push({ name: kind, data });
  else if (!solved && text) events.push({ name: "delta", data: { speaker, verdict, text } });
  events.push({ name: "done", data: { speaker, verdict, finish_reason: "stop", cached_tokens: null, note: remark ?? "" } });
  return events;
}
