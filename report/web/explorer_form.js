"use strict";
// The explorer's controls: what each number may be, how its slider runs, which kinds of schedules have it.
const explorerKinds = {
  lr: ["constant", "sqrt-decay", "decay", "cosine", "polynomial", "linear-decay", "exponential", "linear", "affine"],
  batch: ["constant", "exponential", "linear", "affine", "sfo-optimal"],
  beta: ["constant", "step-decay", "increasing"],
  gamma: ["constant", "step-decay"],
};
// What else is chosen among words: its name, and the words.
const explorerChoices = {
  per: { label: "rate counts", flag: "--lr-per", words: ["epoch", "step"] },
  seesaw: { label: "Seesaw", flag: "--seesaw-line", words: ["none", "sgd", "normalised"] },
};
const risingRates = ["exponential", "linear", "affine"];
// key: [label, flag of qhm bounds, low, high, logarithmic, whole, kinds that have it]; 0 stands left of a
// logarithmic slider where `zero` says so, infinity right of it where `infinite` does.
const explorerNumbers = {
  "lr.max": { label: "largest α", flag: "--lr-max", low: 1e-4, high: 10, logarithmic: true },
  "lr.min": { label: "smallest α", flag: "--lr-min", low: 1e-6, high: 1, logarithmic: true, zero: true, kinds: ["cosine", "polynomial", "linear-decay", ...risingRates] },
  "lr.growth": { label: "growth a stage", flag: "--lr-growth", low: 1.01, high: 4, kinds: ["exponential", "affine"] },
  "lr.slope": { label: "rise a stage", flag: "--lr-slope", low: 1e-4, high: 1, logarithmic: true, kinds: ["linear"] },
  "warmup.epochs": { label: "warm-up epochs", flag: "--warmup-epochs", low: 1, high: 300, logarithmic: true, whole: true, zero: true },
  "warmup.initial": { label: "first α", flag: "--warmup-initial", low: 1e-5, high: 1, logarithmic: true },
  "warmup.interval": { label: "epochs a stage", flag: "--warmup-interval", low: 1, high: 30, logarithmic: true, whole: true, zero: true },
  "seesaw.factor": { label: "factor a", flag: "--seesaw", low: 1.05, high: 4 },
  "lr.power": { label: "power", flag: "--lr-power", low: 0.25, high: 6, kinds: ["polynomial"] },
  "batch.size": { label: "batch size b", flag: "--batch-size", low: 1, high: 8192, logarithmic: true, whole: true, kinds: ["constant", "exponential", "linear", "affine"] },
  "batch.max": { label: "largest b", flag: "--batch-end", low: 1, high: 65536, logarithmic: true, whole: true, kinds: ["affine"] },
  "batch.growth": { label: "growth δ", flag: "--batch-growth", low: 1.05, high: 4, kinds: ["exponential", "affine"] },
  "batch.slope": { label: "slope c", flag: "--batch-slope", low: 0.01, high: 1024, logarithmic: true, kinds: ["linear", "sfo-optimal"] },
  "beta.max": { label: "β", flag: "--beta-max", low: 0, high: 0.999, kinds: ["constant", "step-decay"] },
  "beta.min": { label: "first β", flag: "--beta-min", low: 0, high: 0.999, kinds: ["increasing"] },
  "beta.factor": { label: "factor ζ", flag: "--beta-factor", low: 0.01, high: 0.99, kinds: ["step-decay"] },
  "gamma.max": { label: "γ", flag: "--gamma-max", low: 0, high: 1 },
  "gamma.factor": { label: "factor λ", flag: "--gamma-factor", low: 0.01, high: 0.99, kinds: ["step-decay"] },
  interval: { label: "E epochs a stage", flag: "--interval", low: 1, high: 300, logarithmic: true, whole: true },
  epochs: { label: "M epochs", flag: "--epochs", low: 1, high: 1000, logarithmic: true, whole: true },
  samples: { label: "n samples", flag: "--samples", low: 1, high: 1e7, logarithmic: true, whole: true },
  smoothness: { label: "L smoothness", flag: "--smoothness", low: 1e-3, high: 1e3, logarithmic: true },
  variance: { label: "σ² variance", flag: "--variance", low: 1e-4, high: 1e5, logarithmic: true, zero: true },
  gradient_bound: { label: "G on gradients", flag: "--gradient-bound", low: 1e-3, high: 1e4, logarithmic: true, infinite: true },
  gap: { label: "Δ gap", flag: "--gap", low: 1e-4, high: 1e3, logarithmic: true, zero: true },
};
const explorerParts = {
  "Problem": ["samples", "smoothness", "variance", "gradient_bound", "gap"],
  "Learning rate α": ["lr", "lr.max", "lr.min", "lr.growth", "lr.slope", "lr.power", "per"],
  "Batch size b": ["batch", "batch.size", "batch.max", "batch.growth", "batch.slope"],
  "Momentum weight β": ["beta", "beta.max", "beta.min", "beta.factor"],
  "Momentum weight γ": ["gamma", "gamma.max", "gamma.factor"],
  "Horizon": ["interval", "epochs"],
  "Warm-up and Seesaw": ["warmup.epochs", "warmup.initial", "warmup.interval", "seesaw", "seesaw.factor"],
};
// The setting of arXiv 2506.23544, section 4: the defaults of qhm bounds.
const paperSetting = { lr: "constant", batch: "exponential", beta: "step-decay", gamma: "step-decay", "lr.max": 0.1, "lr.min": 0, "lr.growth": 1.3, "lr.slope": 0.01, "lr.power": 2, per: "epoch",
  "warmup.epochs": 0, "warmup.initial": 0.01, "warmup.interval": 3, seesaw: "none", "seesaw.factor": 2, "batch.max": 1024,
  "batch.size": 8, "batch.growth": 2, "batch.slope": 16, "beta.max": 0.9, "beta.min": 0.5, "beta.factor": 0.5, "gamma.max": 0.7, "gamma.factor": 0.5,
  interval: 30, epochs: 300, samples: 50000, smoothness: 1, variance: 1, gradient_bound: 1, gap: 1 };
