// The header of a page that is not the tutor's: its words, the choice of language and theme, and the API key's dialog.

import * as api from "./api.js";
import { key } from "./confirm.js";
import { byId, element } from "./dom.js";
import { showTheme, startTheme } from "./switch.js";
import { alsoRead, chooseLanguage, language, LANGUAGES, preferred, t, useLanguage } from "./words.js";

/** Puts the page into the reader's language; `title` is its title's key, `redraw` is called when the language changes. */
export async function start(title, redraw) {
  alsoRead("pages");
  await useLanguage(preferred());
  const show = () => {
    document.title = `Lemmata: ${t(title)}`;
    showTheme();
  };
  byId("language").append(
    ...Object.entries(LANGUAGES).map(([code, called]) => element("option", { value: code, lang: code }, called)),
  );
  byId("language").value = language();
  byId("language").addEventListener("change", async () => {
    try {
      await chooseLanguage(byId("language").value);
    } catch {
      byId("language").value = language();
      return;
    }
    show();
    redraw();
  });
  startTheme();
  byId("key-no").addEventListener("click", () => byId("key").close());
  api.onKeyNeeded(key);
  show();
}

/** What went wrong, in the reader's language where it is the connection. */
export function reason(error) {
  return error instanceof api.ApiError ? error.message : t("failed.unreachable");
}
