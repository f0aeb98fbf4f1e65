import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { upcoming } from "../../session/selectors";
import { QrPicture } from "../share/QrPicture";
import { sessionLink } from "../share/sessionLink";
import { useSession } from "../session/SessionContext";
import styles from "./Screen.module.css";

/** How one comes in, to be read from across the room; where nothing plays it is what the screen is for. */
export function Invitation({ hero = false }: { readonly hero?: boolean }) {
  const { t } = useTranslation();
  const { config } = useBackend();
  const room = useSession((state) => state.session?.name);
  const code = useSession((state) => state.session?.code ?? "");
  const people = useSession((state) => state.present.length);
  const waits = useSession((state) => upcoming(state).length > 0);
  const link = sessionLink(window.location.origin, config.publicUrl, code);
  return (
    <section className={hero ? styles.hero : styles.invitation} aria-label={t("session.share")}>
      <div className={styles.qr}>
        <QrPicture text={link} label={t("share.qr")} />
      </div>
      <div className={styles.way}>
        {hero && <h1 className={styles.come}>{waits ? t("screen.quiet") : t("screen.comeIn")}</h1>}
        {hero && waits && <p>{t("screen.quietText")}</p>}
        <p className={styles.address}>
          {t("screen.typeAt")} <b>{new URL(link).host}</b>
        </p>
        <p
          className={styles.code}
          aria-label={`${t("screen.code")}: ${Array.from(code).join(" ")}`}
          data-testid="screen-code"
        >
          {code}
        </p>
      </div>
      <p className={styles.room}>
        <b>{room}</b>
        <span>{t("gate.here", { count: people })}</span>
      </p>
    </section>
  );
}
