import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { plot } from "./plot.mjs";

const COLUMNS = ["second", "page", "error_ms", "second_tap_ms", "correlation", "told_error_ms"];

/** Keeps a run: each reading as CSV, the figures as JSON, the errors over time as SVG. */
export async function keep(folder, name, { fromMs, readings }, kept) {
  await mkdir(folder, { recursive: true });
  const file = (suffix) => join(folder, `${name}.${suffix}`);
  await writeFile(file("csv"), csv(fromMs, readings));
  await writeFile(file("json"), `${JSON.stringify(kept, null, 2)}\n`);
  await writeFile(file("svg"), plot(name, fromMs, readings, kept));
}

function csv(fromMs, readings) {
  const number = (value, digits) => (value === null ? "" : value.toFixed(digits));
  const lines = readings.map((each) =>
    [
      number((each.atMs - fromMs) / 1000, 1),
      each.page,
      number(each.errorMs, 3),
      number(each.secondTapMs, 3),
      number(each.correlation, 3),
      number(each.toldErrorMs, 2),
    ].join(),
  );
  return `${[COLUMNS.join(), ...lines].join("\n")}\n`;
}

/** A row of the table, for Markdown. */
export function row({ condition, seconds, pages, load, skewMs, errorMs, tapMs, silences, heard }) {
  const told = (of) =>
    of ? [of.p50, of.p95, of.p99, of.max].map((value) => value.toFixed(2)).join(" / ") : "–";
  const busy = `${Math.round(load.busyShare * 100)} %${load.starved ? " **starved**" : ""}`;
  return `| ${[
    condition,
    `${pages.length} × ${seconds} s`,
    told(skewMs),
    told(errorMs),
    silences,
    `${heard.surely}/${heard.of}`,
    told(tapMs),
    busy,
  ].join(" | ")} |`;
}

export const HEADING = `| condition | pages | skew p50/p95/p99/max ms | error p50/p95/p99/max ms | rests | heard | tap ms | CPU |
|---|---|---|---|---|---|---|---|`;
