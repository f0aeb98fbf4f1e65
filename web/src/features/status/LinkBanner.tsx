import { Cable, Check, LoaderCircle, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { restoredMs, type LinkState } from "../../realtime/linkState";
import type { Way } from "../../realtime/transport/ways";
import { useOnline } from "../../ui/useOnline";
import { useLink, useMissed } from "../session/SessionContext";
import { useWay } from "../session/useWay";
import styles from "./LinkBanner.module.css";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/**
 * Tells of a lost line only when it stays lost; of its return for a moment, with what was missed; and for a moment
 * where live updates come by another way than they should.
 */
export function LinkBanner() {
  const link = useLink();
  const detour = useDetour(link);
  const shown = link === "connecting" || link === "reconnecting" || link === "restored";
  return (
    <div role="status" data-testid="link" data-link={link}>
      {shown && (
        <p className={styles.banner} data-link={link}>
          <Sign link={link} />
          {link === "restored" ? <Return /> : <Loss link={link} />}
        </p>
      )}
      {detour && <Detour way={detour} />}
    </div>
  );
}

/** The way by which the line is up, where that is news and no WebSocket. */
function useDetour(link: LinkState): Way | null {
  const way = useWay();
  const [known, setKnown] = useState<Way | null>(null);
  const isNews = link === "live" && way !== known;
  useEffect(() => {
    if (!isNews) return;
    const timer = setTimeout(() => setKnown(way), restoredMs);
    return () => clearTimeout(timer);
  }, [isNews, way]);
  return isNews && way !== "websocket" ? way : null;
}

function Detour({ way }: { readonly way: Way }) {
  const { t } = useTranslation();
  return (
    <p className={styles.banner} data-testid="detour" data-way={way}>
      <Cable {...look} />
      {t("link.detour", { way: t(`link.${way}`) })}
    </p>
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
