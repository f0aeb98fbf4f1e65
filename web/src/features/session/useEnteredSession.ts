import { useCallback, useEffect, useState } from "react";
import { type ApiError, toApiError } from "../../api/errors";
import type { SessionRow } from "../../api/rows";
import type { Backend } from "../../app/Backend";
import { useBackend } from "../../app/BackendContext";
import { LiveSession } from "../../session/LiveSession";
import { useName } from "../name/useName";
import { signedIn, untilAnswered } from "./entry";

export type Entering =
  | { readonly kind: "joining" }
  | { readonly kind: "away" }
  | { readonly kind: "refused"; readonly failure: ApiError; readonly tryPassword: (password: string) => void }
  | { readonly kind: "entered"; readonly live: LiveSession };

/** Joins by code, then keeps the session open until the page leaves it. */
export function useEnteredSession(code: string): Entering {
  const backend = useBackend();
  const [attempt, setAttempt] = useState<{ readonly password: string | null }>({ password: null });
  const [entering, setEntering] = useState<Entering>({ kind: "joining" });
  const joinAnew = useCallback(() => setAttempt({ password: null }), []);

  useEffect(() => {
    const leaving = new AbortController();
    let live: LiveSession | null = null;
    const tell = (next: Entering) => {
      if (!leaving.signal.aborted) setEntering(next);
    };
    tell({ kind: "joining" });
    const enter = async () => {
      const { name } = useName.getState();
      const join = () => signedIn(backend, name, () => backend.calls.joinSession(code, attempt.password));
      const row = await untilAnswered(join, () => tell({ kind: "away" }), leaving.signal);
      const userId = await backend.account.ensureSignedIn(name);
      leaving.signal.throwIfAborted();
      live = openLive(backend, row, { userId, name }, joinAnew);
      tell({ kind: "entered", live });
    };
    const tryPassword = (password: string) => setAttempt({ password });
    enter().catch((failure: unknown) => tell({ kind: "refused", failure: toApiError(failure), tryPassword }));
    return () => {
      leaving.abort();
      live?.close();
    };
  }, [backend, code, attempt, joinAnew]);

  return entering;
}

function openLive(
  backend: Backend,
  row: SessionRow,
  { userId, name }: { readonly userId: string; readonly name: string },
  onForgotten: () => void,
): LiveSession {
  const live = new LiveSession({
    client: backend.client,
    calls: backend.calls,
    desk: backend.desk,
    media: backend.media,
    engine: backend.engine,
    sessionId: row.id,
    me: { user_id: userId, display_name: name, role: row.host_id === userId ? "host" : "listener" },
    onForgotten,
  });
  live.open();
  return live;
}
