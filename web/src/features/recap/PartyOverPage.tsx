import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { useReading } from "../../ui/useReading";
import { KeepSheet } from "../library/TrackSheets";
import { EndedPage, HomeButton, JoiningPage } from "../status/StatusPages";
import { Recap } from "./Recap";
import styles from "./PartyOverPage.module.css";

/** The party is over, and this is what is left of it. */
export function PartyOverPage({ sessionId, name }: { readonly sessionId: string; readonly name: string }) {
  const { t } = useTranslation();
  return (
    <main className={styles.page} data-testid="ended">
      <header className={styles.head}>
        <div role="alert">
          <p>{name}</p>
          <h1>{t("state.endedTitle")}</h1>
          <p>{t("state.endedText")}</p>
        </div>
      </header>
      <h2 className="visually-hidden">{t("recap.title")}</h2>
      <Recap sessionId={sessionId} />
      <HomeButton label={t("state.openOwn")} />
      <KeepSheet />
    </main>
  );
}

/** The same for who comes by an old link; who was not there learns only that it is over. */
export function PartyOverByCode({ code }: { readonly code: string }) {
  const { calls } = useBackend();
  const { value, failure } = useReading(
    useCallback(async () => ({ session: await calls.ownSession(code) }), [calls, code]),
    0,
  );
  if (!value && !failure) return <JoiningPage />;
  const session = value?.session;
  return session ? <PartyOverPage sessionId={session.id} name={session.name} /> : <EndedPage />;
}
