// A question's function, drawn by uPlot, which is fetched when the first graph is wanted. Beside the drawing stand its
// formulas and a table of its labelled points, so that nobody needs to see the drawing.

import { element } from "./dom.js";
import { formula, prose } from "./math.js";
import { english, t } from "./words.js";

const HEIGHT = 300;
const DASHES = [[], [8, 4], [2, 3]]; // curves differ by more than their colour

let library = null;
const drawn = new Set();

function uplot() {
  library ??= new Promise((resolve, reject) => {
    const style = element("link", { rel: "stylesheet", href: "static/vendor/uplot/uPlot.min.css" });
    const script = element("script", { src: "static/vendor/uplot/uPlot.iife.min.js" });
    script.addEventListener("load", () => resolve(window.uPlot));
    script.addEventListener("error", () => {
      library = null; // the next graph tries again
      reject(new Error("uPlot"));
    });
    document.head.append(style, script);
  });
  return library;
}

addEventListener("themechange", () => {
  for (const plot of drawn) plot.redraw();
});

/** A figure of {curves, points, x, y}; the drawing itself comes a moment later. */
export function graph(data) {
  const names = data.curves.map(({ latex }, index) => element("li", { class: `curve-${index % DASHES.length}` }, formula(latex)));
  const canvas = element("div", { class: "plot", role: "img", "aria-label": t("graph.label") });
  const figure = element("figure", { class: "graph answer plain" },
    element("figcaption", {}, element("span", { class: "who" }, t("graph.title")), element("ul", { class: "curves" }, ...names)),
    canvas, points(data.points));
  uplot().then(
    (uPlot) => draw(uPlot, canvas, data),
    () => canvas.replaceChildren(element("p", { class: "note" }, t("graph.failed"))),
  );
  return figure;
}

function points(list) {
  if (!list.length) return null;
  const row = ({ x, y, label }) =>
    element("tr", {}, element("th", { scope: "row" }, english(prose(label))), element("td", {}, shown(x)), element("td", {}, shown(y)));
  return element("table", { class: "points" }, element("caption", {}, t("graph.points")),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, t("graph.point")),
      element("th", { scope: "col" }, "x"), element("th", { scope: "col" }, "y"))),
    element("tbody", {}, ...list.map(row)));
}

const shown = (value) => String(Number(value.toFixed(4))).replace("-", "−");

function draw(uPlot, canvas, { curves, points: marked, x, y }) {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const axis = { stroke: () => css("--soft"), grid: { stroke: () => css("--line"), width: 1 }, ticks: { stroke: () => css("--line") } };
  const colours = ["--accent", "--care", "--good"];
  // uPlot wants one sorted x axis for all curves.
  const data = uPlot.join(curves.map(({ xs, ys }) => [xs, ys]), curves.map((curve) => curve.ys.map(() => 2)));
  const plot = new uPlot({
    width: canvas.clientWidth || 300,
    height: HEIGHT,
    scales: { x: { time: false, range: x }, y: { range: y } },
    axes: [axis, { ...axis, size: 48 }],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    series: [{}, ...curves.map((_, index) => ({
      stroke: () => css(colours[index % colours.length]),
      width: 2,
      dash: DASHES[index % DASHES.length],
      points: { show: false },
      spanGaps: false,
    }))],
    hooks: { draw: [(self) => mark(self, marked, css)] },
  }, data, canvas);
  drawn.add(plot);
  new ResizeObserver(() => {
    if (!canvas.isConnected) {
      drawn.delete(plot);
      plot.destroy();
    } else if (canvas.clientWidth && canvas.clientWidth !== plot.width) {
      plot.setSize({ width: canvas.clientWidth, height: HEIGHT });
    }
  }).observe(canvas);
}

// The axes through zero, and each labelled point with its label.
function mark(plot, marked, css) {
  const { ctx, bbox } = plot;
  const at = (value, scale) => plot.valToPos(value, scale, true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = css("--soft");
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(at(0, "x"), bbox.top);
  ctx.lineTo(at(0, "x"), bbox.top + bbox.height);
  ctx.moveTo(bbox.left, at(0, "y"));
  ctx.lineTo(bbox.left + bbox.width, at(0, "y"));
  ctx.stroke();
  ctx.fillStyle = css("--ink");
  ctx.font = `${13 * devicePixelRatio}px system-ui, sans-serif`;
  for (const { x, y } of marked) {
    const [left, top] = [at(x, "x"), at(y, "y")];
    ctx.beginPath();
    ctx.arc(left, top, 4 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
    const text = `(${shown(x)}, ${shown(y)})`;
    const right = left + ctx.measureText(text).width + 10 * devicePixelRatio > bbox.left + bbox.width;
    ctx.textAlign = right ? "right" : "left";
    // A rim in the paper's colour keeps the label readable where the curve runs through it.
    ctx.strokeStyle = css("--raised");
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeText(text, left + (right ? -8 : 8) * devicePixelRatio, top - 8 * devicePixelRatio);
    ctx.fillText(text, left + (right ? -8 : 8) * devicePixelRatio, top - 8 * devicePixelRatio);
  }
  ctx.restore();
}
