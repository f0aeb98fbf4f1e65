import { useCallback, useEffect, useRef, useState } from "react";
import { withCue, type Cues } from "../../session/cues";
import type { QueueEntry } from "../../session/model";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** A key that is held moves many times: only where it rests is told. */
const restMs = 400;

export interface CueControls {
  readonly shown: Cues;
  /** To a place, to be told in a moment, or at once with `settle`. */
  readonly move: (which: "in" | "out", placeMs: number) => void;
  readonly settle: () => void;
  readonly reset: () => void;
}

/** An entry's cues under the DJ's hand: they move at once, and are told when they rest. */
export function useCues(entry: QueueEntry): CueControls {
  const live = useLive();
  const act = useAction();
  const [draft, setDraft] = useState<Cues | null>(null);
  const latest = useRef<Cues | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const shown = draft ?? { inMs: entry.cueInMs, outMs: entry.cueOutMs };
  const entryId = entry.id;

  const settle = useCallback(() => {
    clearTimeout(timer.current);
    const cues = latest.current;
    latest.current = null;
    setDraft(null);
    if (cues) act(() => live.queue.setCues(entryId, cues));
  }, [act, live, entryId]);
  const newest = useRef(settle);
  useEffect(() => {
    newest.current = settle;
  });
  // What was moved is meant, also where the console is closed right after.
  useEffect(() => () => newest.current(), []);

  const draw = (cues: Cues) => {
    latest.current = cues;
    setDraft(cues);
  };
  return {
    shown,
    move: (which, placeMs) => {
      draw(withCue(latest.current ?? shown, which, placeMs, entry.track?.duration_ms ?? 0));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => newest.current(), restMs);
    },
    settle,
    reset: () => {
      draw({ inMs: null, outMs: null });
      settle();
    },
  };
}
