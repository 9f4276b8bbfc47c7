// The run page: the runs of the runs folder, and one of them with its curves, tables and samples. What a run's files say
// is shown as text; while a run goes on, the page asks again.

import * as api from "./api.js";
import { byId, element } from "./dom.js";
import { reason, start } from "./header.js";
import { prose } from "./math.js";
import { LossChart, PlainChart } from "./charts.js";
import { english, language, t } from "./words.js";

const EVERY = 5000; // milliseconds between two looks at what goes on
const STATES = { running: "runs.running", ended: "runs.ended", stopped: "runs.stopped", unknown: "runs.unknown" };
const STATE_TEXTS = {
  running: "runs.running_text", ended: "runs.ended_text", stopped: "runs.stopped_text", unknown: "runs.unknown_text",
};
const OUTCOMES = { equal: "runs.right", different: "runs.wrong", unknown: "runs.undecided" };

let listed = null; // what GET /api/runs said last
let shown = null; // what GET /api/runs/NAME said last
let charts = new Map(); // by file, of the run that is shown
let asked = 0;

const chosen = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
};
const number = (value, digits = 4) => new Intl.NumberFormat(language(), { maximumSignificantDigits: digits }).format(value);
const count = (value) => new Intl.NumberFormat(language()).format(value);
const percent = (value, digits = 1) =>
  new Intl.NumberFormat(language(), { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

function ago(seconds) {
  const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit);
  }
  return relative.format(-Math.floor(seconds), "second");
}

// Looks at the folder, and at the run that is chosen; answers that come late are dropped.
async function look() {
  const mine = ++asked;
  try {
    const found = await api.runs();
    if (mine !== asked) return;
    listed = found;
    const name = chosen() || listed.runs[0]?.name;
    const next = name === undefined ? null : await api.run(name);
    if (mine !== asked) return;
    if (next?.run.name !== shown?.run.name) clear();
    shown = next;
    trouble(null);
  } catch (error) {
    if (mine !== asked) return;
    if (error.status === 404) {
      clear();
      shown = null;
    }
    trouble(error);
  }
  draw();
}

function trouble(error) {
  const text = error ? reason(error) : "";
  if (byId("trouble").textContent !== text) byId("trouble").replaceChildren(error instanceof api.ApiError ? english(text) : text);
  byId("trouble").hidden = !error;
}

function clear() {
  for (const chart of charts.values()) chart.destroy();
  charts = new Map();
  for (const id of ["curves", "tables", "samples", "settings"]) {
    byId(id).replaceChildren();
    delete byId(id).dataset.drawn;
  }
}

function draw() {
  if (listed) drawList();
  byId("run").hidden = !shown;
  if (shown) drawRun();
}

function drawList() {
  byId("folder").textContent = t(listed.runs.length ? "runs.folder" : "runs.none", { folder: listed.folder });
  byId("left-out").hidden = !listed.left_out;
  byId("left-out").textContent = t("runs.left_out", { n: listed.left_out });
  drawProblems(byId("list-problems"), listed.problems);
  const current = shown?.run.name;
  once(byId("runs"), [listed.runs, current, language()], () => listed.runs.map((run) => {
    const link = element("a", { href: `#${encodeURIComponent(run.name)}`, "aria-current": run.name === current ? "true" : null },
      element("span", { class: "title" }, run.name),
      element("span", { class: `state ${run.state}` }, t(STATES[run.state])), " ",
      element("span", { class: "when" }, howFar(run)));
    return element("li", {}, link);
  }));
}

function howFar(run) {
  const said = [];
  if (run.step !== null) said.push(t("runs.step", { step: count(run.step) }));
  if (run.state !== "ended" && run.progress !== null) said.push(percent(Math.min(1, run.progress), 0));
  said.push(ago(run.quiet_seconds));
  return said.join(" · ");
}

function drawRun() {
  const { run } = shown;
  byId("run-name").textContent = run.name;
  byId("run-state").replaceChildren(
    element("span", { class: `state ${run.state}` }, t(STATES[run.state])), " ", t(STATE_TEXTS[run.state], { when: ago(run.quiet_seconds) }));
  const going = run.state === "running" && run.progress !== null;
  byId("run-progress").hidden = !going;
  if (going) byId("run-progress").value = Math.min(1, run.progress);
  drawProblems(byId("run-problems"), shown.problems);
  drawCurves();
  once(byId("tables"), [shown.tables, language()], () => shown.tables.map(table));
  once(byId("samples"), [shown.samples, language()], () => shown.samples.map(samples));
  once(byId("settings"), [shown.settings, language()], settings);
}

function drawProblems(list, problems) {
  list.hidden = !problems.length;
  once(list, problems, () => problems.map((problem) => element("li", {}, english(problem))));
}

// Draws what changed only, so that what a reader has opened, selected or focused stays as it is.
function once(node, data, make) {
  const key = JSON.stringify(data);
  if (node.dataset.drawn === key) return;
  node.dataset.drawn = key;
  node.replaceChildren(...make());
}

function drawCurves() {
  const files = shown.logs.map((log) => log.file);
  for (const [file, chart] of charts) {
    if (files.includes(file)) continue;
    chart.node.remove();
    chart.destroy();
    charts.delete(file);
  }
  for (const log of shown.logs) {
    if (!charts.has(log.file)) {
      charts.set(log.file, new Curves());
      byId("curves").append(charts.get(log.file).node);
    }
    charts.get(log.file).update(log);
  }
}

