import { useTranslation } from "react-i18next";
import { moderates } from "../../session/selectors";
import { useSession } from "../session/SessionContext";
import styles from "./Chat.module.css";

export const chatHintId = "chat-hint";

/** Under the form: that one waits between two messages, or that only those who keep order write now. */
export function ChatHint() {
  const { t } = useTranslation();
  const { frozen, slowModeS } = useSession((state) => state.chatRules);
  const keepsOrder = useSession(moderates);
  const waits = !keepsOrder && slowModeS > 0;
  if (!waits && !(keepsOrder && frozen)) return null;
  return (
    <p id={chatHintId} className={styles.hint} data-testid="chat-hint">
      {waits ? t("chat.slow", { count: slowModeS }) : t("chat.frozenForOthers")}
    </p>
  );
}
