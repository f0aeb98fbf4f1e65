import { useStore } from "zustand";
import type { PlaybackCommand } from "../../api/calls";
import { useBackend } from "../../app/BackendContext";
import { isDj, upcoming } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

export interface Deck {
  readonly dj: boolean;
  readonly playing: boolean;
  readonly canPlay: boolean;
  readonly canSkip: boolean;
  /** Whether what plays falls silent. */
  readonly fading: boolean;
  readonly playPause: () => void;
  readonly next: () => void;
  /** Lets what plays fall silent, or brings it back. */
  readonly fadeOut: () => void;
  readonly playNow: (entryId: string) => void;
}

const fadeMs = 4_000;

/** The DJ's controls, as they stand; a command shows before the server has answered. */
export function useDeck(): Deck {
  const live = useLive();
  const { engine } = useBackend();
  const act = useAction();
  const dj = useSession(isDj);
  const waiting = useSession((state) => upcoming(state).length > 0);
  const loaded = useSession((state) => Boolean(state.shown?.entryId));
  const anchorPlays = useSession((state) => state.shown?.playing ?? false);
  const fading = useSession((state) => state.shown?.playing === true && state.shown.fadeOut !== null);
  const intended = useStore(live.deck.intent, (intent) => intent.playing);
  const playing = intended ?? anchorPlays;

  const run = (command: PlaybackCommand) => {
    if (!dj) return;
    // The DJ's own tap is also the one that lets this page sound.
    void engine.unlock();
    act(() => live.deck.run(command));
  };
  return {
    dj,
    playing,
    canPlay: loaded || waiting,
    canSkip: waiting,
    fading,
    playPause: () => run({ kind: playing ? "pause" : "play" }),
    next: () => run({ kind: "next" }),
    fadeOut: () => {
      if (fading) run({ kind: "play" });
      else if (playing) run({ kind: "fade_out", fadeMs });
    },
    playNow: (entryId) => run({ kind: "play", entryId }),
  };
}
