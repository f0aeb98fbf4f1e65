import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n";
import { useSession } from "../session/SessionContext";
import styles from "./Chat.module.css";
import { typistsOf, type Typists } from "./typists";

/** Who writes just now; its line is there also while nobody does, so that nothing jumps. */
export function Typing() {
  const { t } = useTranslation();
  const typing = useSession((state) => state.typing);
  const members = useSession((state) => state.members);
  const text = typingText(t, typistsOf(typing, members));
  return (
    <p className={styles.typing} aria-live="off">
      {text && <span data-testid="typing">{text}</span>}
    </p>
  );
}

function typingText(t: TFunction, typists: Typists): string | null {
  switch (typists.kind) {
    case "none":
      return null;
    case "named": {
      // "Ana e Inés": the word between them depends on the name that follows.
      const names = new Intl.ListFormat(currentLanguage(), { type: "conjunction" }).format(typists.names);
      return t("chat.typingNames", { names, count: typists.names.length });
    }
    case "counted":
      return t("chat.typingCount", { count: typists.count });
    case "many":
      return t("chat.typingMany");
  }
}
