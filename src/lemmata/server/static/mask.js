// The mask page: a dialogue is typed, its tokens and the two vectors that say who sees what are fetched, and the grid is
// drawn from them. Every row of the grid is one token, every column a key; token i sees the keys start[i] to limit[i].

import * as api from "./api.js";
import { byId, button, element } from "./dom.js";
import { reason, start } from "./header.js";
import { english, language, t } from "./words.js";

const EXAMPLES = [
  [
    { role: "system", content: "You are a mathematics tutor." },
    { role: "user", content: "Solve 3x + 5 = 20." },
    { role: "assistant", content: "Subtract 5 and divide by 3: x = 5." },
    { role: "user", content: "Why may I divide?" },
    { role: "assistant", content: "Because 3 is not 0." },
  ],
  [
    { role: "user", content: "What is 2 + 2?" },
    { role: "assistant", content: "It is 4." },
  ],
];
const ROLES = ["system", "user", "assistant", "tool"];
const MASKS = { causal: "mask.causal", ism: "mask.ism", prefix: "mask.prefix", full: "mask.full" };
const STRIP = 8; // pixels of the band along the grid that shows what each token is
const PAST = 0.4; // how strong the keys of the past are drawn beside those ahead

const editors = [...document.querySelectorAll(".messages")];
const canvas = byId("grid");
let found = null; // what POST /api/mask said last
let asking = null;
let selected = 0;

const count = (value) => new Intl.NumberFormat(language()).format(value);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
const kind = (at) => (found.segment_ids[at] < 0 ? "answer" : "query");

function message({ role, content }) {
  const choice = element("select", { "data-t-label": "mask.role" }, ...ROLES.map((one) => element("option", { value: one, lang: "en" }, one)));
  choice.value = role;
  const field = element("textarea", { rows: "2", maxlength: "20000", spellcheck: "false", "data-t-label": "mask.text" });
  field.value = content;
  const remove = button("icon", () => {
    const list = node.parentNode;
    const next = (node.nextElementSibling ?? node.previousElementSibling)?.querySelector("textarea");
    node.remove();
    (next ?? list.parentNode.querySelector(".add")).focus();
  }, "✕");
  remove.dataset.tLabel = "mask.remove";
  const node = element("li", {}, choice, field, remove);
  return node;
}

function fill() {
  editors.forEach((list, index) => list.replaceChildren(...EXAMPLES[index].map(message)));
  name();
}

