import { useCallback, useEffect, useState } from "react";

export interface Reading<T> {
  /** Null until it was read for the first time. */
  readonly value: T | null;
  readonly failed: boolean;
  readonly again: () => void;
}

/** What the server is asked for when it comes on screen, and again with each new version. */
export function useReading<T>(read: () => Promise<T>, version: number): Reading<T> {
  const [{ value, failed }, setRead] = useState<{ value: T | null; failed: boolean }>({
    value: null,
    failed: false,
  });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    read().then(
      (found) => {
        if (!left) setRead({ value: found, failed: false });
      },
      () => {
        if (!left) setRead((known) => ({ ...known, failed: true }));
      },
    );
    return () => {
      left = true;
    };
  }, [read, version, attempt]);
  return { value, failed, again: useCallback(() => setAttempt((count) => count + 1), []) };
}
