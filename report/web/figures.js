"use strict";
// The interactive chart of each group and the table of all rows of one run, from the page's own data.
const pageData = JSON.parse(document.getElementById("data").textContent);
const axisNames = { step: "steps K", epoch: "epochs", evaluations: "gradient evaluations N", seconds: "training time  [s]" };
const mostShown = 7;

const option = (value, text) => element("option", { value }, text);
const labelled = (text, control) => element("label", {}, text, control);
const tick = (checked) => { const box = element("input", { type: "checkbox" }); box.checked = checked; return box; };

const groupChart = (place, group, number) => {
  const has = (name) => group.order.includes(name);
  const bounds = group.order.filter((name) => group.columns[name].bound);
  const x = element("select", {}, ...Object.keys(axisNames).filter(has).map((name) => option(name, axisNames[name])));
  const y = element("select", {}, ...group.order.filter((name) => !(name in axisNames) && !group.columns[name].bound).map((name) =>
    option(name, group.columns[name].name === name ? name : `${name}: ${group.columns[name].name}`)));
  y.value = has(group.first) ? group.first : y.options[0].value;
  const bound = element("select", {}, option("smallest", "smallest of each run"), option("none", "none"), option("all", "all"), ...bounds.map((name) => option(name, name)));
  const logX = tick(true), logY = tick(group.columns[y.value].logarithmic);
  const readX = element("p", { class: "note", "aria-live": "polite" });
  const list = element("ul", { class: "legend", "aria-label": "Series of the chart" });
  const place2 = element("div", { class: "chart", id: "chart-" + number });
  const hidden = new Set();  // names of series that were switched off
  const chosen = new Set();  // and of those beyond the first runs that were switched on
  let values = [];
  const chart = new Chart(place2, (at, ys) => {
    readX.textContent = at === null ? "Point at the chart, or focus it and use the arrow keys, to read values." : `${axisNames[x.value]}: ${digits(at)}`;
    values.forEach((cell, i) => { cell.textContent = at === null ? "" : digits(ys[i]); });
  });

  const smallest = (run) => {
    const proved = bounds.filter((name) => run.series[name] && !run.refuted.includes(name) && run.series[name].at(-1) !== null);
    return proved.sort((a, b) => run.series[a].at(-1) - run.series[b].at(-1)).slice(0, 1);
  };
  const boundsOf = (run) => {
    if (!group.columns[y.value].bounded || bound.value === "none") return [];
    if (bound.value === "smallest") return smallest(run);
    return (bound.value === "all" ? bounds : [bound.value]).filter((name) => run.series[name]);
  };
  const standing = (run, name) => run.refuted.includes(name) ? "refuted" : run.estimated ? "estimate" : "bound";

  const draw = () => {
    const series = [];
    group.runs.forEach((run, r) => {
      const along = run.series[x.value] ?? [];
      const scale = group.columns[y.value].scale;
      const add = (name, text, kind, factor, width) => {
        const shown = r < mostShown ? !hidden.has(text) : chosen.has(text);
        series.push({ text, x: along, y: run.series[name].map((v) => v === null ? null : v * factor), colour: r, standing: kind, width, shown });
      };
      if (run.series[y.value]) add(y.value, run.label, "observed", scale, 2.5);
      for (const name of boundsOf(run)) add(name, `${name} of ${run.label}${{ estimate: " (estimate)", refuted: " (refuted)" }[standing(run, name)] ?? ""}`, standing(run, name), 1, 1.2);
    });
    values = series.map(() => element("span", { class: "value" }));
    list.replaceChildren(...series.map((one, i) => {
      const box = tick(one.shown);
      box.addEventListener("change", () => {
        for (const [set, within] of [[hidden, false], [chosen, true]]) box.checked === within ? set.add(one.text) : set.delete(one.text);
        chart.toggle(i, box.checked);
      });
      const swatch = element("span", { class: "swatch" });
      swatch.style.borderTopStyle = { estimate: "dashed", refuted: "dotted" }[one.standing] ?? "solid";
      swatch.style.borderTopColor = colour(one.colour);
      if (one.standing === "bound") swatch.style.borderTopWidth = "1px";
      return element("li", {}, element("label", {}, box, swatch, element("span", { class: "name" }, one.text), values[i]));
    }));
    const label = group.columns[y.value].axis;
    chart.show({ label: `${group.name}: ${label} against ${axisNames[x.value]}`, x: { label: axisNames[x.value], logarithmic: logX.checked },
      y: { label, logarithmic: logY.checked }, series });
  };
  y.addEventListener("change", () => { logY.checked = group.columns[y.value].logarithmic; draw(); });
  for (const control of [x, bound, logX, logY]) control.addEventListener("change", draw);
  document.addEventListener("theme", draw);
  place.replaceChildren(element("h4", {}, `${group.name}: interactive chart`),
    element("div", { class: "controls" }, labelled("y", y), labelled("x", x), labelled("bounds", bound), labelled("log x", logX), labelled("log y", logY)),
    place2, readX, list);
  draw();
};

// Drawn when first seen: a chart needs its width.
document.querySelectorAll(".interactive").forEach((place) => {
  const once = () => {
    const number = Number(place.dataset.group);
    groupChart(place, pageData.groups[number], number);
  };
  place.closest(".panel").addEventListener("shown", once, { once: true });
});

const runChoice = (label) => {
  const select = element("select", { "aria-label": label });
  pageData.groups.forEach((group, g) => select.append(...group.runs.map((run, r) => option(`${g}/${r}`, `${group.name}: ${run.label}`))));
  return select;
};
const chosenRun = (select) => {
  const [g, r] = select.value.split("/").map(Number);
  return [pageData.groups[g], pageData.groups[g].runs[r]];
};

(() => {
  const place = document.getElementById("series");
  const select = runChoice("run whose rows are shown");
  const holder = element("div");
  const show = () => {
    const [group, run] = chosenRun(select);
    const names = group.order.filter((name) => run.series[name]);
    const rows = (run.series[names[0]] ?? []).map((_, i) => element("tr", {}, ...names.map((name, c) => {
      const value = run.series[name][i];
      const cell = element(c ? "td" : "th", c ? { class: "number" } : { class: "number", scope: "row" });
      if (value === null) cell.append(element("span", { class: "none" }, "–"));
      else { cell.dataset.value = value; cell.title = value; cell.textContent = digits(value); }
      return cell;
    })));
    const caption = `${group.name}: every row of ${run.label}. Eight digits are kept here; the CSV file has all.`;
    const table = element("table", { class: "sortable", id: "rows" }, element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col", class: "number", title: group.columns[name].name }, name)))),
      element("tbody", {}, ...rows));
    makeSortable(table);
    holder.replaceChildren(element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption }, table));
  };
  select.addEventListener("change", show);
  place.closest(".panel").addEventListener("shown", show, { once: true });
  place.replaceChildren(element("div", { class: "controls" }, labelled("run", select)), holder);
})();
