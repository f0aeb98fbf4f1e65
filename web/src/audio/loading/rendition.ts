import type { Rendition } from "../types";

/** What is known of this browser and its line when a track is about to be loaded. */
export interface ListeningConditions {
  /** Whether the browser says that it plays a type. */
  readonly plays: (type: string) => boolean;
  /** Kinds that the browser said it plays, and then could not decode. */
  readonly undecodable: ReadonlySet<Rendition["kind"]>;
  /** Measured while loading; null before. */
  readonly bitsPerSecond: number | null;
}

/** The best first, where the line is fast enough. */
const PREFERENCE: readonly Rendition["kind"][] = ["opus128", "aac128", "aac64"];
/** The next track must be here well before this one ends, and others share the line. */
const HEADROOM = 3;
const USUAL_BITRATE = 128_000;

/** The encodings worth trying, the best one first; null where the browser plays none. */
export function chooseRendition(
  renditions: readonly Rendition[],
  { plays, undecodable, bitsPerSecond }: ListeningConditions,
): Rendition | null {
  const playable = renditions.filter(({ kind, type }) => !undecodable.has(kind) && plays(type));
  const bitrate = (rendition: Rendition) => rendition.bitrate ?? USUAL_BITRATE;
  const affordable = playable.filter(
    (rendition) => bitsPerSecond === null || bitrate(rendition) * HEADROOM <= bitsPerSecond,
  );
  if (affordable.length > 0) {
    return byRank(affordable, ({ kind }) => PREFERENCE.indexOf(kind));
  }
  return byRank(playable, bitrate);
}

function byRank(renditions: readonly Rendition[], rank: (rendition: Rendition) => number): Rendition | null {
  return [...renditions].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}
