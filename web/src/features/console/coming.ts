import type { Anchor } from "../../audio/types";
import type { Cues } from "../../session/cues";

/** When what comes next will start: announced and sure, or as it stands now. */
export interface Coming {
  readonly locked: boolean;
  readonly startsMs: number;
}

/** What plays, as far as its end goes. */
export interface Playing {
  readonly anchor: Anchor;
  readonly durationMs: number;
  readonly cueOutMs: number | null;
}

export interface Waiting extends Cues {
  readonly durationMs: number;
}

/** What is announced starts with ten seconds of notice, which a crossfade gives way to. */
const noticeMs = 10_000;

/** Where what plays ends by itself: at its cue unless that was passed. */
export function endsMs({ anchor, durationMs, cueOutMs }: Playing): number {
  const outMs = cueOutMs !== null && cueOutMs > anchor.positionMs ? cueOutMs : durationMs;
  return anchor.atServerMs + (outMs - anchor.positionMs) / anchor.rate;
}

/**
 * When what waits will start; null while nothing leads there: the music stands still or fades out. Before it is
 * announced, by the same rules as the server's: a crossfade takes no more than half of either. Pure.
 */
export function comingOf(playing: Playing, next: Waiting, settingMs: number, nowMs: number): Coming | null {
  const { anchor } = playing;
  if (!anchor.playing || anchor.fadeOut !== null) return null;
  if (anchor.next !== null) return { locked: true, startsMs: anchor.next.atServerMs };
  const endMs = endsMs(playing);
  const nextLengthMs = (next.outMs ?? next.durationMs) - (next.inMs ?? 0);
  const crossfadeMs = Math.min(
    settingMs,
    nextLengthMs / 2,
    (endMs - anchor.atServerMs) / 2,
    endMs - nowMs - noticeMs,
  );
  return { locked: false, startsMs: endMs - Math.max(0, crossfadeMs) };
}
