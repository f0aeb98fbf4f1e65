/** The value below which a share of the values lies. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Prints one line about measured milliseconds, and answers their median and p95. */
export function figure(what, values) {
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => quantile(values, share));
  console.log(
    `figure: ${what}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, max ${max.toFixed(1)} ms (${values.length})`,
  );
  return { p50, p95, max };
}
