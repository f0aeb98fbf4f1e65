import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { saidSince } from "../../session/messages";
import { useLive } from "../session/SessionContext";

const batchMs = 3000;

/** New messages of others for screen readers, gathered so that a lively chat does not drown the room. */
export function useAnnouncements(): string {
  const live = useLive();
  const { t } = useTranslation();
  const [text, setText] = useState("");
  useEffect(() => {
    let toldUntilMs = live.state.getState().messages.at(-1)?.createdAtMs ?? 0;
    const timer = setInterval(() => {
      const { messages, myId } = live.state.getState();
      const others = saidSince(messages, toldUntilMs).filter((message) => message.userId !== myId);
      toldUntilMs = messages.at(-1)?.createdAtMs ?? toldUntilMs;
      if (others.length === 0) return;
      setText(
        others.map(({ displayName, body }) => t("chat.announce", { name: displayName, body })).join(" "),
      );
    }, batchMs);
    return () => clearInterval(timer);
  }, [live, t]);
  return text;
}
