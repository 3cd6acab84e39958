// Stacked bars of pages over time (new contacts are only named, under the pointer), drawn by uPlot in the colours of the style sheet.
"use strict";
(() => {
  const FIELDS = ["--found", "--none", "--failed"];
  const charts = new Map();

  const stacked = (data) => {
    const sums = data.times.map(() => 0);
    const layers = data.series.slice(0, FIELDS.length).map((one) => one.values.map((value, index) => (sums[index] += value)));
    return [data.times, ...layers.reverse()];  // the highest is drawn first
  };

  const draw = (element) => {
    const old = charts.get(element);
    if (old) old.destroy();
    const data = JSON.parse(element.dataset.chart);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const step = data.times.length > 1 ? data.times[1] - data.times[0] : 60;
    const value = document.getElementById(`${element.id}-value`);
    const axis = { stroke: colour("--muted"), font: "12px system-ui, sans-serif", ticks: { show: false } };
    const bars = uPlot.paths.bars({ size: [0.8, 40], align: 1 });
    const chart = new uPlot({
      width: element.clientWidth,
      height: 170,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { range: (_, low, high) => [low, high + step] }, y: { range: (_, __, high) => [0, Math.max(high * 1.1, 4)] } },
      axes: [
        { ...axis, size: 26, grid: { show: false }, values: [[3600, "{HH}:{mm}"], [60, "{HH}:{mm}"]] },
        { ...axis, size: 44, grid: { stroke: colour("--line"), width: 1 }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5] },
      ],
      series: [{}, ...FIELDS.slice().reverse().map((name) => ({ fill: colour(name), width: 0, paths: bars, points: { show: false } }))],
      hooks: {
        setCursor: [(self) => {
          const index = self.cursor.idx;
          if (!value) return;
          if (index === null || index === undefined || self.cursor.left < 0) { value.textContent = ""; return; }
          const now = JSON.parse(element.dataset.chart);
          const at = new Date(1000 * now.times[index]).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
          value.textContent = `${at}: ${now.series.map((one) => `${one.values[index]} ${one.label.toLowerCase()}`).join(", ")}`;
        }],
      },
    }, stacked(data), element);
    charts.set(element, chart);
  };

  const begin = () => {
    for (const [element, chart] of charts) {
      if (!element.isConnected) { chart.destroy(); charts.delete(element); }
    }
    for (const element of document.querySelectorAll("[data-chart]")) {
      if (charts.has(element)) continue;
      draw(element);
      element.addEventListener("chart:data", () => charts.get(element).setData(stacked(JSON.parse(element.dataset.chart))));
      new ResizeObserver(() => {
        const chart = charts.get(element);
        if (chart && element.clientWidth && chart.width !== element.clientWidth) chart.setSize({ width: element.clientWidth, height: 170 });
      }).observe(element);
    }
  };

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const element of charts.keys()) draw(element); });
  document.body.addEventListener("htmx:afterSettle", begin);
  begin();
})();
