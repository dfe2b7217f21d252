"use strict";
// The bound explorer: the bounds of the C++ library, compiled to WebAssembly, redrawn while a slider moves.
(() => {
  const place = document.getElementById("explorer");
  if (!place) return;
  const missing = (why) => place.replaceChildren(element("p", { class: "note", id: "explorer-missing" },
    `The bound explorer cannot run here (${why}); qhm bounds computes the same numbers.`));
  if (typeof WebAssembly === "undefined" || typeof Worker === "undefined") { missing("this browser has no WebAssembly or no workers"); return; }

  let worker = null, busy = false, waiting = null, number = 0, milliseconds = 8;
  const mostPoints = 25;
  let setting = { ...paperSetting };
  const names = { steps: "steps K", epochs: "epochs", evaluations: "gradient evaluations N" };
  const x = element("select", { id: "explorer-x" }, ...Object.keys(names).map((name) => element("option", { value: name }, names[name])));
  const from = element("select", { id: "explorer-from" }, element("option", { value: "" }, "the paper's setting"));
  pageData.groups.forEach((group, g) => group.runs.forEach((run, r) => from.append(element("option", { value: `${g}/${r}` }, `${group.name}: ${run.label}`))));
  const said = element("p", { class: "best", id: "explorer-best", "aria-live": "polite" }, "Loading the bounds…");
  const formula = element("div", { class: "formula", id: "explorer-formula" });
  const command = element("code", { id: "explorer-command" });
  const readX = element("p", { class: "note" });
  const legend = element("ul", { class: "legend", "aria-label": "Theorems of the chart" });
  const holder = element("div", { class: "chart", id: "explorer-chart" });
  const body = element("tbody");
  const hidden = new Set();
  let values = [], last = null;
  const chart = new Chart(holder, (at, ys) => {
    readX.textContent = at === null ? "Point at the chart, or focus it and use the arrow keys, to read values." : `${names[x.value]}: ${digits(at)}`;
    values.forEach((cell, i) => { cell.textContent = at === null ? "" : digits(ys[i]); });
  });

  const theoremsOf = (row) => Object.keys(row).filter((name) => row[name] !== null && typeof row[name] === "object" && "applies" in row[name]);
  const draw = (record) => {
    const rows = record.results[0].rows, end = rows.at(-1);
    const series = theoremsOf(end).map((name, i) => ({ text: name, colour: i, standing: end[name].standing === "refuted" ? "refuted" : i < 7 ? "bound" : "estimate",
      x: rows.map((row) => row[x.value]), y: rows.map((row) => row[name].bound), shown: !hidden.has(name) }));
    values = series.map(() => element("span", { class: "value" }));
    if (legend.dataset.names !== series.map(({ text }) => text).join()) {
      legend.dataset.names = series.map(({ text }) => text).join();
      legend.replaceChildren(...series.map((one, i) => {
        const box = element("input", { type: "checkbox" });
        box.checked = one.shown;
        box.addEventListener("change", () => { box.checked ? hidden.delete(one.text) : hidden.add(one.text); chart.toggle(i, box.checked); });
        return element("li", {}, element("label", {}, box, element("span", { class: "swatch" }), element("span", { class: "name" }, one.text + (one.standing === "refuted" ? " (refuted)" : "")), values[i]));
      }));
    }
    legend.querySelectorAll("li").forEach((item, i) => {
      const swatch = item.querySelector(".swatch");
      swatch.style.borderTopColor = colour(i);
      swatch.style.borderTopStyle = { estimate: "dashed", refuted: "dotted" }[series[i].standing] ?? "solid";
      values[i] = item.querySelector(".value");
    });
    chart.show({ label: `Bounds on the smallest squared gradient norm against ${names[x.value]}`, x: { label: names[x.value], logarithmic: true },
      y: { label: "bound on min E|∇f|²", logarithmic: true }, series });
  };
  // The formula of the smallest bound, as the tab of formulas has it.
  const write = (theorem) => {
    if (formula.dataset.theorem === theorem) return;
    formula.dataset.theorem = theorem;
    const written = theorem ? document.getElementById("formula-" + theorem) : null;
    formula.replaceChildren(...(written ? [...written.querySelectorAll(".display")].map((one) => one.cloneNode(true)) : []));
  };
  const tell = (record) => {
    const end = record.results[0].rows.at(-1);
    write(end.best ? end.best.theorem : "");
    said.classList.remove("error");
    said.textContent = (end.best ? `Smallest proved bound: ${digits(end.best.bound)} (${end.best.theorem})` : "No proved theorem applies") +
      ` after K = ${end.steps.toLocaleString("en")} steps, ${end.epochs} epochs, N = ${end.evaluations.toLocaleString("en")} gradients.`;
    body.replaceChildren(...theoremsOf(end).map((name) => {
      const one = end[name];
      const value = element("td", { class: "number" }, digits(one.bound));
      if (one.bound !== null) { value.dataset.value = one.bound; value.title = String(one.bound); }
      const own = document.getElementById("formula-" + name);
      return element("tr", { "data-theorem": name }, element("th", { scope: "row" }, own ? element("a", { href: "#" + own.id }, name) : name), value,
        element("td", {}, one.bound === null ? one.reason ?? "not evaluated" : one.standing === "refuted" ? "refuted as printed: no bound" : end.best && end.best.theorem === name ? "the smallest" : ""));
    }));
  };

  const send = () => {
    if (busy || !waiting) return;
    busy = true;
    const { request, dragging, asked } = waiting;
    waiting = null;
    // While dragging, as many points as fit between two frames of the eye; then all.
    const points = dragging ? Math.max(3, Math.min(mostPoints, Math.round(90 / milliseconds))) : mostPoints;
    worker.postMessage({ id: asked, request: { ...request, points } });
  };
  const ask = (dragging) => {
    command.textContent = commandOf(setting);
    waiting = { request: requestOf(setting), dragging, asked: ++number };
    place.dataset.asked = number;  // what the form says is on the page once this many are answered
    if (worker) send();
  };
  const heard = ({ data }) => {
    busy = false;
    if (data.failed) { missing(data.failed); return; }
    const { answer } = data;
    if (answer.error) {
      said.classList.add("error");
      said.textContent = answer.error;
    } else {
      milliseconds = Math.max(0.5, data.milliseconds / answer.results[0].rows.length);
      last = answer;
      place.dataset.points = answer.results[0].rows.length;
      draw(answer);
      tell(answer);
    }
    place.dataset.answered = data.id;
    send();
  };

  const fields = {};
  const update = () => { for (const [key, field] of Object.entries(fields)) field.row.hidden = !isUsed(key, setting); };
  const changed = (key, value, dragging) => {
    setting[key] = value;
    // A rate that rises begins above 0.
    if (key === "lr" && risingRates.includes(value) && setting["lr.min"] === 0) fields["lr.min"].set(setting["lr.min"] = Number((setting["lr.max"] / 10).toPrecision(3)));
    update();
    ask(dragging);
  };
  const fill = () => { for (const [key, field] of Object.entries(fields)) field.set(setting[key]); update(); ask(false); };
  const form = element("div", { class: "form" }, ...Object.entries(explorerParts).map(([title, keys]) => element("fieldset", {}, element("legend", {}, title), ...keys.map((key) => {
    fields[key] = fieldOf(key, changed);
    return fields[key].row;
  }))));
  from.addEventListener("change", () => { setting = from.value === "" ? { ...paperSetting } : settingOf(chosenRun(from)[1]); fill(); });
  x.addEventListener("change", () => { if (last) draw(last); });
  document.addEventListener("theme", () => { if (last) draw(last); });

  place.replaceChildren(
    element("p", {}, "Computed by the program's own library, compiled to WebAssembly, in double precision and checked in a wider one; ",
      "nothing is sent anywhere. Where more digits were needed, no number is given."),
    element("div", { class: "controls" }, labelled("start from", from), labelled("x", x)), form, said, formula, holder, readX, legend,
    element("div", { class: "wide" }, element("table", { id: "explorer-table" }, element("caption", {}, "Every theorem at the end of the horizon"),
      element("thead", {}, element("tr", {}, ...["theorem", "bound", "note"].map((text) => element("th", { scope: "col", class: text === "bound" ? "number" : "" }, text)))), body)),
    element("p", { class: "note" }, "The same by the program: ", command));
  place.closest(".panel").addEventListener("shown", () => {
    try {
      const text = ["explorer-module", "explorer-worker"].map((id) => document.getElementById(id).textContent).join("\n");
      worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      worker.onmessage = heard;
      worker.onerror = (event) => missing(event.message || "the worker could not start");
      fill();
    } catch (error) { missing(String(error)); }
  }, { once: true });
})();
