// The small palette of symbols: puts one at the caret of the field, or around what is selected. One stop of the Tab
// key; the arrow keys move inside it, as in every toolbar.

import { button } from "./dom.js";
import { t } from "./words.js";

// what is seen, its name, what goes before the caret or the selection, what goes after
const SYMBOLS = [
  ["a∕b", "palette.fraction", "(", ")/()"],
  ["xⁿ", "palette.power", "^(", ")"],
  ["√", "palette.root", "sqrt(", ")"],
  ["( )", "palette.brackets", "(", ")"],
  ["|x|", "palette.absolute", "|", "|"],
  ["≤", "palette.at_most", "≤", ""],
  ["≥", "palette.at_least", "≥", ""],
  ["≠", "palette.not_equal", "≠", ""],
  ["π", "palette.pi", "π", ""],
  ["×", "palette.times", "×", ""],
];

export function palette(bar, field) {
  const keys = SYMBOLS.map(([seen, , before, after]) => {
    const key = button("key", () => insert(field, before, after));
    key.dataset.symbol = seen; // drawn by the style sheet: the button's name is the word for it
    return key;
  });
  for (const key of keys.slice(1)) key.tabIndex = -1;
  // A tap must not take the focus from the field: on a phone the keyboard would close.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    const at = keys.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: keys.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = keys[(to + keys.length) % keys.length];
    for (const key of keys) key.tabIndex = key === next ? 0 : -1;
    next.focus();
  });
  bar.replaceChildren(...keys);
  name(bar);
}

/** The symbols' names in the language of now. */
export function name(bar) {
  for (const [index, key] of [...bar.children].entries()) {
    const text = t(SYMBOLS[index][1]);
    key.setAttribute("aria-label", text);
    key.title = text;
  }
}

function insert(field, before, after) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const selected = value.slice(from, to);
  field.focus();
  // execCommand keeps the field's undo; a browser without it gets the text all the same.
  if (!document.execCommand("insertText", false, before + selected + after)) {
    field.setRangeText(before + selected + after, from, to, "end");
    field.dispatchEvent(new Event("input"));
  }
  // Inside the brackets where they are empty, else at the next place to fill in.
  const caret = selected && after ? from + before.length + selected.length + after.length - (after.endsWith("()") ? 1 : 0) : from + before.length;
  field.setSelectionRange(caret, caret);
}
