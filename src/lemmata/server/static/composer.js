// Where questions are typed: what is wanted (an answer, a hint, a check of one's working), the field and its keys.

import { byId } from "./dom.js";
import { t } from "./words.js";

const MODES = {
  auto: { placeholder: "composer.ask", send: "send.ask", label: "composer.question" },
  hint: { placeholder: "composer.hint", send: "send.hint", label: "composer.question" },
  check: { placeholder: "composer.check", send: "send.check", label: "composer.lines" },
};

const field = byId("question");
const form = byId("composer");
const radios = [...form.querySelectorAll("input[name=mode]")];

export const mode = () => radios.find((radio) => radio.checked).value;

/** Chooses what is wanted, and puts the caret into the field. */
export function choose(wanted, focus = true) {
  radios.find((radio) => radio.value === wanted).checked = true;
  showMode();
  if (focus) field.focus();
}

/** The words that depend on the mode; again after a change of language. */
export function showMode() {
  const { placeholder, send, label } = MODES[mode()];
  field.placeholder = t(placeholder);
  field.setAttribute("aria-label", t(label));
  field.setAttribute("enterkeyhint", mode() === "check" ? "enter" : "send");
  byId("send").textContent = t(send);
  byId("keys-ask").hidden = mode() === "check";
  byId("keys-check").hidden = mode() !== "check";
}

export function setBusy(busy) {
  const hadFocus = document.activeElement === byId("send") || document.activeElement === byId("stop");
  byId("send").hidden = busy;
  byId("stop").hidden = !busy;
  if (hadFocus) (busy ? byId("stop") : byId("send")).focus();
}

export function clear() {
  field.value = "";
  field.dispatchEvent(new Event("input"));
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

/** `send(text, mode)` returns whether it took the text; `stop()` ends the answer on the way. */
export function start(send, stop) {
  const submit = () => {
    const text = field.value.trim();
    if (text && send(text, mode())) clear();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", fit);
  // Working has several lines: there Enter begins the next one, and Ctrl + Enter sends, as it does everywhere.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (mode() === "check" && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    submit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) stop();
  });
  byId("stop").addEventListener("click", stop);
  for (const radio of radios) radio.addEventListener("change", () => showMode());
  showMode();
}
