import { Check, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLink } from "../session/SessionContext";
import styles from "./LinkBanner.module.css";

/** Tells of a lost line only when it stays lost, and of its return for a moment. */
export function LinkBanner() {
  const { t } = useTranslation();
  const link = useLink();
  const shown = link === "connecting" || link === "reconnecting" || link === "restored";
  return (
    <div role="status" data-testid="link" data-link={link}>
      {shown && (
        <p className={styles.banner} data-link={link}>
          {link === "restored" ? (
            <Check size={18} strokeWidth={1.5} aria-hidden="true" />
          ) : (
            <LoaderCircle size={18} strokeWidth={1.5} className={styles.spin} aria-hidden="true" />
          )}
          {t(`link.${link}`)}
        </p>
      )}
    </div>
  );
}
