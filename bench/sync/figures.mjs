import { pairwise, spread } from "./judging.mjs";

/** What a run says, in few numbers. */
export function figures({ fromMs, readings, pages, marks, changes, load, uploadMs, clockDoubtMs }) {
  const heard = readings.filter(({ errorMs }) => errorMs !== null);
  const told = (of) => spread(heard.map(of).filter((value) => value !== null));
  return {
    /** When the first reading was, which the marks refer to. */
    fromMs,
    skewMs: spread(pairwise(readings.filter(({ page }) => page !== "dj"))),
    errorMs: told(({ errorMs }) => Math.abs(errorMs)),
    biasMs: told(({ errorMs }) => errorMs)?.p50 ?? null,
    /** What the pages believe of themselves. */
    toldErrorMs: told(({ toldErrorMs }) => toldErrorMs && Math.abs(toldErrorMs)),
    /** The rig's own error: the same moment of the same page by two taps; and of its clock. */
    tapMs: spread(
      readings.flatMap(({ secondTapMs }) => (secondTapMs === null ? [] : [Math.abs(secondTapMs)])),
    ),
    clockDoubtMs,
    heard: { of: readings.length, surely: heard.length },
    silences: pages.reduce((sum, page) => sum + page.silences.length, 0),
    silentMs: pages.reduce((sum, page) => sum + silentMs(page), 0),
    codecsMs: betweenCodecs(readings, pages),
    marks,
    changes,
    uploadMs,
    load,
    pages,
  };
}

/** The distances between pages that play different renditions then, as they report; null where all play the same. */
function betweenCodecs(readings, pages) {
  const reports = new Map(pages.map((page) => [page.name, page.reports]));
  const played = (name, atMs) => reports.get(name)?.findLast((report) => report.atMs <= atMs)?.rendition;
  return spread(
    pairwise(readings, (page, other, atMs) => {
      const [one, two] = [played(page, atMs), played(other, atMs)];
      return one && two && one !== two;
    }),
  );
}

function silentMs({ silences }) {
  return silences.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
