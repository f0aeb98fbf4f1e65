import { useCallback, useRef, useState } from "react";
import type { FallbackTrack } from "../../api/deskCalls";
import { useBackend } from "../../app/BackendContext";
import { useReading } from "../../ui/useReading";
import { useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** The Auto-DJ's list under the hand: a change shows at once, and goes back where it is refused. */
export function useFallback() {
  const { desk } = useBackend();
  const act = useAction();
  const sessionId = useSession((state) => state.session?.id ?? "");
  const reading = useReading(
    useCallback(() => desk.fallbackTracks(sessionId), [desk, sessionId]),
    0,
  );
  const [draft, setDraft] = useState<readonly FallbackTrack[] | null>(null);
  const saved = useRef<readonly FallbackTrack[] | null>(null);
  const last = useRef<Promise<void>>(Promise.resolve());

  const save = (list: readonly FallbackTrack[]) => {
    setDraft(list);
    // One after the other: the last one is what stays.
    const done = last.current.then(async () => {
      await desk.setFallbackTracks(
        sessionId,
        list.map(({ trackId }) => trackId),
      );
      saved.current = list;
    });
    last.current = done.catch(() => undefined);
    act(() =>
      done.catch((failure: unknown) => {
        setDraft(saved.current);
        throw failure;
      }),
    );
  };
  return { list: draft ?? reading.value, failure: reading.failure, again: reading.again, save };
}
