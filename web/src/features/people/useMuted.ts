import { useMemo } from "react";
import { useStore } from "zustand";
import { moderates } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";

const nobody: ReadonlySet<string> = new Set();

/** Who is known to be muted; only those who keep order are told. */
export function useMuted(): ReadonlySet<string> {
  const { moderation } = useLive();
  const allowed = useSession(moderates);
  const imposed = useStore(moderation.store, (state) => state.imposed);
  return useMemo(
    () =>
      allowed ? new Set(imposed.flatMap(({ kind, userId }) => (kind === "mute" ? [userId] : []))) : nobody,
    [allowed, imposed],
  );
}
