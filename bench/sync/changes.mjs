// From one track to the next: how far the new one is from where the old one left off.
import { spread } from "./judging.mjs";

/** Readings that belong to a change. */
const AROUND_MS = 8_000;

/**
 * By how much each page's place jumped at each change of tracks: a gap or an overlap. Both tracks are measured
 * against the timeline, so that what is left is the change itself; rests are counted beside.
 */
export function changes(anchors, clock, readings, pages) {
  const jumps = [];
  let silentMs = 0;
  for (const [at, anchor] of anchors.entries()) {
    if (at === 0 || anchor.track_id === anchors[at - 1].track_id || !anchors[at - 1].playing) continue;
    const changeMs = clock.machineMs(anchor.at_server_ms);
    for (const { name, silences } of pages) {
      const own = readings.filter(({ page, errorMs }) => page === name && errorMs !== null);
      const before = own.findLast(({ atMs, endMs }) => endMs < changeMs && atMs > changeMs - AROUND_MS);
      const after = own.find(({ atMs }) => atMs > changeMs && atMs < changeMs + AROUND_MS);
      if (before && after) jumps.push(Math.abs(after.errorMs - before.errorMs));
      silentMs += silences
        .filter((rest) => rest.toMs > changeMs - 1_000 && rest.fromMs < changeMs + 1_000)
        .reduce((sum, rest) => sum + rest.toMs - rest.fromMs, 0);
    }
  }
  return jumps.length === 0 ? null : { jumpMs: spread(jumps), silentMs };
}
