import { useBackend } from "../../app/BackendContext";
import { silencedBy } from "../../session/selectors";
import { useSession } from "../session/SessionContext";

export interface Silence {
  readonly by: "muted" | "frozen";
  /** Null where there is no end, or none is known yet. */
  readonly untilMs: number | null;
}

/** Why I may not write now; null where I may. That a mute is over, the server tells. */
export function useSilence(): Silence | null {
  const { engine } = useBackend();
  const by = useSession((state) => silencedBy(state, engine.nowMs() ?? Date.now()));
  const untilMs = useSession(
    ({ restraints }) => restraints.find(({ kind }) => kind === "mute")?.untilMs ?? null,
  );
  return by && { by, untilMs: by === "muted" ? untilMs : null };
}
