// Light or dark, before the first paint: a plain script in the head, so that no page flashes in the other theme.
// data-theme is what is shown, data-theme-choice what was chosen: auto (the system's), light or dark.

(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const show = (choice) => {
    const known = ["light", "dark"].includes(choice) ? choice : "auto";
    root.dataset.themeChoice = known;
    root.dataset.theme = known === "auto" ? (system.matches ? "dark" : "light") : known;
    dispatchEvent(new Event("themechange"));
  };
  system.addEventListener("change", () => show(root.dataset.themeChoice));
  addEventListener("storage", (event) => {
    if (event.key === "theme") show(event.newValue);
  });
  addEventListener("choosetheme", (event) => {
    try {
      localStorage.setItem("theme", event.detail);
    } catch {
      // it then lasts as long as the page
    }
    show(event.detail);
  });
  show(remembered());
})();
