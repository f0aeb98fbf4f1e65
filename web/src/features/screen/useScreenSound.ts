import { useEffect, useState } from "react";
import { useBackend } from "../../app/BackendContext";
import { store, stored } from "../../app/stored";
import { useVolume } from "../player/useVolume";
import { useEnginePhase } from "../session/useEngine";

const storageKey = "whatssound.screen.silent";

export interface ScreenSound {
  /** Whether the browser still wants a tap before this page may play. */
  readonly locked: boolean;
  readonly silent: boolean;
  /** To be called in a tap. Also a silent screen is unlocked, so that it has something to draw. */
  readonly choose: (silent: boolean) => void;
}

/** Whether this screen is heard too. What was chosen last holds from the first touch on. */
export function useScreenSound(): ScreenSound {
  const { engine } = useBackend();
  const { kind } = useEnginePhase();
  const { volume, muted } = useVolume();
  const locked = kind === "locked" || kind === "interrupted";
  // Who comes from the room in this very page goes on hearing it.
  const [silent, setSilent] = useState(() => locked && stored(storageKey) === "yes");

  useEffect(() => engine.setVolume(silent || muted ? 0 : volume), [engine, silent, muted, volume]);

  useEffect(() => {
    if (!locked || stored(storageKey) === null) return undefined;
    const unlock = () => void engine.unlock();
    window.addEventListener("pointerdown", unlock);
    window.addEventListener("keydown", unlock);
    return () => {
      window.removeEventListener("pointerdown", unlock);
      window.removeEventListener("keydown", unlock);
    };
  }, [engine, locked]);

  const choose = (wanted: boolean) => {
    store(storageKey, wanted ? "yes" : "no");
    setSilent(wanted);
    void engine.unlock();
  };
  return { locked, silent, choose };
}
