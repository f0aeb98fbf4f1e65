import { useEffect, useState } from "react";
import { useBackend } from "../../app/BackendContext";
import { useLive } from "../session/SessionContext";
import { mixLeftMs, nextMix, type Mix } from "./mix";

/** The crossfade that is heard now; null while there is none. */
export function useMix(): Mix | null {
  const live = useLive();
  const { engine } = useBackend();
  const [mix, setMix] = useState<Mix | null>(null);
  useEffect(
    () =>
      live.state.subscribe((now, before) => {
        if (now.shown !== before.shown) setMix((known) => nextMix(known, before.shown, now.shown));
      }),
    [live],
  );
  useEffect(() => {
    if (!mix) return undefined;
    const leftMs = mixLeftMs(mix, engine.nowMs() ?? mix.startsMs);
    const timer = setTimeout(() => setMix(null), leftMs);
    return () => clearTimeout(timer);
  }, [mix, engine]);
  return mix;
}
