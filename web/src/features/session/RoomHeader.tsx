import { QrCode } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFrame } from "../../ui/useMedia";
import { Wordmark } from "../landing/TopBar";
import { ShareSheet } from "../share/ShareSheet";
import styles from "./RoomHeader.module.css";
import { RoomMenu } from "./RoomMenu";
import { useSession } from "./SessionContext";

export function RoomHeader() {
  const { t } = useTranslation();
  const session = useSession((state) => state.session);
  const phone = useFrame() === "phone";
  const [sharing, setSharing] = useState(false);
  if (!session) return null;
  return (
    <header className={styles.header}>
      <Wordmark compact />
      <h1 className={styles.name}>{session.name}</h1>
      <div className={styles.actions}>
        <button
          type="button"
          className={styles.code}
          data-testid="share-open"
          aria-label={`${t("session.share")}: ${session.code}`}
          onClick={() => setSharing(true)}
        >
          <span data-testid="join-code">{session.code}</span>
          {!phone && <QrCode size={20} strokeWidth={1.5} aria-hidden="true" />}
        </button>
        <RoomMenu />
      </div>
      <ShareSheet open={sharing} onClose={() => setSharing(false)} code={session.code} />
    </header>
  );
}
