"use strict";
// Charts by uPlot: series with x values of their own, logarithmic axes, a readout that follows the pointer or
// the arrow keys, colours of the page's theme.
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

const digits = (value) => {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "∞";
  const text = Number(value).toPrecision(6);
  return /e/.test(text) || (value !== 0 && Math.abs(value) < 1e-4) ? Number(text).toExponential() : String(Number(text));
};

// The colours of Okabe and Ito, lighter where the ground is dark.
const palette = {
  light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#b97f00", "#3a8fc4"],
  dark: ["#56b4e9", "#ff8c42", "#2fd0a0", "#e8a3c9", "#f2f2f2", "#e69f00", "#8fd0f5"],
};
const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
const colour = (i) => palette[isDark() ? "dark" : "light"][i % 7];
const dashes = { observed: [], bound: [], estimate: [6, 4], refuted: [2, 4] };

class Chart {
  // `readout(values)` gets the x under the cursor and, for each series, its y there or nearest to it.
  constructor(place, readout) {
    this.place = place;
    this.readout = readout;
    this.drawing = null;
    place.tabIndex = 0;
    place.setAttribute("role", "img");
    place.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.resize()).observe(place);
    document.addEventListener("theme", () => { if (this.shown) this.show(this.shown); });
  }

  // {label, x: {label, logarithmic}, y: {label, logarithmic}, series: [{x, y, colour, standing, width, shown}]}
  show(figure) {
    this.shown = figure;
    this.place.setAttribute("aria-label", figure.label + ". Arrow keys read values.");
    const visible = figure.series.map((series) => {
      const keep = series.x.map((x, i) => Number.isFinite(x) && Number.isFinite(series.y[i]) && x !== null && series.y[i] !== null &&
        (!figure.x.logarithmic || x > 0) && (!figure.y.logarithmic || series.y[i] > 0));
      return [series.x.filter((_, i) => keep[i]), series.y.filter((_, i) => keep[i])];
    });
    const nothing = visible.every(([x]) => x.length === 0);
    const tables = visible.map(([x, y]) => [x, y]);
    this.data = nothing ? [[1], ...tables.map(() => [null])] : uPlot.join(tables);
    if (this.drawing) this.drawing.destroy();
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink"), grid = style.getPropertyValue("--grid");
    const axis = ({ label, logarithmic }, side) => ({
      label, stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 }, size: side ? 70 : 46,
      values: (u, ticks) => ticks.map((v) => v === null ? null : logarithmic && !/^1e/.test(v.toExponential()) ? (ticks.length < 10 ? digits(v) : null) : digits(v)),
    });
    const scale = ({ logarithmic }) => ({ time: false, distr: logarithmic ? 3 : 1 });
    this.drawing = new uPlot({
      ...this.size(),
      scales: { x: scale(figure.x), y: scale(figure.y) },
      axes: [axis(figure.x, 0), axis(figure.y, 1)],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 }, dataIdx: (u, s, i) => this.nearest(s, i) },
      legend: { show: false },
      series: [{}, ...figure.series.map((series) => ({
        stroke: colour(series.colour), width: series.width ?? 2, dash: dashes[series.standing] ?? [], spanGaps: true,
        show: series.shown ?? true, points: { show: series.x.length < 15 },
      }))],
      hooks: { setCursor: [(u) => this.read(u.cursor.idx)] },
    }, this.data, this.place);
    this.read(null);
  }

  toggle(i, shown) {
    this.shown.series[i].shown = shown;
    this.drawing.setSeries(i + 1, { show: shown });
  }

  // The index nearest to i at which series s has a value.
  nearest(s, i) {
    const values = this.data[s];
    if (s === 0 || i === null) return i;
    for (let d = 0; d < values.length; ++d) for (const j of [i - d, i + d]) if (values[j] !== null && values[j] !== undefined) return j;
    return i;
  }

  read(i) {
    const at = (s) => i === null || i === undefined ? null : this.data[s][this.nearest(s, i)];
    this.readout(at(0), this.shown.series.map((_, s) => at(s + 1)));
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || !this.drawing) return;
    event.preventDefault();
    const last = this.data[0].length - 1;
    const now = this.drawing.cursor.idx;
    const next = now === null || now === undefined ? (step > 0 ? 0 : last) : Math.min(last, Math.max(0, now + step));
    this.drawing.setCursor({ left: this.drawing.valToPos(this.data[0][next], "x"), top: 0 });
  }

  size() { return { width: Math.max(240, this.place.clientWidth), height: Math.min(460, Math.max(280, this.place.clientWidth * 0.5)) }; }
  resize() {
    if (this.drawing && this.place.clientWidth > 0 && this.drawing.width !== this.size().width) this.drawing.setSize(this.size());
  }
}