const schedules = Object.keys(explorerKinds);
const isUsed = (key, setting) => {
  if (key === "per") return !["constant", "table", ...risingRates].includes(setting.lr);
  if (key === "warmup.initial" || key === "warmup.interval") return setting["warmup.epochs"] !== 0;
  if (key === "seesaw.factor") return setting.seesaw !== "none";
  if (!key.includes(".") || key.startsWith("warmup.")) return true;
  const kind = setting[key.split(".")[0]];
  return kind !== "table" && (explorerNumbers[key].kinds ?? [kind]).includes(kind);
};

const sliderEnd = 1000;
const valueAt = (place, spec) => {
  if (spec.zero && place <= 0) return 0;
  if (spec.infinite && place >= sliderEnd) return Infinity;
  const share = place / sliderEnd;
  const raw = spec.logarithmic ? spec.low * (spec.high / spec.low) ** share : spec.low + (spec.high - spec.low) * share;
  return spec.whole ? Math.max(1, Math.round(Number(raw.toPrecision(3)))) : Number(raw.toPrecision(3));
};
const placeOf = (value, spec) => {
  if (value === Infinity) return sliderEnd;
  if (spec.logarithmic && value <= 0) return 0;
  const share = spec.logarithmic ? Math.log(value / spec.low) / Math.log(spec.high / spec.low) : (value - spec.low) / (spec.high - spec.low);
  return Math.round(sliderEnd * Math.min(1, Math.max(0, share)));
};
const numberText = (value) => value === Infinity ? "inf" : String(value);

// A row: name, slider, exact number. `changed(key, value, dragging)` hears of both.
const numberField = (key, changed) => {
  const spec = explorerNumbers[key];
  const range = element("input", { type: "range", min: "0", max: String(sliderEnd), step: "1", id: "range-" + key, "aria-label": spec.label + ", slider" });
  const exact = element("input", { type: "text", inputmode: "decimal", id: "exact-" + key, autocomplete: "off" });
  const row = element("div", { class: "field" }, element("label", { for: "exact-" + key }, spec.label), range, exact);
  const set = (value) => {
    range.value = placeOf(value, spec);
    exact.value = numberText(value);
    range.setAttribute("aria-valuetext", exact.value);
  };
  range.addEventListener("input", () => { const value = valueAt(Number(range.value), spec); exact.value = numberText(value); range.setAttribute("aria-valuetext", exact.value); changed(key, value, true); });
  range.addEventListener("change", () => changed(key, valueAt(Number(range.value), spec), false));
  exact.addEventListener("change", () => {
    const text = exact.value.trim();
    const value = text === "inf" ? Infinity : text === "" ? NaN : Number(text);
    if (!Number.isNaN(value)) range.value = placeOf(value, spec);
    changed(key, Number.isNaN(value) ? text : value, false);
  });
  return { row, set };
};

