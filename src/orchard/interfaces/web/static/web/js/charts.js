// Charts: the bundle is fetched only where a chart is; colours come from the theme.
(() => {
  const drawn = new Map();
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const lang = document.documentElement.lang || "en";
  const MINUS = "\u2212";
  const tidy = (text) => text.replace("-", MINUS);
  const number = (value, digits) =>
    tidy(new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value));
  const money = (value) => {
    for (const [size, letter] of [[1e9, "bn"], [1e6, "m"], [1e3, "k"]])
      if (Math.abs(value) >= size) return `${number(value / size, 1)}\u202f${letter}`;
    return number(value, 0);
  };
  const FORMATS = {
    money,
    number: (value) => number(value, 1),
    percent: (value) => `${number(value * 100, 0)}\u202f%`,
    signed_money: (value) => (value > 0 ? "+" : "") + money(value),
  };

  // "--brand" becomes the colour of the theme, {"format": "money"} a formatter.
  const dress = (value, key) => {
    if (typeof value === "string" && value.startsWith("--")) return css(value);
    if (Array.isArray(value)) return value.map((one) => dress(one));
    if (value === null || typeof value !== "object") return value;
    const made = {};
    for (const [name, one] of Object.entries(value)) {
      if (name === "format") made.formatter = formatter(one, key);
      else made[name] = dress(one, name);
    }
    return made;
  };
  const formatter = (name, key) => {
    const format = FORMATS[name] || String;
    if (key === "axisLabel") return (value) => format(value);
    if (key === "label") return (one) => format(lastOf(one.value));
    return (shown) => tip(Array.isArray(shown) ? shown : [shown], format);
  };
  const lastOf = (value) => (Array.isArray(value) ? value.at(-1) : value);
  const tip = (shown, format) => {
    const box = document.createElement("div");
    box.className = "chart-tip";
    const head = document.createElement("strong");
    head.textContent = shown[0].axisValueLabel || shown[0].name;
    box.append(head);
    for (const one of shown) {
      const value = lastOf(one.value);
      if (value === null || value === "-" || one.seriesName?.startsWith("_")) continue;
      const line = document.createElement("span");
      const name = document.createElement("i");
      name.textContent = one.seriesName?.startsWith("series") ? "" : one.seriesName;
      const text = document.createElement("b");
      text.textContent = format(value);
      line.append(name, text);
      box.append(line);
    }
    return box;
  };
  const AXIS = () => ({
    axisLine: { lineStyle: { color: css("--edge") } },
    axisTick: { show: false },
    axisLabel: { color: css("--ink-2"), fontSize: 11, hideOverlap: true },
    nameTextStyle: { color: css("--ink-2"), fontSize: 11 },
    splitLine: { lineStyle: { color: css("--line") } },
  });
  const merge = (under, over) => {
    const made = { ...under };
    for (const [name, value] of Object.entries(over))
      made[name] = value && typeof value === "object" && !Array.isArray(value) ? merge(under[name] || {}, value) : value;
    return made;
  };
  const axis = (one) => (Array.isArray(one) ? one.map(axis) : merge(AXIS(), one));
  const complete = (options) => ({
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: css("--ink") },
    ...options,
    grid: merge({ left: 8, right: 16, top: 16, bottom: 8, containLabel: true }, options.grid || {}),
    ...(options.xAxis ? { xAxis: axis(options.xAxis) } : {}),
    ...(options.yAxis ? { yAxis: axis(options.yAxis) } : {}),
    series: options.series.map((one) => ({ labelLayout: { hideOverlap: true }, ...one })),
    tooltip: merge(
      { confine: true, backgroundColor: css("--card"), borderColor: css("--line"), textStyle: { color: css("--ink") }, formatter: formatter("number") },
      options.tooltip || {},
    ),
  });

  // On a phone a bridge lies on its side: its steps have room for their names there.
  const NARROW = 480;
  // What lies below zero has its number right of the line: left of it stand the names.
  const LYING = { top: "right", bottom: "right" };
  const lie = (point) =>
    point?.label ? { ...point, label: { ...point.label, position: LYING[point.label.position] } } : point;
  const onItsSide = (options) => ({
    ...options,
    grid: { ...options.grid, right: 64, top: 4 },
    xAxis: { ...options.yAxis, axisLabel: { show: false } },
    yAxis: { ...options.xAxis, inverse: true, axisLabel: { ...options.xAxis.axisLabel, width: 96, hideOverlap: false } },
    series: options.series.map((one) => ({ ...one, barMaxWidth: 14, data: one.data.map(lie) })),
  });
  // Bubbles keep their order of size there, and leave room for names above them.
  const ABOVE = { left: "top", right: "top" };
  const smaller = (point) => {
    if (!point?.symbolSize) return point;
    const position = ABOVE[point.label?.position] || point.label?.position;
    return { ...point, symbolSize: point.symbolSize * 0.6, label: { ...point.label, position } };
  };
  const small = (options) => ({
    ...options,
    series: options.series.map((one) => ({ ...one, data: one.data?.map(smaller) })),
  });
  const withAllNames = (options, width) => ({
    ...options,
    xAxis: { ...options.xAxis, axisLabel: { ...options.xAxis.axisLabel, width, hideOverlap: false } },
  });
  const fitting = ({ kind, options }, picture) => {
    const lies = kind === "waterfall" && picture.clientWidth < NARROW;
    const steps = options.xAxis?.data?.length;
    if (kind === "waterfall" && !lies) options = withAllNames(options, (picture.clientWidth - 72) / steps);
    if (kind === "scatter" && picture.clientWidth < NARROW) options = small(options);
    picture.style.height = lies ? `${steps * 26 + 12}px` : "";
    return complete(dress(lies ? onItsSide(options) : options));
  };

  // The words of the page come first: reading the bundle would hold its first picture back.
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  let bundle;
  const load = () => (bundle ??= painted().then(fetched));
  const fetched = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.querySelector('meta[name="charts"]').content;
      script.addEventListener("load", () => resolve(window.orchardCharts));
      script.addEventListener("error", reject);
      document.head.append(script);
    });

  const draw = async (figure) => {
    if (drawn.has(figure)) return;
    drawn.set(figure, null);
    const picture = figure.querySelector(".chart-picture");
    const table = figure.querySelector(".chart-table");
    const button = figure.querySelector("[data-switch]");
    const spec = JSON.parse(figure.querySelector("[data-options]").textContent);
    picture.hidden = false;
    table.hidden = true;
    try {
      const { init } = await load();
      const options = fitting(spec, picture);
      const chart = init(picture, null, { renderer: "svg" });
      chart.setOption(options);
      drawn.set(figure, { chart, spec, picture });
      let wasNarrow = picture.clientWidth < NARROW;
      new ResizeObserver(() => {
        chart.resize();
        if (picture.clientWidth && wasNarrow !== picture.clientWidth < NARROW) {
          wasNarrow = !wasNarrow;
          chart.setOption(fitting(spec, picture), true);
        }
      }).observe(picture);
      button.hidden = false;
    } catch {
      // Without the bundle the table says the same.
      picture.hidden = true;
      table.hidden = false;
    }
  };
  const drawAll = () => {
    for (const figure of drawn.keys()) if (!document.contains(figure)) drawn.delete(figure);
    for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-switch]");
    if (!button) return;
    const figure = button.closest("[data-chart]");
    const isTable = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isTable));
    button.textContent = isTable ? button.dataset.picture : button.dataset.table;
    figure.querySelector(".chart-picture").hidden = isTable;
    figure.querySelector(".chart-table").hidden = !isTable;
    if (!isTable) drawn.get(figure)?.chart.resize();
  });
  document.addEventListener("orchard:theme", () => {
    for (const one of drawn.values()) one?.chart.setOption(fitting(one.spec, one.picture), true);
  });
  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("htmx:afterSwap", drawAll);
})();
