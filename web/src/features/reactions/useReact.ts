import { create } from "zustand";
import { useLive } from "../session/SessionContext";
import { rested, spend, type Pace } from "./pace";

interface TapsState {
  /** How often each emoji was tapped here, for its button to answer. */
  readonly counts: Readonly<Record<string, number>>;
  readonly pace: Pace;
  /** Answers whether it counts: what the server would refuse does not. */
  readonly tap: (emoji: string) => boolean;
}

export const useTaps = create<TapsState>((set, get) => ({
  counts: {},
  pace: rested,
  tap: (emoji) => {
    const { counts, pace: before } = get();
    const pace = spend(before, performance.now());
    if (!pace) return false;
    set({ pace, counts: { ...counts, [emoji]: (counts[emoji] ?? 0) + 1 } });
    return true;
  },
}));

/** Tells the room how the music feels: this page sees it at once, everybody with what others feel. */
export function useReact(): (emoji: string) => void {
  const { expressions } = useLive();
  const tap = useTaps((state) => state.tap);
  return (emoji) => {
    if (tap(emoji)) expressions.react(emoji);
  };
}
