import { useEffect, useState } from "react";
import { useBackend } from "../../app/BackendContext";
import type { SessionState } from "../../session/model";
import { useLive } from "../session/SessionContext";
import { attendanceOf, withSeen, type Attendance, type Comings, type Names } from "./comings";

const looksEveryMs = 5000;
/** Where many are, somebody comes or goes all the time: the line that gathers them need not change with each. */
const restsMs = 1000;

/** Who is here beside me, as far as the database knows their names: what a page claims is not told as true. */
function seen({ present, members, myId }: SessionState): Names {
  const names = new Map<string, string>();
  for (const { userId } of present) {
    const name = members.get(userId)?.displayName;
    if (name && userId !== myId) names.set(userId, name);
  }
  return names;
}

/** Who came and went while this page was in the room, for the lines in the chat. */
export function useComings(): readonly Comings[] {
  const live = useLive();
  const { engine } = useBackend();
  const [comings, setComings] = useState<readonly Comings[]>([]);
  useEffect(() => {
    let attendance: Attendance | null = null;
    let rest: ReturnType<typeof setTimeout> | null = null;
    let waits = false;
    const look = (state: SessionState) => {
      // Before the room has told who is there, nobody is missing.
      if (state.present.length === 0) return;
      // Messages bear the server's time.
      const nowMs = engine.nowMs() ?? Date.now();
      attendance = attendance ? withSeen(attendance, seen(state), nowMs) : attendanceOf(seen(state));
      setComings(attendance.comings);
    };
    const lookSoon = () => {
      waits = rest !== null;
      if (rest !== null) return;
      look(live.state.getState());
      rest = setTimeout(() => {
        rest = null;
        if (waits) lookSoon();
      }, restsMs);
    };
    const unsubscribe = live.state.subscribe((state, before) => {
      if (state.present !== before.present || state.members !== before.members) lookSoon();
    });
    look(live.state.getState());
    const timer = setInterval(() => {
      if (attendance && attendance.missing.size > 0) look(live.state.getState());
    }, looksEveryMs);
    return () => {
      unsubscribe();
      clearInterval(timer);
      if (rest !== null) clearTimeout(rest);
    };
  }, [live, engine]);
  return comings;
}
