import { useEffect, useState } from "react";
import { saidSince } from "../../session/messages";
import { useLive, useSession } from "../session/SessionContext";

/** Messages of others since the chat was last on screen. */
export function useUnread(visible: boolean): number {
  const live = useLive();
  const [readUntilMs, setReadUntilMs] = useState(() => newestMs(live));
  const unread = useSession(
    ({ messages, myId }) => saidSince(messages, readUntilMs).filter(({ userId }) => userId !== myId).length,
  );
  useEffect(() => {
    if (visible) setReadUntilMs(newestMs(live));
  }, [visible, live, unread]);
  return visible ? 0 : unread;
}

function newestMs(live: ReturnType<typeof useLive>): number {
  return live.state.getState().messages.at(-1)?.createdAtMs ?? 0;
}
