import { init } from "echarts";

const SIZE = { width: 960, height: 420 };

/** How far each page was from the timeline, over time; an SVG. */
export function plot(name, fromMs, readings, { about, marks = [], load }) {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...SIZE });
  const pages = [...new Set(readings.map(({ page }) => page))];
  chart.setOption({
    animation: false,
    backgroundColor: "#fff",
    title: {
      text: `${name}: distance from the timeline`,
      subtext: `${about}; CPU ${Math.round(load.busyShare * 100)} %${load.starved ? " (starved)" : ""}`,
      left: 8,
    },
    legend: { bottom: 0, type: "scroll" },
    grid: { left: 56, right: 24, top: 84, bottom: 56 },
    xAxis: { type: "value", name: "s", min: 0, max: "dataMax" },
    yAxis: { type: "value", name: "ms ahead", scale: true },
    series: pages.map((page, at) => ({
      name: page,
      type: "line",
      showSymbol: false,
      lineStyle: { width: 1 },
      data: readings
        .filter((reading) => reading.page === page)
        .map(({ atMs, errorMs }) => [
          (atMs - fromMs) / 1000,
          errorMs === null ? "-" : Number(errorMs.toFixed(3)),
        ]),
      ...(at === 0 && { markArea: areas(marks, fromMs) }),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function areas(marks, fromMs) {
  return {
    silent: true,
    itemStyle: { color: "rgba(120, 120, 120, 0.15)" },
    label: { color: "#555" },
    data: marks.map((mark) => [
      { name: mark.what, xAxis: (mark.fromMs - fromMs) / 1000 },
      { xAxis: (mark.toMs - fromMs) / 1000 },
    ]),
  };
}