/** A log's three charts, with what its file says beside them. */
class Curves {
  constructor() {
    this.title = element("h3");
    this.facts = element("p", { class: "note" });
    this.notes = element("ul", { class: "notes" });
    this.loss = new LossChart();
    this.rate = new PlainChart("runs.rate", "lr");
    this.speed = new PlainChart("runs.speed", "tokens_per_second");
    this.node = element("section", { class: "curves" }, this.title, this.facts, this.notes, this.loss.node,
      element("div", { class: "pair" }, this.rate.node, this.speed.node));
  }

  update(log) {
    const key = JSON.stringify([log, language()]);
    if (this.key === key) return;
    this.key = key;
    this.title.textContent = t("runs.curves", { file: log.file });
    const facts = [t("runs.lines", { n: log.lines })];
    if (log.lines_a_point > 1) facts.push(t("runs.averaged", { n: log.lines_a_point }));
    if (log.skipped_bytes) facts.push(t("runs.skipped", { megabytes: number(log.skipped_bytes / 1e6, 3) }));
    if (log.damaged) facts.push(t("runs.damaged", { n: log.damaged }));
    this.facts.textContent = facts.join(" ");
    this.notes.replaceChildren(...log.notes.map((note) => element("li", {}, english(note))));
    for (const chart of [this.loss, this.rate, this.speed]) chart.update(log);
  }

  destroy() {
    for (const chart of [this.loss, this.rate, this.speed]) chart.destroy();
  }
}

function table(grid) {
  const cell = (found) => element("td", {}, ...(found ? value(grid, found) : [element("span", { class: "visually-hidden" }, t("runs.no_value"))]));
  const heads = [...grid.levels.map((level) => t("runs.level", { level })), t("runs.all")];
  const rows = grid.subjects.map((subject, index) =>
    element("tr", {}, element("th", { scope: "row" }, english(subject)), ...grid.cells[index].map(cell), cell(grid.by_subject[index])));
  const last = element("tr", { class: "all" }, element("th", { scope: "row" }, t("runs.all")), ...grid.by_level.map(cell), cell(grid.overall));
  const title = element("caption", {}, english(`${grid.title}: ${grid.metric}`));
  const head = element("tr", {}, element("th", { scope: "col" }, t("runs.subject")), ...heads.map((text) => element("th", { scope: "col" }, text)));
  const node = element("table", {}, title, element("thead", {}, head), element("tbody", {}, ...rows, last));
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `${grid.title}: ${grid.metric}` }, node);
}

function value(grid, found) {
  const shape = (part) => (grid.share ? percent(part) : number(part));
  const beside = [];
  if (found.standard_error !== null) beside.push(`± ${shape(found.standard_error)}`);
  if (found.n !== null) beside.push(`n = ${count(found.n)}`);
  return [shape(found.value), element("small", {}, beside.join(", "))];
}

function samples(part) {
  const list = element("ul", { class: "samples" }, ...part.shown.map(sample));
  const choice = element("select", {}, ...[["", "runs.every"], ["equal", "runs.right"], ["different", "runs.wrong"]].map(([outcome, key]) =>
    element("option", { value: outcome }, t(key))));
  choice.addEventListener("change", () => {
    for (const node of list.children) node.hidden = Boolean(choice.value) && node.dataset.outcome !== choice.value;
  });
  const facts = [t("runs.samples_of", { shown: count(part.shown.length), read: count(part.read) })];
  if (part.skipped_bytes) facts.push(t("runs.skipped", { megabytes: number(part.skipped_bytes / 1e6, 3) }));
  if (part.damaged) facts.push(t("runs.damaged", { n: part.damaged }));
  return element("section", {}, element("h3", {}, t("runs.samples", { file: part.file })),
    element("p", { class: "note" }, facts.join(" ")),
    element("p", {}, element("label", { class: "choice" }, `${t("runs.show")} `, choice)), list);
}

function sample(one) {
  const outcome = OUTCOMES[one.outcome] ? t(OUTCOMES[one.outcome]) : one.outcome;
  const line = (key, ...said) => element("p", {}, element("span", { class: "tag" }, t(key)), " ", english(...said));
  return element("li", { "data-outcome": one.outcome }, element("details", {},
    element("summary", {}, element("span", { class: `outcome ${one.outcome}` }, outcome), " ", english(prose(one.prompt)),
      ...one.about.map((about) => english(element("span", { class: "about" }, about)))),
    one.history ? line("runs.history", element("span", { class: "said" }, one.history)) : null,
    line("runs.output", element("span", { class: "said" }, prose(one.output))),
    line("runs.extracted", one.extracted || "–"), line("runs.gold", one.gold), line("runs.reason", one.reason)));
}

function settings() {
  if (!shown.settings.length) return [];
  const rows = shown.settings.map(([name, given]) => element("tr", {}, element("th", { scope: "row" }, english(name)), element("td", {}, english(given))));
  return [element("details", {}, element("summary", {}, t("runs.settings")), element("table", { class: "settings" }, element("tbody", {}, ...rows)))];
}

async function changeRun() {
  await look();
  byId("status").textContent = shown ? shown.run.name : "";
  if (shown) byId("run-name").focus({ preventScroll: matchMedia("(min-width: 60rem)").matches });
}

await start("runs.title", () => {
  for (const chart of charts.values()) chart.key = null;
  draw();
});
addEventListener("hashchange", changeRun);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
await look();
document.body.dataset.ready = "true";
setInterval(() => {
  if (!document.hidden) look();
}, EVERY);
