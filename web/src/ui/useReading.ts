import { useCallback, useEffect, useState } from "react";
import { type ApiError, toApiError } from "../api/errors";

export interface Reading<T> {
  /** Null until it was read for the first time. */
  readonly value: T | null;
  /** Why the last reading failed; null where it did not. */
  readonly failure: ApiError | null;
  readonly again: () => void;
}

/** What the server is asked for when it comes on screen, and again with each new version. */
export function useReading<T>(read: () => Promise<T>, version: number): Reading<T> {
  const [{ value, failure }, setRead] = useState<Omit<Reading<T>, "again">>({ value: null, failure: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    read().then(
      (found) => {
        if (!left) setRead({ value: found, failure: null });
      },
      (error: unknown) => {
        if (!left) setRead((known) => ({ ...known, failure: toApiError(error) }));
      },
    );
    return () => {
      left = true;
    };
  }, [read, version, attempt]);
  return { value, failure, again: useCallback(() => setAttempt((count) => count + 1), []) };
}
