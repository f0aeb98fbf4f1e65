// From sounds to figures: how far each page was from the timeline, and from the others.
import { locate } from "../../web/tests/rig/correlate.mjs";
import { atRate } from "./music.mjs";
import { timelineAt } from "./timeline.mjs";

/** Looked for nearby first, which is quick; then far around. */
const NEAR_MS = 150;
const FAR_MS = 6_000;
/** What the tap lost reads as zeros, which move no peak. */
const MOST_MISSING = 0.5;
/** Two taps that do not agree were both held up: what they tell is not of the engine. */
const TAPS_AGREE_MS = 1;
const SURE_CORRELATION = 0.5;
const SURE_CONFIDENCE = 0.05;

/** Judges pieces against the truth: the anchors in effect, the server's clock, the recordings by track. */
export class Judge {
  #references = new Map();

  constructor(effective, clock, recordings) {
    this.effective = effective;
    this.clock = clock;
    this.recordings = recordings;
  }

  /**
   * One reading: `errorMs` is how far the sound was ahead of the timeline, null where it left a doubt.
   * `aheadMs`: how far the page's epoch is ahead of the rig's.
   */
  reading(page, { atMs, heard, second, toldErrorMs = null }, aheadMs) {
    const place = heard && this.#place(heard, aheadMs);
    const again = second && this.#place(second, aheadMs);
    const secondTapMs = place && again ? again.errorMs - place.errorMs : null;
    const doubtful = Math.abs(secondTapMs ?? 0) > TAPS_AGREE_MS;
    return {
      atMs,
      endMs: atMs + (heard ? (heard.samples.length / heard.sampleRate) * 1000 : 0),
      page,
      errorMs: doubtful ? null : (place?.errorMs ?? null),
      secondTapMs,
      correlation: place?.correlation ?? 0,
      missing: heard?.missing ?? null,
      toldErrorMs,
    };
  }

  /** How far a sound was ahead of the timeline; null where that is far, or leaves a doubt. */
  nearErrorMs(heard, aheadMs) {
    return this.#place(heard, aheadMs, [NEAR_MS])?.errorMs ?? null;
  }

  #place(heard, aheadMs, around = [NEAR_MS, FAR_MS]) {
    const should = timelineAt(this.effective, this.clock.serverMs(heard.startMs - aheadMs));
    const recording = should && this.recordings.get(should.trackId);
    if (!recording || heard.missing > heard.samples.length * MOST_MISSING) {
      return null;
    }
    for (const aroundMs of around) {
      const found = this.#locate(heard, should, aroundMs);
      if (found !== null) return found;
    }
    return null;
  }

  /** A piece that is played a little too fast is like the recording over a short time only. */
  #locate(heard, should, aroundMs) {
    const fifth = Math.floor(heard.samples.length / 5);
    for (const offset of [0, 2 * fifth]) {
      const samples = offset === 0 ? heard.samples : heard.samples.subarray(2 * fifth, 3 * fifth);
      const positionMs = should.positionMs + (offset / heard.sampleRate) * 1000;
      const found = locate({
        heard: samples,
        reference: this.#reference(should.trackId, heard.sampleRate),
        sampleRate: heard.sampleRate,
        fromSeconds: (positionMs - aroundMs) / 1000,
        toSeconds: (positionMs + aroundMs) / 1000,
      });
      if (found.correlation > SURE_CORRELATION && found.confidence > SURE_CONFIDENCE) {
        return { ...found, errorMs: found.positionSeconds * 1000 - positionMs };
      }
    }
    return null;
  }

  #reference(trackId, sampleRate) {
    const key = `${trackId} ${sampleRate}`;
    if (!this.#references.has(key)) {
      this.#references.set(key, atRate(this.recordings.get(trackId), sampleRate));
    }
    return this.#references.get(key);
  }
}

/** The distances of all pairs of pages, or of those that are meant, moment by moment. */
export function pairwise(readings, meant = () => true) {
  return [...grouped(readings).values()].flatMap((together) => {
    const heard = together.filter(({ errorMs }) => errorMs !== null);
    return heard.flatMap((one, at) =>
      heard
        .slice(at + 1)
        .filter((other) => meant(one.page, other.page, one.atMs))
        .map((other) => Math.abs(one.errorMs - other.errorMs)),
    );
  });
}

function grouped(readings) {
  const groups = new Map();
  for (const reading of readings) {
    groups.set(reading.atMs, [...(groups.get(reading.atMs) ?? []), reading]);
  }
  return groups;
}

/** p50, p95, p99 and max of some values; null where there are none. */
export function spread(values) {
  if (values.length === 0) {
    return null;
  }
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1),
    count: sorted.length,
  };
}
