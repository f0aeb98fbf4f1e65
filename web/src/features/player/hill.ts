/** Shares of 0 to 1 as the outline of hills, in a box as wide as there are shares and 1 high. Pure. */
export function hillOutline(shares: readonly number[]): string {
  const tops = shares.map((share, step) => `L${step + 0.5} ${Number((1 - share).toFixed(3))}`);
  return `M0 1${tops.join("")}L${shares.length} 1Z`;
}

const mostSteps = 96;

/** In how many steps a recording is drawn: one for each five seconds that reactions are counted in, up to a limit. */
export function stepsOf(durationMs: number): number {
  return Math.min(mostSteps, Math.max(1, Math.ceil(durationMs / 5_000)));
}
