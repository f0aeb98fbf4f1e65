import { ArrowDown } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ReportSheet, type Reported } from "../moderation/ReportSheet";
import { useLive, useSession } from "../session/SessionContext";
import styles from "./Chat.module.css";
import { ChatForm } from "./ChatForm";
import { ChatLine } from "./ChatLine";
import { conversation } from "./lines";
import { Typing } from "./Typing";
import { useAnnouncements } from "./useAnnouncements";
import { useEarlier } from "./useEarlier";
import { useStickToBottom } from "./useStickToBottom";
import { useTrackMoments } from "./useTrackMoments";

export function Chat({ visible }: { readonly visible: boolean }) {
  const { t } = useTranslation();
  const live = useLive();
  const messages = useSession((state) => state.messages);
  const myId = useSession((state) => state.myId);
  const myName = useSession((state) => state.members.get(state.myId)?.displayName ?? "");
  const outgoing = useStore(live.outbox.store, (state) => state.messages);
  const moments = useTrackMoments();
  const lines = useMemo(
    () => conversation(messages, moments, outgoing, { userId: myId, displayName: myName }),
    [messages, moments, outgoing, myId, myName],
  );
  const { log, onScroll, newer, toBottom } = useStickToBottom(lines.at(-1)?.key, visible);
  const earlier = useEarlier(log);
  const announcement = useAnnouncements();
  const [reported, setReported] = useState<Reported | null>(null);
  const newestKey = lines.findLast((line) => line.kind === "message" && line.state === "sent")?.key;

  return (
    <section className={styles.chat} aria-label={t("chat.title")}>
      <h2 className={styles.head}>{t("chat.title")}</h2>
      <div className={styles.frame}>
        <div className={styles.log} ref={log} onScroll={onScroll} tabIndex={0} role="log" aria-live="off">
          {earlier.more && (
            <button
              type="button"
              className={styles.earlier}
              data-testid="chat-earlier"
              aria-busy={earlier.reading}
              onClick={earlier.read}
            >
              {t("chat.earlier")}
            </button>
          )}
          {lines.length === 0 ? (
            <p className={styles.empty}>{t("chat.empty")}</p>
          ) : (
            <ol>
              {lines.map((line) => (
                <ChatLine
                  key={line.key}
                  line={line}
                  tabbable={line.key === newestKey}
                  onReport={setReported}
                />
              ))}
            </ol>
          )}
        </div>
        {newer && (
          <button type="button" className={styles.newer} onClick={toBottom}>
            {t("chat.newMessages")}
            <ArrowDown size={16} strokeWidth={1.5} aria-hidden="true" />
          </button>
        )}
      </div>
      <Typing />
      <ChatForm onSent={toBottom} />
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      <ReportSheet reported={reported} onClose={() => setReported(null)} />
    </section>
  );
}
