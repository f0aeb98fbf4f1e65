// What happened to pages, and how they came through it.
import { settledMs } from "./hearing.mjs";
import { pairwise, spread } from "./judging.mjs";

/** Near enough to be heard as one. */
const WITHIN_MS = 20;
/** What happened is listened for at least so long. */
const EFFECT_MS = 60_000;

/** Each mark with the errors of its page (or of all) while it lasted, its rests, and when it was back in place. */
export function judgedMarks(marks, judge, readings, pages) {
  return marks.map(({ what, page, fromMs, toMs, heard, aheadMs }) => {
    const own = readings.filter((reading) => page === null || reading.page === page);
    const within = ({ atMs }) => atMs >= fromMs && atMs <= toMs;
    const silences = pages
      .filter(({ name }) => page === null || name === page)
      .flatMap((each) => each.silences.filter((rest) => rest.toMs >= fromMs && rest.fromMs <= toMs + 1_000));
    const settled = heard && settledMs(judge, heard, aheadMs, WITHIN_MS);
    return {
      what,
      page,
      fromMs,
      toMs,
      errorMs: spreadOf(own.filter(within)),
      otherwiseMs: spreadOf(own.filter((reading) => !within(reading))),
      skewMs: skewAround(readings, fromMs, Math.max(toMs, fromMs + EFFECT_MS)),
      silentMs: silences.reduce((sum, rest) => sum + rest.toMs - rest.fromMs, 0),
      /** From its end on; null where it never was, or was not listened for. */
      backAfterMs: settled && settled - toMs,
    };
  });
}

/** The listeners' distances from each other before it, and from then on. */
function skewAround(readings, fromMs, toMs) {
  const listeners = readings.filter(({ page }) => page !== "dj");
  return {
    before: spread(pairwise(listeners.filter(({ atMs }) => atMs < fromMs))),
    after: spread(pairwise(listeners.filter(({ atMs }) => atMs >= fromMs && atMs < toMs))),
  };
}

function spreadOf(readings) {
  return spread(readings.flatMap(({ errorMs }) => (errorMs === null ? [] : [Math.abs(errorMs)])));
}