const choiceField = (key, label, words, changed) => {
  const select = element("select", { id: "kind-" + key }, ...words.map((word) => element("option", { value: word }, word)));
  select.addEventListener("change", () => changed(key, select.value, false));
  return { row: element("div", { class: "field" }, element("label", { for: "kind-" + key }, label), select), set: (value) => {
    if (![...select.options].some((option) => option.value === value)) select.append(element("option", { value }, value));  // a run's table
    select.value = value;
  } };
};
const fieldOf = (key, changed) => explorerKinds[key] ? choiceField(key, "kind", explorerKinds[key], changed)
  : explorerChoices[key] ? choiceField(key, explorerChoices[key].label, explorerChoices[key].words, changed) : numberField(key, changed);

// The setting of a run on this page, with what has no control: a cap, the rounding, the published program's schedules.
const settingOf = (run) => {
  const setting = { ...paperSetting, interval: run.plan.interval, epochs: run.plan.epochs, samples: run.samples };
  for (const name of schedules) {
    setting[name] = run.plan[name].kind;
    for (const [part, value] of Object.entries(run.plan[name])) if (explorerNumbers[`${name}.${part}`]) setting[`${name}.${part}`] = value;
  }
  for (const name of explorerParts.Problem.slice(1)) setting[name] = run.problem[name].value ?? Infinity;
  setting.tables = Object.fromEntries(schedules.map((name) => [name, run.plan[name].entries]));
  setting.per = run.plan.lr.per ?? "epoch";
  if (run.plan.lr.warm_up) for (const [part, value] of Object.entries(run.plan.lr.warm_up)) setting["warmup." + part] = value;
  setting.cap = run.plan.batch.cap;
  setting.rounding = run.plan.batch.rounding;
  setting.paper_code = run.plan.paper_code;
  return setting;
};
const requestOf = (setting) => {
  const plan = { interval: setting.interval, epochs: setting.epochs };
  for (const name of schedules) {
    plan[name] = { kind: setting[name] };
    for (const key of Object.keys(explorerNumbers))
      if (key.startsWith(name + ".") && isUsed(key, setting)) plan[name][key.slice(name.length + 1)] = setting[key];
    if (setting[name] === "table") plan[name].entries = setting.tables[name];
  }
  if (isUsed("per", setting) && setting.per === "step") plan.lr.per = "step";
  if (setting["warmup.epochs"] !== 0) plan.lr.warm_up = { initial: setting["warmup.initial"], epochs: setting["warmup.epochs"], interval: setting["warmup.interval"] };
  if (setting.cap) plan.batch.cap = setting.cap;
  if (setting.rounding) plan.batch.rounding = setting.rounding;
  if (setting.paper_code) plan.paper_code = true;
  const problem = {};
  for (const name of explorerParts.Problem.slice(1)) problem[name] = setting[name] === Infinity ? null : setting[name];
  const request = { samples: setting.samples, plan, problem };
  if (setting.seesaw !== "none") request.seesaw = { factor: setting["seesaw.factor"], line: setting.seesaw };
  return request;
};
const commandOf = (setting) => {
  const words = ["qhm bounds"];
  for (const key of Object.values(explorerParts).flat()) {
    if (schedules.includes(key)) {
      words.push(`--${key} ${setting[key]}`);
      if (setting[key] === "table") words.push(`--${key}-table ${setting.tables[key].map((entry) => entry.join(":")).join()}`);
    } else if (explorerChoices[key]) {
      if (isUsed(key, setting) && setting[key] !== explorerChoices[key].words[0]) words.push(`${explorerChoices[key].flag} ${setting[key]}`);
    } else if (key === "warmup.epochs" && setting[key] === 0) continue;
    else if (isUsed(key, setting)) words.push(`${explorerNumbers[key].flag} ${numberText(setting[key])}`);
  }
  if (setting.cap) words.push(`--batch-cap ${setting.cap}`);
  if (setting.rounding) words.push(`--batch-rounding ${setting.rounding}`);
  if (setting.paper_code) words.push("--paper-code");
  return words.join(" ");
};
