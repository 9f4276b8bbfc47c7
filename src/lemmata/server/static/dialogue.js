// The dialogue on the page: its turns, the answer on the way, and which stored dialogue it is. Its id stands in the
// address after #, so that a reload, a bookmark and the browser's back button find it again.

import * as api from "./api.js";
import { byId } from "./dom.js";
import { continues, meant, stored, Turn } from "./turns.js";
import { t } from "./words.js";

const log = byId("log");

let session = null; // a promise of the id, from the first question on
let id = null; // the id once it is known
let turns = [];
let running = null; // the AbortController of the answer on the way
let heard = null;

/** `listeners`: busy(bool), next(intent, turn) for a pressed button, graph(data) -> node, ended(turn), left(). */
export function start(listeners) {
  heard = listeners;
}

export const isBusy = () => running !== null;
export const current = () => id;
export const lastTurn = () => turns.at(-1) ?? null;

/** Told to a screen reader, once. */
export function say(text) {
  byId("status").textContent = text;
}

const page = {
  next: (intent, turn) => heard.next(intent, turn),
  graph: (data) => heard.graph(data),
  anew: () => startAnew(),
  regenerate: (turn) => regenerate(turn),
  again: (turn) => again(turn),
};

/** Asks `text` with an intent; what a button asked for leaves the focus on the new turn, not on nothing. */
export async function ask(text, intent = "auto") {
  if (running || (!text.trim() && ["auto", "check"].includes(intent))) return;
  const asked = meant({ text, intent });
  const last = lastTurn();
  last?.withdraw();
  const goesOn = continues(last, asked);
  const turn = goesOn ? last : new Turn(asked, page);
  if (!goesOn) {
    turns.push(turn);
    log.append(turn.node);
  }
  showWelcome(false);
  await answer(turn, asked.intent === "auto" ? { question: asked.text } : { question: asked.text, intent: asked.intent }, goesOn);
}

// The last question once more, in place of what the model said.
async function regenerate(turn) {
  if (running) return;
  turn.events = [];
  turn.draw();
  await answer(turn, { question: "", regenerate: true }, false);
}

// The same request once more, in place of its failure.
async function again(turn) {
  if (running) return;
  turn.events.length = turn.request.from;
  turn.draw();
  await answer(turn, turn.request.body, turn.request.from > 0);
}

async function answer(turn, body, goesOn) {
  turn.request = { body, from: turn.events.length };
  running = new AbortController();
  const { signal } = running;
  heard.busy(true);
  turn.wait();
  const active = document.activeElement;
  if (active === document.body || log.contains(active)) turn.node.focus({ preventScroll: true });
  (goesOn ? turn.waiting : turn.node).scrollIntoView({ block: goesOn ? "nearest" : "start" });
  say(t("turn.working"));
  try {
    const opened = await open();
    for await (const event of api.ask({ session: opened, ...body }, signal)) turn.show(event);
    if (!turn.view.ended) turn.show({ name: "failed", data: { key: "failed.broke_off" } });
  } catch (error) {
    if (signal.aborted) turn.show({ name: "stopped" });
    else if (error instanceof api.ApiError) {
      turn.show({ name: "error", data: { message: error.message, gone: error.status === 404 } });
    } else turn.show({ name: "failed", data: { key: "failed.unreachable" } });
  } finally {
    turn.ready();
    if (running?.signal === signal) {
      running = null;
      heard.busy(false);
      turn.offer();
      say(turn.summary());
      heard.ended(turn);
    }
  }
}

/** The id of this dialogue, opened now where that has not happened yet. */
function open() {
  if (session) return session;
  const mine = api.openSession().then((opened) => opened.session);
  session = mine;
  mine.then(
    (opened) => {
      if (session !== mine) return;
      id = opened;
      history.pushState(null, "", `#${opened}`);
    },
    () => {
      if (session === mine) session = null; // it was never opened: the next question tries again
    },
  );
  return mine;
}

export function stop() {
  running?.abort();
}

/** An empty page; the dialogue that was shown stays in the history. */
export function startAnew() {
  leave();
  if (location.hash) history.pushState(null, "", location.pathname + location.search);
  heard.left();
  say(t("turn.new"));
}

/** Shows what the address names: a stored dialogue, or an empty page. */
export async function followAddress() {
  const named = decodeURIComponent(location.hash.slice(1));
  if (named === (id ?? "")) return;
  leave();
  if (!named) return;
  id = named;
  session = Promise.resolve(named);
  await reload();
}

/** Opens a stored dialogue. */
export async function openStored(named) {
  history.pushState(null, "", `#${named}`);
  await followAddress();
}

// The dialogue as the server has it.
async function reload() {
  const wanted = id;
  showWelcome(false);
  try {
    const { messages } = await api.session(wanted);
    if (id !== wanted) return;
    show(stored(messages, page));
    say(t("turn.opened"));
  } catch (error) {
    if (id !== wanted) return;
    if (error.status !== 404) show([failed({ name: "failed", data: { key: "failed.unreachable" } })]);
    else show([failed({ name: "error", data: { message: t("failed.gone"), gone: true } })]);
  }
}

function failed(event) {
  const turn = new Turn({ text: "", intent: "auto" }, { ...page, again: () => reload() });
  turn.events.push(event);
  turn.node.replaceChildren();
  turn.apply(event);
  return turn;
}

function show(drawn) {
  turns = drawn;
  log.replaceChildren(...turns.map((turn) => turn.node));
  showWelcome(!turns.length);
  const last = lastTurn();
  last?.offer();
  last?.node.scrollIntoView({ block: "start" });
}

/** Another tab may have gone on with this dialogue: what it added is fetched when this tab is looked at again. */
export async function refresh() {
  if (running || !id || !turns.length) return;
  const wanted = id;
  const { messages } = await api.session(wanted).catch(() => ({ messages: null }));
  const here = turns.map((turn) => turn.text).join("\n");
  if (!messages || running || id !== wanted) return;
  const there = stored(messages, page);
  if (there.map((turn) => turn.text).join("\n") !== here) show(there);
}

/** Everything again in the language that is chosen now. */
export function redraw() {
  for (const turn of turns) turn.draw();
  lastTurn()?.offer();
}

function leave() {
  running?.abort();
  running = null;
  heard.busy(false);
  session = null;
  id = null;
  turns = [];
  log.replaceChildren();
  showWelcome(true);
}

function showWelcome(shown) {
  byId("welcome").hidden = !shown;
}
