import { ArrowDown } from "lucide-react";
import { useImperativeHandle, useMemo, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ReportSheet, type Reported } from "../moderation/ReportSheet";
import { useLive, useSession } from "../session/SessionContext";
import styles from "./Chat.module.css";
import { ChatForm } from "./ChatForm";
import { ChatLog } from "./ChatLog";
import { Conversation, type Line } from "./lines";
import { Typing } from "./Typing";
import { useAnnouncements } from "./useAnnouncements";
import { useComings } from "./useComings";
import { useFollowing } from "./useFollowing";
import { useTrackMoments } from "./useTrackMoments";

export function Chat({ visible }: { readonly visible: boolean }) {
  const { t } = useTranslation();
  const [reported, setReported] = useState<Reported | null>(null);
  const toBottom = useRef<() => void>(null);
  return (
    <section className={styles.chat} aria-label={t("chat.title")}>
      <h2 className={styles.head}>{t("chat.title")}</h2>
      <Conversing label={t("chat.title")} visible={visible} toBottom={toBottom} onReport={setReported} />
      <div className={styles.foot}>
        <Typing />
        <ChatForm onSent={() => toBottom.current?.()} />
      </div>
      <Announcements />
      <ReportSheet reported={reported} onClose={() => setReported(null)} />
    </section>
  );
}

interface ConversingProps {
  readonly label: string;
  readonly visible: boolean;
  /** Is told how to come to the newest line. */
  readonly toBottom: RefObject<(() => void) | null>;
  readonly onReport: (reported: Reported) => void;
}

/** What is said. Drawn anew with each message, by itself. */
function Conversing({ label, visible, toBottom, onReport }: ConversingProps) {
  const log = useRef<HTMLDivElement>(null);
  const myId = useSession((state) => state.myId);
  const lines = useLines(myId);
  const following = useFollowing(log, lines, myId, visible);
  useImperativeHandle(toBottom, () => following.toBottom);
  return (
    <div className={styles.frame}>
      <ChatLog log={log} label={label} lines={lines} following={following} onReport={onReport} />
      {following.newer > 0 && (
        <NewerButton
          count={following.newer}
          onClick={() => {
            following.toBottom();
            // The button goes, and had the focus.
            log.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </div>
  );
}

function NewerButton({ count, onClick }: { readonly count: number; readonly onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={styles.newer} data-testid="chat-newer" onClick={onClick}>
      {t("lines.newMessages", { count })}
      <ArrowDown size={16} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}

function useLines(myId: string): readonly Line[] {
  const live = useLive();
  const messages = useSession((state) => state.messages);
  const myName = useSession((state) => state.members.get(state.myId)?.displayName ?? "");
  const outgoing = useStore(live.outbox.store, (state) => state.messages);
  const moments = useTrackMoments();
  const comings = useComings();
  const [conversation] = useState(() => new Conversation());
  return useMemo(
    () =>
      conversation.linesOf({
        messages,
        moments,
        comings,
        outgoing,
        me: { userId: myId, displayName: myName },
      }),
    [conversation, messages, moments, comings, outgoing, myId, myName],
  );
}

function Announcements() {
  return (
    <p className="visually-hidden" aria-live="polite">
      {useAnnouncements()}
    </p>
  );
}
