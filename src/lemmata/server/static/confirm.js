// Small questions to the reader in a dialog of the page: yes or no, and the API key.

import { byId } from "./dom.js";

/** Asks before something that can't be undone; `act` is what the button says. Esc is no. */
export function confirmed(question, act) {
  byId("confirm-text").textContent = question;
  byId("confirm-yes").textContent = act;
  return shown(byId("confirm")).then((answer) => answer === "yes");
}

/** The API key that the reader types; null where they don't. */
export async function key() {
  const dialog = byId("key");
  if (dialog.open) return null;
  const field = byId("key-text");
  field.value = "";
  return (await shown(dialog)) === "yes" ? field.value : null;
}

function shown(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
