import { CloudOff, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { useOnline } from "../../ui/useOnline";
import { SoundMark } from "../landing/SoundMark";
import { Preferences, Wordmark } from "../landing/TopBar";
import landing from "../landing/Landing.module.css";
import styles from "./StatusPage.module.css";
import { signLook, StatusPage, Waiting } from "./StatusPages";

/** There is nobody to ask: the server does not answer, or this device has no network. */
export function AwayPage() {
  const { t } = useTranslation();
  if (!useOnline()) return <OfflinePage />;
  return (
    <StatusPage sign={<CloudOff {...signLook} />} title={t("state.awayTitle")} text={t("state.awayText")}>
      <Waiting />
      <Button onClick={() => window.location.reload()}>{t("state.tryNow")}</Button>
    </StatusPage>
  );
}

/** The front door with nobody behind it, or why there is no room to see. */
function OfflinePage() {
  const { t } = useTranslation();
  const again = (
    <Button look="primary" data-testid="offline-retry" onClick={() => window.location.reload()}>
      {t("app.retry")}
    </Button>
  );
  if (window.location.pathname !== "/") {
    return (
      <StatusPage
        sign={<WifiOff {...signLook} />}
        title={t("install.offlineTitle")}
        text={t("install.offlineText")}
      >
        {again}
      </StatusPage>
    );
  }
  return (
    <div className={landing.page}>
      <header className={landing.top}>
        <Wordmark />
        <Preferences />
      </header>
      <main className={landing.main}>
        <div className={landing.words}>
          <h1 className={landing.headline}>{t("landing.headline")}</h1>
          <div className={styles.instead} role="status" data-testid="offline">
            <WifiOff size={28} strokeWidth={1.5} aria-hidden="true" />
            <h2>{t("install.offlineTitle")}</h2>
            <p>{t("install.offlineText")}</p>
            {again}
          </div>
        </div>
        <div className={landing.light}>
          <SoundMark />
        </div>
      </main>
    </div>
  );
}