// The words of nodes that were made here.
function name() {
  for (const node of document.querySelectorAll(".messages [data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    if (node.tagName === "BUTTON") node.title = t(node.dataset.tLabel);
  }
  byId("says").textContent = t(MASKS[mask()]);
}

const mask = () => document.querySelector("input[name=mask]:checked").value;

function typed(list) {
  return [...list.children].map((node) => ({
    role: node.querySelector("select").value,
    content: node.querySelector("textarea").value,
  }));
}

async function ask() {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const dialogues = (byId("packed").checked ? editors : editors.slice(0, 1)).map(typed);
  const wanted = { dialogues, mask: mask(), segments: byId("segments").value || null };
  byId("wanted").setAttribute("aria-busy", "true");
  try {
    if (dialogues.some((messages) => !messages.length)) throw new api.ApiError(t("mask.empty"));
    const next = await api.mask(wanted, mine.signal);
    if (asking !== mine) return;
    found = next;
    selected = Math.min(selected, found.tokens.length - 1);
    byId("trouble").hidden = true;
    show();
    byId("status").textContent = byId("facts").textContent;
  } catch (error) {
    if (asking !== mine) return;
    const text = reason(error);
    byId("trouble").replaceChildren(error.status ? english(text) : text);
    byId("trouble").hidden = false;
  } finally {
    if (asking === mine) byId("wanted").removeAttribute("aria-busy");
  }
}

function show() {
  byId("drawn").hidden = false;
  const n = found.tokens.length;
  byId("facts").textContent = [
    found.tokenizer === null ? t("mask.words_tokens", { n: count(n) }) : t("mask.model_tokens", { n: count(n), model: found.tokenizer }),
    t("mask.seen", { seen: count(found.seen), ahead: count(found.seen - found.causal) }),
  ].join(" ");
  const slider = byId("token");
  slider.max = String(n - 1);
  slider.value = String(selected);
  byId("tokens").replaceChildren(...found.tokens.map((text, at) => {
    const node = element("span", { class: kind(at), lang: "en", "data-at": String(at) }, visible(text));
    if (at && found.document_ids[at] !== found.document_ids[at - 1]) node.classList.add("begins");
    return node;
  }));
  byId("words").replaceChildren(...runs().map((text) => element("li", {}, text)));
  select(selected);
}

// A token's text so that spaces and line ends can be seen.
const visible = (text) => text.replaceAll("\n", "↵").replaceAll(" ", "\u00a0") || "∅";

function select(at) {
  selected = at;
  byId("token").value = String(at);
  const said = sentence(at);
  byId("sees").textContent = said;
  byId("token").setAttribute("aria-valuetext", said);
  byId("tokens").querySelector(".chosen")?.classList.remove("chosen");
  byId("tokens").children[at]?.classList.add("chosen");
  draw();
}

const what = (at) =>
  found.segment_ids[at] < 0 ? t("mask.of_answer") : t("mask.of_query", { index: count(found.segment_ids[at]) });

function sentence(at) {
  const values = { token: count(at), text: found.tokens[at].trim() || visible(found.tokens[at]), what: what(at) };
  return t("mask.sees", { ...values, first: count(found.start[at]), last: count(found.limit[at]) });
}

// The whole mask as sentences, one a run of tokens of the same segment.
function runs() {
  const said = [];
  const n = found.tokens.length;
  for (let from = 0, to; from < n; from = to) {
    to = from + 1;
    while (to < n && same(from, to)) to += 1;
    said.push(...told(from, to - 1));
  }
  return said;
}

const same = (one, other) =>
  found.document_ids[one] === found.document_ids[other] && found.segment_ids[one] === found.segment_ids[other];

function told(from, to) {
  const values = { from: count(from), to: count(to), what: what(from), first: count(found.start[from]) };
  const limits = found.limit.slice(from, to + 1);
  if (limits.every((limit) => limit === limits[0])) return [t("mask.run_all", { ...values, last: count(limits[0]) })];
  if (limits.every((limit, index) => limit === from + index)) return [t("mask.run_past", values)];
  return limits.map((_, index) => sentence(from + index)); // no mask of today comes here
}

function draw() {
  if (!found || byId("drawn").hidden) return;
  const n = found.tokens.length;
  const side = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  canvas.width = side;
  canvas.height = side;
  const ctx = canvas.getContext("2d");
  const band = STRIP * devicePixelRatio;
  const cell = (side - band) / n;
  const colour = { query: css("--accent"), answer: css("--care") };
  const place = (at) => band + at * cell;
  const box = (column, row, wide, high) => ctx.fillRect(place(column), place(row), wide * cell, Math.max(high * cell, 1));
  ctx.fillStyle = css("--raised");
  ctx.fillRect(0, 0, side, side);
  for (let at = 0; at < n; at += 1) {
    ctx.fillStyle = colour[kind(at)];
    ctx.globalAlpha = 1;
    ctx.fillRect(0, place(at), band - 2, Math.max(cell, 1));
    ctx.fillRect(place(at), 0, Math.max(cell, 1), band - 2);
    if (found.limit[at] > at) box(at + 1, at, found.limit[at] - at, 1);
    ctx.globalAlpha = PAST;
    box(found.start[at], at, at - found.start[at] + 1, 1);
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = css("--paper");
  ctx.lineWidth = Math.min(1, cell / 6);
  if (cell > 4) {
    for (let at = 0; at <= n; at += 1) {
      line(ctx, place(at), band, place(at), side);
      line(ctx, band, place(at), side, place(at));
    }
  }
  ctx.strokeStyle = css("--ink");
  ctx.lineWidth = devicePixelRatio;
  for (let at = 1; at < n; at += 1) {
    if (found.document_ids[at] === found.document_ids[at - 1]) continue;
    line(ctx, place(at), 0, place(at), side);
    line(ctx, 0, place(at), side, place(at));
  }
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.strokeRect(place(found.start[selected]), place(selected), (found.limit[selected] - found.start[selected] + 1) * cell, Math.max(cell, 2));
}

function line(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

// The token and the key under the pointer, null beside the grid.
function under(event) {
  const box = canvas.getBoundingClientRect();
  const n = found.tokens.length;
  const cell = (box.width - STRIP) / n;
  const [key, token] = [event.clientX - box.left, event.clientY - box.top].map((at) => Math.floor((at - STRIP) / cell));
  return token >= 0 && token < n && key < n ? { token, key } : null;
}

function point(event) {
  const at = found && under(event);
  if (!at) return;
  if (at.token !== selected) select(at.token);
  if (at.key < 0) {
    byId("pointed").textContent = "";
    return;
  }
  const seen = found.start[at.token] <= at.key && at.key <= found.limit[at.token];
  byId("pointed").textContent = t(seen ? "mask.pair_seen" : "mask.pair_hidden", {
    token: count(at.token), key: count(at.key), text: found.tokens[at.key].trim() || visible(found.tokens[at.key]),
  });
}

await start("mask.title", () => {
  name();
  if (found) show();
});
fill();
for (const list of editors) {
  list.parentNode.querySelector(".add").addEventListener("click", () => {
    const last = list.lastElementChild?.querySelector("select").value;
    const node = message({ role: last === "user" ? "assistant" : "user", content: "" });
    list.append(node);
    name();
    node.querySelector("textarea").focus();
  });
}
byId("wanted").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
byId("example").addEventListener("click", () => {
  fill();
  ask();
});
byId("packed").addEventListener("change", () => {
  byId("second").hidden = !byId("packed").checked;
  ask();
});
byId("segments").addEventListener("change", ask);
for (const choice of document.querySelectorAll("input[name=mask]")) {
  choice.addEventListener("change", () => {
    name();
    ask();
  });
}
byId("token").addEventListener("input", (event) => select(Number(event.target.value)));
byId("tokens").addEventListener("click", (event) => {
  if (event.target.dataset.at) select(Number(event.target.dataset.at));
});
for (const kindOf of ["pointermove", "pointerdown"]) canvas.addEventListener(kindOf, point);
addEventListener("themechange", draw);
new ResizeObserver(draw).observe(canvas);
await ask();
document.body.dataset.ready = "true";
