import { Pencil, Settings2 } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { ApiError, toApiError } from "../../api/errors";
import type { Calls } from "../../api/calls";
import type { SessionRow } from "../../api/rows";
import { useServer } from "../../app/BackendContext";
import { lazily } from "../../app/lazily";
import { loadDevice, loadNameSheet } from "../../app/pages";
import { failureText } from "../../i18n/errorText";
import { Avatar } from "../../ui/Avatar";
import { Button, IconButton } from "../../ui/Button";
import { countCharacters, firstCharacters } from "../../ui/characters";
import { Light } from "../../ui/Light";
import { accentHue, useAccentHue } from "../../ui/useAccentHue";
import { useName } from "../name/useName";
import { signedIn } from "../session/entry";
import { hasPage } from "../session/refusals";
import { CodeBoxes } from "./CodeBoxes";
import { DemoCard } from "./DemoCard";
import { LegalLinks } from "./LegalLinks";
import { RecentRooms } from "./RecentRooms";
import { OpenRooms } from "./Rooms";
import { Wordmark, Preferences } from "./TopBar";
import { useAppShortcut } from "./useAppShortcut";
import { useLobby } from "./useLobby";
import styles from "./Landing.module.css";
import { SoundMark } from "./SoundMark";

const DeviceSheet = lazily(loadDevice);
const NameSheet = lazily(loadNameSheet);

type Doing =
  | { readonly kind: "idle" | "joining" | "creating" }
  | { readonly kind: "failed"; readonly failure: ApiError };

export function Landing() {
  const { t } = useTranslation();
  const { config, backend, ready } = useServer();
  const [, navigate] = useLocation();
  const { name } = useName();
  const [doing, setDoing] = useState<Doing>({ kind: "idle" });
  const { lobby, away } = useLobby(backend?.client ?? null);
  // It has its place from the first picture on, unless the server has told that there is none.
  const hasDemo = config.demo && (lobby === null || lobby.demo !== null);
  const hue = accentHue(lobby?.demo?.track ?? null);
  useAccentHue(hue);

  const attempt = async (kind: "joining" | "creating", open: (calls: Calls) => Promise<SessionRow>) => {
    setDoing({ kind });
    const server = await ready;
    const session = await signedIn(server, name, () => open(server.calls)).catch(toApiError);
    if (!(session instanceof ApiError)) navigate(`/s/${session.code}`);
    else setDoing({ kind: "failed", failure: session });
    return session;
  };

  const join = async (code: string) => {
    const session = await attempt("joining", (calls) => calls.joinSession(code));
    if (session instanceof ApiError && hasPage(session.code)) navigate(`/s/${code}`);
  };

  const create = () => {
    // The tap that opens the room is also the one that lets it play.
    void backend?.engine.unlock();
    const room = firstCharacters(t("session.defaultName", { name }), 40).trim();
    void attempt("creating", (calls) => calls.createSession(room));
  };

  const shortcut = useAppShortcut(create);

  const failure = doing.kind === "failed" ? doing.failure : null;
  return (
    <div className={styles.page}>
      <Light hue={hue} />
      <header className={styles.top}>
        <Wordmark />
        <div className={styles.preferences}>
          <Preferences />
          <DeviceButton />
        </div>
      </header>
      <main className={styles.main}>
        <div className={styles.words}>
          <h1 className={styles.headline}>{t("landing.headline")}</h1>
          <p className={styles.lead}>{t("landing.lead")}</p>
          <p className={styles.label}>{t("landing.haveCode")}</p>
          <CodeBoxes
            busy={doing.kind === "joining"}
            wrong={failure?.code === "wrong_code"}
            autoFocus={shortcut === "code" || window.matchMedia("(hover: hover)").matches}
            onEdit={() => setDoing({ kind: "idle" })}
            onComplete={(code) => void join(code)}
          />
          <p className={styles.status} role="status" data-wrong={failure ? "" : undefined}>
            {failure ? failureText(t, failure) : doing.kind === "joining" ? t("landing.joining") : null}
          </p>
          <div className={styles.actions}>
            <Button
              look={hasDemo ? "quiet" : "primary"}
              large
              className={styles.create}
              disabled={doing.kind === "creating"}
              data-testid="create-session"
              onClick={create}
            >
              {doing.kind === "creating" ? t("landing.creating") : t("landing.create")}
            </Button>
            <NameChip />
          </div>
        </div>
        <div className={styles.light}>
          {hasDemo ? <DemoCard demo={lobby?.demo ?? null} /> : <SoundMark />}
        </div>
      </main>
      <OpenRooms lobby={lobby} away={away} />
      {backend && <RecentRooms />}
      <LegalLinks />
    </div>
  );
}

/** Tells the server, where there is an account already. */
function useRename(): (wanted: string) => Promise<void> {
  const { ready } = useServer();
  return async (wanted) => {
    if (countCharacters(wanted) > 40) throw new ApiError("invalid_name", "too long", 400);
    const { calls, account } = await ready;
    if (await account.currentUserId()) await calls.setDisplayName(wanted);
  };
}

function DeviceButton() {
  const { t } = useTranslation();
  const { backend } = useServer();
  const rename = useRename();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={t("device.open")} data-testid="device-open" onClick={() => setOpen(true)}>
        <Settings2 size={20} strokeWidth={1.5} aria-hidden="true" />
      </IconButton>
      {open && backend && (
        <Suspense fallback={null}>
          <DeviceSheet onClose={() => setOpen(false)} rename={rename} />
        </Suspense>
      )}
    </>
  );
}

function NameChip() {
  const { t } = useTranslation();
  const { name } = useName();
  const rename = useRename();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.name} data-testid="name" onClick={() => setOpen(true)}>
        <Avatar userId={name} name={name} size={36} />
        <span>
          <small>{t("landing.youAre")}</small>
          <b>{name}</b>
        </span>
        <Pencil size={16} strokeWidth={1.5} aria-label={t("landing.rename")} />
      </button>
      {open && (
        <Suspense>
          <NameSheet open onClose={() => setOpen(false)} rename={rename} />
        </Suspense>
      )}
    </>
  );
}
