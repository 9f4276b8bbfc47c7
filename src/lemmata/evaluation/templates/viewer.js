"use strict";
(() => {
  const samples = JSON.parse(document.getElementById("data").textContent);
  const filters = document.getElementById("filters");
  const list = document.getElementById("samples");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const PAGE = 50;
  const chosen = {};
  let search = "";
  let shown = PAGE;

  const field = (sample, key) => key.startsWith("group.") ? (sample.group || {})[key.slice(6)] : sample[key];
  const keys = ["run", "outcome", "table", "finish"];
  const groups = new Set();
  for (const sample of samples) for (const key of Object.keys(sample.group || {})) groups.add("group." + key);
  keys.push(...groups);

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  for (const key of keys) {
    const values = [...new Set(samples.map((sample) => field(sample, key)).filter((value) => value !== undefined && value !== ""))];
    if (values.length < 2 && key !== "outcome") continue;
    values.sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1));
    const label = element("label", key.replace("group.", ""));
    const select = element("select");
    select.dataset.key = key;
    select.append(new Option("any", ""));
    for (const value of values) select.append(new Option(String(value), String(value)));
    select.addEventListener("change", () => { chosen[key] = select.value; shown = PAGE; draw(); });
    label.append(select);
    filters.append(label);
  }
  const label = element("label", "contains");
  const input = element("input");
  input.type = "search";
  input.id = "search";
  input.addEventListener("input", () => { search = input.value.toLowerCase(); shown = PAGE; draw(); });
  label.append(input);
  filters.append(label);

  const fits = (sample) => keys.every((key) => !chosen[key] || String(field(sample, key)) === chosen[key])
    && (!search || [sample.id, sample.prompt, sample.output, sample.extracted, sample.gold, sample.reason]
      .some((text) => text && text.toLowerCase().includes(search)));

  const card = (sample) => {
    const details = element("details");
    const summary = element("summary");
    summary.append(element("span", sample.outcome, ["equal", "different", "unknown"].includes(sample.outcome) ? sample.outcome : ""),
      ` ${sample.id} · ${sample.prompt.slice(0, 160)}`);
    details.append(summary);
    // Filled when it is opened: thousands of closed cards stay light.
    details.addEventListener("toggle", () => {
      if (!details.open || details.childElementCount > 1) return;
      const facts = element("dl");
      const parts = [["before", sample.history], ["prompt", sample.prompt], ["output", sample.output],
        ["read", sample.extracted], ["gold", sample.gold], ["verdict", sample.outcome], ["why", sample.reason],
        ["finish", sample.finish], ["judge", (sample.judge || []).join("\n\n---\n\n")]];
      for (const [name, text] of parts) {
        if (text === null || text === undefined || text === "") continue;
        facts.append(element("dt", name));
        const value = element("dd");
        value.append(element("pre", text));
        facts.append(value);
      }
      details.append(facts);
    });
    return details;
  };

  const draw = () => {
    const found = samples.filter(fits);
    count.textContent = `${found.length} of ${samples.length} samples`;
    list.replaceChildren(...found.slice(0, shown).map(card));
    more.hidden = found.length <= shown;
  };
  more.addEventListener("click", () => { shown += PAGE; draw(); });
  draw();
})();
