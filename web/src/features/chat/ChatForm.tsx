import { ArrowUp } from "lucide-react";
import { useRef, useState, type SubmitEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/Button";
import { useLive } from "../session/SessionContext";
import styles from "./Chat.module.css";
import { ChatHint, chatHintId } from "./ChatHint";
import { MentionList, optionId } from "./MentionList";
import { mentionsIn } from "./mentions";
import { Silenced, silencedId } from "./Silenced";
import { useMentions } from "./useMentions";
import { useSilence } from "./useSilence";

const longestMessage = 500;

export const chatInputId = "chat-input";

export function ChatForm({ onSent }: { readonly onSent: () => void }) {
  const { t } = useTranslation();
  const live = useLive();
  const silence = useSilence();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  // The server counts characters, not UTF-16 units.
  const over = Array.from(text.trim()).length - longestMessage;
  const empty = text.trim() === "";

  const write = (written: string) => {
    setText(written);
    if (written.trim() === "") live.expressions.stopTyping();
    else live.expressions.typing();
  };
  const mentions = useMentions(input, text, write);
  const completing = mentions.options.length > 0;
  const send = () => {
    if (silence || empty || over > 0) return;
    write("");
    void live.outbox.send(text, mentionsIn(text, [...live.state.getState().members.values()]));
    onSent();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <>
      {silence && <Silenced silence={silence} />}
      <form className={styles.form} onSubmit={onSubmit}>
        <textarea
          ref={input}
          id={chatInputId}
          className={styles.input}
          data-testid="chat-input"
          aria-label={t("chat.label")}
          placeholder={t("chat.placeholder")}
          rows={1}
          value={text}
          aria-invalid={over > 0}
          // It stays, with what was written and the focus: keys pressed elsewhere drive the room.
          readOnly={silence !== null}
          aria-describedby={silence ? silencedId : chatHintId}
          aria-autocomplete="list"
          aria-controls={completing ? mentions.listId : undefined}
          aria-activedescendant={completing ? optionId(mentions) : undefined}
          onChange={(event) => {
            write(event.target.value);
            mentions.moveTo(event.target.selectionEnd);
          }}
          onSelect={(event) => mentions.moveTo(event.currentTarget.selectionEnd)}
          onBlur={() => mentions.moveTo(0)}
          onKeyDown={onKeyDown}
        />
        <MentionList mentions={mentions} />
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
          disabled={silence !== null || empty || over > 0}
        >
          <ArrowUp size={20} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      </form>
      <ChatHint />
    </>
  );
}
