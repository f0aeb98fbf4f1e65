import { Lock } from "lucide-react";
import { Switch } from "radix-ui";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { isHost } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Settings.module.css";
import { useSetting } from "./useSetting";

/** Whether only DJs add tracks: the host turns it, and everybody reads it. */
export function RequestLock() {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const host = useSession(isHost);
  const id = useId();
  const locked = useSetting("requests") === "djs";
  return (
    <div className={styles.lock} role="status">
      {locked && (
        <p className={styles.locked} data-testid="requests-locked">
          <Lock size={14} strokeWidth={1.5} aria-hidden="true" />
          {t("settings.locked")}
        </p>
      )}
      {host && (
        <label className={styles.lockSwitch} htmlFor={id}>
          {t("settings.lockRequests")}
          <Switch.Root
            id={id}
            className={styles.switch}
            checked={locked}
            aria-label={t("settings.lockRequests")}
            data-testid="lock-requests"
            onCheckedChange={(wanted) =>
              act(() => live.settings.change({ requests: wanted ? "djs" : "everyone" }))
            }
          >
            <Switch.Thumb className={styles.thumb} />
          </Switch.Root>
        </label>
      )}
    </div>
  );
}
