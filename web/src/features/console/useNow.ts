import { useEffect, useState } from "react";
import { useBackend } from "../../app/BackendContext";

/** Server time, told anew every so often; null until the clock is known. For small parts that count down. */
export function useNow(everyMs: number): number | null {
  const { engine } = useBackend();
  const [nowMs, setNowMs] = useState(() => engine.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(engine.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [engine, everyMs]);
  return nowMs;
}
