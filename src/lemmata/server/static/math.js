// Formulas: LaTeX to nodes, and prose in which formulas stand between delimiters. Never builds HTML out of text.

const MAX_FORMULA = 5000; // characters; beyond it the source is shown instead

// KaTeX gives a few SVG nodes their width by the attribute `style`, which the page's Content-Security-Policy forbids.
// The same declaration through the style object is allowed.
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

/**
 * A node that shows `latex`; its source as code where KaTeX can't set it.
 *
 * `display` sets it large on one line of its own; `block` does so too, but breaks a line that is too long for the page.
 */
export function formula(latex, { display = false, block = false } = {}) {
  const node = document.createElement("span");
  node.className = display || block ? "formula block" : "formula";
  try {
    if (latex.length > MAX_FORMULA) throw new RangeError("formula too long");
    window.katex.render(block ? `\\displaystyle ${latex}` : latex, node, {
      displayMode: display,
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 200,
      maxSize: 20,
    });
  } catch {
    const source = document.createElement("code");
    source.textContent = latex;
    node.replaceChildren(source);
  }
  return node;
}

/** Text with formulas: \( \), \[ \], $$ $$, \boxed{}, and $ $ where it cannot be money. Everything else stays text. */
export function prose(text) {
  const fragment = document.createDocumentFragment();
  const parts = split(text);
  for (const [index, part] of parts.entries()) {
    if (part.latex !== undefined) {
      fragment.append(formula(part.latex, part));
      continue;
    }
    let words = part.text;
    // A displayed formula is a line of its own already: no blank line before or after it.
    if (parts[index - 1]?.display) words = words.replace(/^ *\n?/, "");
    if (parts[index + 1]?.display) words = words.replace(/\n? *$/, "");
    fragment.append(words);
  }
  return fragment;
}

/** The parts of `text` in order: {text} or {latex, display}. */
export function split(text) {
  const parts = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = formulaAt(text, at);
    if (found) {
      if (plain) parts.push({ text: plain });
      plain = "";
      parts.push({ latex: found.latex, display: found.display });
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) parts.push({ text: plain });
  return parts;
}

function formulaAt(text, at) {
  return (
    between(text, at, "\\[", "\\]", true) ??
    between(text, at, "$$", "$$", true) ??
    between(text, at, "\\(", "\\)", false) ??
    boxed(text, at) ??
    dollars(text, at)
  );
}

function between(text, at, open, close, display) {
  if (!text.startsWith(open, at)) return null;
  const end = text.indexOf(close, at + open.length);
  const latex = end < 0 ? "" : text.slice(at + open.length, end).trim();
  return latex ? { latex, display, end: end + close.length } : null;
}

function boxed(text, at) {
  const open = "\\boxed{";
  if (!text.startsWith(open, at)) return null;
  let depth = 1;
  for (let end = at + open.length; end < text.length; end += 1) {
    if (text[end] === "{") depth += 1;
    if (text[end] === "}") depth -= 1;
    if (depth === 0) return { latex: text.slice(at, end + 1), display: false, end: end + 1 };
  }
  return null;
}

// "$5 and $6" is money: a formula's dollars touch it on the inside, no digit follows the second one, and what stands
// between them is not a run of words.
function dollars(text, at) {
  if (text[at] !== "$" || text[at - 1] === "\\") return null;
  const end = text.indexOf("$", at + 1);
  const latex = end < 0 ? "" : text.slice(at + 1, end);
  if (!latex || /^\s|[\s\\]$|\n/.test(latex) || /\d/.test(text[end + 1] ?? "")) return null;
  if (!latex.includes("\\") && /[A-Za-z]{2,}\s+[A-Za-z]/.test(latex)) return null;
  return { latex, display: false, end: end + 1 };
}
