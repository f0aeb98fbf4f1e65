import { useEffect, useState } from "react";
import { type ApiError, toApiError } from "../../api/errors";
import type { RecapRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";

interface Reading {
  readonly recap: RecapRow | null;
  readonly failure: ApiError | null;
}

/** What is left of a session, as it is now; null while it is read. */
export function useRecap(sessionId: string): Reading {
  const { calls } = useBackend();
  const [reading, setReading] = useState<Reading>({ recap: null, failure: null });
  useEffect(() => {
    let left = false;
    calls
      .recap(sessionId)
      .then((recap) => left || setReading({ recap, failure: null }))
      .catch((failure: unknown) => left || setReading({ recap: null, failure: toApiError(failure) }));
    return () => {
      left = true;
    };
  }, [calls, sessionId]);
  return reading;
}
