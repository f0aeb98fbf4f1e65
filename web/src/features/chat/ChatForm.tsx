import { ArrowUp } from "lucide-react";
import { useState, type SubmitEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/Button";
import { useLive } from "../session/SessionContext";
import styles from "./Chat.module.css";

const longestMessage = 500;

export const chatInputId = "chat-input";

export function ChatForm({ onSent }: { readonly onSent: () => void }) {
  const { t } = useTranslation();
  const live = useLive();
  const [text, setText] = useState("");
  // The server counts characters, not UTF-16 units.
  const over = Array.from(text.trim()).length - longestMessage;
  const empty = text.trim() === "";

  const send = () => {
    if (empty || over > 0) return;
    setText("");
    void live.outbox.send(text);
    onSent();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <textarea
        id={chatInputId}
        className={styles.input}
        data-testid="chat-input"
        aria-label={t("chat.label")}
        placeholder={t("chat.placeholder")}
        rows={1}
        value={text}
        aria-invalid={over > 0}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {over > 0 && (
        <span className={styles.over} role="status">
          {t("chat.tooLong", { count: over })}
        </span>
      )}
      <IconButton
        type="submit"
        strong
        label={t("chat.send")}
        data-testid="chat-send"
        disabled={empty || over > 0}
      >
        <ArrowUp size={20} strokeWidth={1.5} aria-hidden="true" />
      </IconButton>
    </form>
  );
}
