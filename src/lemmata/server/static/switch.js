// The button that switches between the system's theme, light and dark; `theme.js` carries the choice out.

import { byId } from "./dom.js";
import { t } from "./words.js";

const THEMES = ["auto", "light", "dark"];
const THEME_NAMES = { auto: "theme.auto", light: "theme.light", dark: "theme.dark" };

/** Lets the button work. */
export function startTheme() {
  byId("theme").addEventListener("click", nextTheme);
  addEventListener("themechange", showTheme);
}

/** Names the theme that was chosen, in the page's language. */
export function showTheme() {
  const text = t("theme.label", { theme: t(THEME_NAMES[document.documentElement.dataset.themeChoice]) });
  byId("theme").setAttribute("aria-label", text);
  byId("theme").title = text;
}

function nextTheme() {
  const choice = document.documentElement.dataset.themeChoice;
  const detail = THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length];
  dispatchEvent(new CustomEvent("choosetheme", { detail }));
}
