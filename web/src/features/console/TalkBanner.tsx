import { Mic } from "lucide-react";
import { useTranslation } from "react-i18next";
import { talksOver } from "../../session/selectors";
import { useSession } from "../session/SessionContext";
import styles from "./TalkBanner.module.css";

/** Why the music is soft just now. */
export function TalkBanner() {
  const { t } = useTranslation();
  const name = useSession(talksOver);
  return (
    <div role="status">
      {name !== null && (
        <p className={styles.banner} data-testid="talks">
          <Mic size={18} strokeWidth={1.5} aria-hidden="true" />
          {t("console.talks", { name })}
        </p>
      )}
    </div>
  );
}
