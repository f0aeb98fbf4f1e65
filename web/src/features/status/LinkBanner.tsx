import { Check, LoaderCircle, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { LinkState } from "../../realtime/linkState";
import { useOnline } from "../../ui/useOnline";
import { useLink, useMissed } from "../session/SessionContext";
import styles from "./LinkBanner.module.css";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** Tells of a lost line only when it stays lost; of its return for a moment, with what was missed. */
export function LinkBanner() {
  const link = useLink();
  const shown = link === "connecting" || link === "reconnecting" || link === "restored";
  return (
    <div role="status" data-testid="link" data-link={link}>
      {shown && (
        <p className={styles.banner} data-link={link}>
          <Sign link={link} />
          {link === "restored" ? <Return /> : <Loss link={link} />}
        </p>
      )}
    </div>
  );
}

function Sign({ link }: { readonly link: LinkState }) {
  const online = useOnline();
  if (link === "restored") return <Check {...look} />;
  return online ? <LoaderCircle {...look} className={styles.spin} /> : <WifiOff {...look} />;
}

function Loss({ link }: { readonly link: "connecting" | "reconnecting" }) {
  const { t } = useTranslation();
  const online = useOnline();
  return t(`link.${link === "reconnecting" && !online ? "offline" : link}`);
}

function Return() {
  const { t } = useTranslation();
  const missed = useMissed();
  const what =
    missed &&
    [
      missed.messages > 0 && t("link.missedMessages", { count: missed.messages }),
      missed.trackChanges > 0 && t("link.missedTracks", { count: missed.trackChanges }),
    ].filter(Boolean);
  return what && what.length > 0 ? t("link.missed", { what: what.join(", ") }) : t("link.restored");
}
