import { Music2 } from "lucide-react";
import { useState, type CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../../i18n/errorText";
import { timeOfDay } from "../../i18n/moments";
import { Avatar } from "../../ui/Avatar";
import { hueOf } from "../../ui/hash";
import { useIdle } from "../../ui/useIdle";
import type { Reported } from "../moderation/ReportSheet";
import { useLive } from "../session/SessionContext";
import styles from "./Chat.module.css";
import { ComingsLine } from "./ComingsLine";
import type { Line, MessageLine } from "./lines";
import { MessageMenu } from "./MessageMenu";
import { useLongPress } from "./useLongPress";

interface ChatLineProps<Shown extends Line = Line> {
  readonly line: Shown;
  /** Whether the tab key stops at its menu. */
  readonly tabbable: boolean;
  /** Whether its menu has the focus, or gets it. */
  readonly held: boolean;
  readonly onReport: (reported: Reported) => void;
}

/** One line of the conversation. */
export function ChatLine({ line, ...rest }: ChatLineProps) {
  switch (line.kind) {
    case "message":
      return <Message line={line} {...rest} />;
    case "moment":
      return <Moment title={line.title} />;
    case "comings":
      return <ComingsLine comings={line.comings} />;
  }
}

function Moment({ title }: { readonly title: string }) {
  const { t } = useTranslation();
  return (
    <p className={styles.moment}>
      <span>
        <Music2 size={14} strokeWidth={1.5} aria-hidden="true" />
        {t("chat.nowPlaying", { title })}
      </span>
    </p>
  );
}

function Message({ line, tabbable, held, onReport }: ChatLineProps<MessageLine>) {
  const idle = useIdle();
  const [menuOpen, setMenuOpen] = useState(false);
  const press = useLongPress(() => setMenuOpen(true));
  const stored = line.state === "sent";
  return (
    <div
      className={styles.message}
      data-testid="chat-message"
      data-message-id={line.key}
      data-state={line.state}
      data-first={line.first ? "" : undefined}
      data-mentions-me={line.mentionsMe ? "" : undefined}
      {...(stored ? press : {})}
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
      <p className={styles.body}>{line.state === "deleted" ? <Deleted /> : line.body}</p>
      {(line.state === "sending" || line.state === "failed") && <Fate line={line} />}
      {stored && (idle || held || menuOpen) && (
        <MessageMenu
          id={line.key}
          userId={line.userId}
          name={line.displayName}
          body={line.body}
          open={menuOpen}
          onOpenChange={setMenuOpen}
          tabbable={tabbable}
          onReport={onReport}
        />
      )}
    </div>
  );
}

function Deleted() {
  const { t } = useTranslation();
  return t("chat.deleted");
}

function Fate({ line }: { readonly line: MessageLine }) {
  const { t } = useTranslation();
  const live = useLive();
  if (line.state === "sending") return <p className={styles.fate}>{t("chat.sending")}</p>;
  return (
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
  );
}
