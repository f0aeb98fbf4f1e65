import { useEffect } from "react";

/** Keeps the screen lit while this page is seen, where the browser can; it takes the lock back from a hidden page. */
export function useWakeLock(): void {
  useEffect(() => {
    const locks = (navigator as Partial<Navigator>).wakeLock;
    if (!locks) return undefined;
    const left = new AbortController();
    let lock: WakeLockSentinel | null = null;
    const keep = async () => {
      if (document.visibilityState !== "visible") return;
      // Refused on a low battery, for instance: the picture is there all the same.
      const granted = await locks.request("screen").catch(() => null);
      if (left.signal.aborted) void granted?.release();
      else lock = granted;
    };
    void keep();
    document.addEventListener("visibilitychange", () => void keep(), { signal: left.signal });
    return () => {
      left.abort();
      void lock?.release();
    };
  }, []);
}
