// Curves over the steps of a run, drawn by uPlot, each with the same numbers as a table for those who don't see them.

import { element } from "./dom.js";
import { language, t } from "./words.js";

const HEIGHT = { loss: 300, plain: 180 };

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
const number = (value) => new Intl.NumberFormat(language(), { maximumSignificantDigits: 4 }).format(value);

/** A figure with one or more series over the steps; a subclass says which. */
class Chart {
  constructor(height) {
    this.height = height;
    this.caption = element("figcaption");
    this.plain = element("div", { class: "plot", role: "img" });
    this.values = element("p", { class: "values", "aria-hidden": "true" });
    this.summary = element("summary");
    this.rows = element("div", { class: "scroll", tabindex: "0", role: "group" });
    this.numbers = element("details", {}, this.summary, this.rows);
    this.node = element("figure", { class: "chart" }, this.caption, this.plain, this.values, this.numbers);
    this.numbers.addEventListener("toggle", () => this.fill());
    this.redraw = () => this.plot?.redraw();
    addEventListener("themechange", this.redraw);
    this.observer = new ResizeObserver(() => {
      if (this.plot && this.plain.clientWidth && this.plain.clientWidth !== this.plot.width) {
        this.plot.setSize({ width: this.plain.clientWidth, height: this.height });
      }
    });
    this.observer.observe(this.plain);
  }

  /** The table, made when it is opened and kept as it grows. */
  fill() {
    if (!this.numbers.open || !this.data) return;
    const heads = [t("runs.step_head"), ...this.series.map(({ name }) => name)];
    const steps = this.data[0];
    const rows = steps.map((step, at) => element("tr", {}, element("th", { scope: "row" }, number(step)),
      ...this.data.slice(1).map((column) => element("td", {}, typeof column[at] === "number" ? number(column[at]) : ""))));
    this.rows.setAttribute("aria-label", this.name);
    this.rows.replaceChildren(element("table", {}, element("caption", { class: "visually-hidden" }, this.name),
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows)));
  }

  show(name, series, data, stages = [], logarithmic = false) {
    Object.assign(this, { name, series, data, stages });
    this.node.hidden = !data[0].length;
    this.summary.textContent = t("runs.as_table");
    this.plain.setAttribute("aria-label", this.described());
    this.fill();
    // Only what is above 0 has a logarithm; the table still has the rest.
    const drawn = logarithmic ? [data[0], ...data.slice(1).map((column) => column.map((value) => (value > 0 ? value : null)))] : data;
    const kind = `${logarithmic} ${series.map((one) => one.name).join()}`;
    if (this.plot && this.kind === kind) {
      this.plot.setData(drawn);
      return;
    }
    this.plot?.destroy();
    this.kind = kind;
    const axis = { stroke: () => css("--soft"), grid: { stroke: () => css("--line"), width: 1 }, ticks: { stroke: () => css("--line") } };
    const shown = (plot, ticks) => ticks.map((tick) => (tick === null ? "" : number(tick)));
    this.plot = new window.uPlot({
      width: this.plain.clientWidth || 320,
      height: this.height,
      scales: { x: { time: false }, y: logarithmic ? { distr: 3 } : {} },
      axes: [{ ...axis, values: shown }, { ...axis, values: shown, size: 64 }],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      series: [{}, ...series.map(({ colour, dots, dash }) => ({
        stroke: () => css(colour), width: 1.5, dash, spanGaps: true, points: { show: dots, size: 5 },
      }))],
      hooks: { draw: [(plot) => this.mark(plot)], setCursor: [(plot) => this.say(plot.cursor.idx)] },
    }, drawn, this.plain);
  }

  /** One sentence for who doesn't see the drawing. */
  described() {
    const parts = this.series.map(({ name }, index) => {
      const column = this.data[index + 1].filter((value) => typeof value === "number");
      return column.length ? t("runs.from_to", { name, first: number(column[0]), last: number(column.at(-1)) }) : null;
    });
    return `${this.name}. ${parts.filter(Boolean).join(" ")} ${t("runs.table_below")}`;
  }

  say(at) {
    const step = this.data[0][at];
    const said = this.series.map(({ name }, index) => [name, this.data[index + 1][at]]).filter(([, value]) => typeof value === "number");
    this.values.textContent = step === undefined ? "" : `${t("runs.step", { step: number(step) })}: ${said.map(([name, value]) => `${name} ${number(value)}`).join(", ")}`;
  }

  // Where a stage begins.
  mark(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = css("--edge");
    ctx.fillStyle = css("--soft");
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const { stage, step } of this.stages.length > 1 ? this.stages : []) {
      const left = Math.max(bbox.left, plot.valToPos(step, "x", true));
      ctx.beginPath();
      ctx.moveTo(left, bbox.top);
      ctx.lineTo(left, bbox.top + bbox.height);
      ctx.stroke();
      ctx.fillText(stage, left + 4 * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
    }
    ctx.restore();
  }

  destroy() {
    removeEventListener("themechange", this.redraw);
    this.observer.disconnect();
    this.plot?.destroy();
  }
}

/** Training and validation loss, with a switch between a logarithmic and a linear scale. */
export class LossChart extends Chart {
  constructor() {
    super(HEIGHT.loss);
    this.box = element("input", { type: "checkbox" });
    this.box.checked = true;
    this.box.addEventListener("change", () => this.update(this.log));
    this.title = element("span", { class: "who" });
    this.keys = element("span", { class: "keys-of" });
    this.label = element("span");
    this.caption.append(this.title, this.keys, element("label", { class: "switch" }, this.box, " ", this.label));
  }

  update(log) {
    this.log = log;
    const series = [
      { name: t("runs.training"), colour: "--accent", dots: false },
      { name: t("runs.validation"), colour: "--care", dots: true, dash: [6, 3] },
    ];
    this.title.textContent = t("runs.loss");
    this.label.textContent = t("runs.logarithmic");
    this.keys.replaceChildren(...series.map(({ name, colour }) => element("span", { class: `of${colour}` }, name)));
    const [steps, loss, valid] = log.step.length || log.valid_step.length
      ? window.uPlot.join([[log.step, log.loss], [log.valid_step, log.valid_loss]]) : [[], [], []];
    this.show(t("runs.loss"), series, [steps, loss, valid], log.stages, this.box.checked);
  }
}

/** One column of a log on a linear scale. */
export class PlainChart extends Chart {
  constructor(key, column) {
    super(HEIGHT.plain);
    this.titleKey = key;
    this.column = column;
    this.title = element("span", { class: "who" });
    this.caption.append(this.title);
  }

  update(log) {
    const name = t(this.titleKey);
    this.title.textContent = name;
    this.show(name, [{ name, colour: "--good", dots: false }], [log.step, log[this.column]], log.stages);
  }
}
