import { ArrowDown, Music2 } from "lucide-react";
import { useMemo, type CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { currentLanguage } from "../../i18n";
import { failureText } from "../../i18n/errorText";
import { Avatar } from "../../ui/Avatar";
import { hueOf } from "../../ui/hash";
import { useLive, useSession } from "../session/SessionContext";
import styles from "./Chat.module.css";
import { ChatForm } from "./ChatForm";
import { conversation, type Line } from "./lines";
import { useAnnouncements } from "./useAnnouncements";
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
  const announcement = useAnnouncements();

  return (
    <section className={styles.chat} aria-label={t("chat.title")}>
      <h2 className={styles.head}>{t("chat.title")}</h2>
      <div className={styles.frame}>
        <div className={styles.log} ref={log} onScroll={onScroll} tabIndex={0} role="log" aria-live="off">
          {lines.length === 0 ? (
            <p className={styles.empty}>{t("chat.empty")}</p>
          ) : (
            <ol>
              {lines.map((line) => (
                <ChatLine key={line.key} line={line} />
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
      <ChatForm onSent={toBottom} />
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
    </section>
  );
}

function ChatLine({ line }: { readonly line: Line }) {
  const { t } = useTranslation();
  const live = useLive();
  if (line.kind === "moment") {
    return (
      <li className={styles.moment}>
        <span>
          <Music2 size={14} strokeWidth={1.5} aria-hidden="true" />
          {t("chat.nowPlaying", { title: line.title })}
        </span>
      </li>
    );
  }
  return (
    <li
      className={styles.message}
      data-testid="chat-message"
      data-message-id={line.key}
      data-state={line.state}
      data-first={line.first ? "" : undefined}
      data-mentions-me={line.mentionsMe ? "" : undefined}
    >
      {line.first && (
        <>
          <span className={styles.avatar}>
            <Avatar userId={line.userId} name={line.displayName} />
          </span>
          <p className={styles.who} style={{ "--person-hue": hueOf(line.userId) } as CSSProperties}>
            <b>{line.displayName}</b>
            {line.atMs !== null && (
              <time dateTime={new Date(line.atMs).toISOString()}>{timeOfDay(line.atMs)}</time>
            )}
          </p>
        </>
      )}
      <p className={styles.body}>{line.state === "deleted" ? t("chat.deleted") : line.body}</p>
      {line.state === "sending" && <p className={styles.fate}>{t("chat.sending")}</p>}
      {line.state === "failed" && (
        <p className={styles.fate} data-failed="" role="alert">
          {t("chat.failed")} {failureText(t, line.failure)}
          <button
            type="button"
            className={styles.retry}
            data-testid="chat-retry"
            onClick={() => void live.outbox.retry(line.key)}
          >
            {t("chat.retry")}
          </button>
        </p>
      )}
    </li>
  );
}

function timeOfDay(atMs: number): string {
  const language = currentLanguage();
  const locale = navigator.language.startsWith(language) ? navigator.language : language;
  return new Date(atMs).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
}
