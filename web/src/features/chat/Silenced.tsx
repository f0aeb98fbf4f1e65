import { MessageCircleOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { momentText } from "../../i18n/moments";
import styles from "./Chat.module.css";
import type { Silence } from "./useSilence";

export const silencedId = "chat-silenced";

/** Above the form, which takes nothing then: why one cannot write now. */
export function Silenced({ silence: { by, untilMs } }: { readonly silence: Silence }) {
  const { t } = useTranslation();
  return (
    <p id={silencedId} className={styles.silenced} data-testid="silenced" data-by={by} role="status">
      <MessageCircleOff size={20} strokeWidth={1.5} aria-hidden="true" />
      {by === "frozen"
        ? t("chat.frozen")
        : untilMs === null
          ? t("chat.muted")
          : t("chat.mutedUntil", { until: momentText(untilMs) })}
    </p>
  );
}
