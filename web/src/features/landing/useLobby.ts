import type { SupabaseClient } from "@supabase/supabase-js";
import { useEffect, useState } from "react";
import { LobbyCalls } from "../../api/lobby";
import { keptLobby, lobbyOf, type Lobby } from "./lobby";

/** So fresh is what stands there while somebody looks. */
const periodMs = 15_000;
const retryMs = 3_000;

export interface LobbyState {
  /** Null until the server has told. */
  readonly lobby: Lobby | null;
  /** Whether it did not answer, and has not since. */
  readonly away: boolean;
}

/** Who is where, read again and again while the page is seen, once there is something to ask with. */
export function useLobby(client: SupabaseClient | null): LobbyState {
  const [state, setState] = useState<LobbyState>({ lobby: null, away: false });

  useEffect(() => {
    if (!client) return undefined;
    const calls = new LobbyCalls(client);
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reading = false;
    const read = async () => {
      clearTimeout(timer);
      if (reading || document.hidden) return;
      reading = true;
      const told = await calls.publicSessions().catch(() => null);
      reading = false;
      if (leaving.signal.aborted) return;
      setState((known) => {
        const away = told === null;
        const lobby = away ? known.lobby : keptLobby(known.lobby, lobbyOf(told));
        return lobby === known.lobby && away === known.away ? known : { lobby, away };
      });
      timer = setTimeout(() => void read(), told === null ? retryMs : periodMs);
    };
    document.addEventListener("visibilitychange", () => void read(), { signal: leaving.signal });
    void read();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [client]);

  return state;
}
