import { Compass, DoorClosed, Hourglass, KeyRound, MoonStar, UsersRound } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { ApiError } from "../../api/errors";
import { failureText } from "../../i18n/errorText";
import { Button } from "../../ui/Button";
import { accentHue, useAccentHue } from "../../ui/useAccentHue";
import { CodeBoxes } from "../landing/CodeBoxes";
import styles from "./StatusPage.module.css";

interface StatusPageProps {
  readonly sign: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** A whole page that says what happened and what to do next. */
export function StatusPage({ sign, title, text, children }: StatusPageProps) {
  useAccentHue(accentHue(null));
  return (
    <main className={styles.page}>
      <div className={styles.body} role="alert">
        <div className={styles.sign}>{sign}</div>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{text}</p>
        {children && <div className={styles.actions}>{children}</div>}
      </div>
    </main>
  );
}

export const signLook = { size: 44, strokeWidth: 1.25, "aria-hidden": true } as const;

export function HomeButton({
  label,
  look = "primary",
}: {
  readonly label: string;
  readonly look?: "primary" | "plain";
}) {
  const [, navigate] = useLocation();
  return (
    <Button look={look} data-testid="home" onClick={() => navigate("/")}>
      {label}
    </Button>
  );
}

export function Waiting() {
  return (
    <div className={styles.waiting} aria-hidden="true">
      {[0, 1, 2, 3, 4].map((bar) => (
        <span key={bar} style={{ animationDelay: `${bar * 120}ms` }} />
      ))}
    </div>
  );
}

/** Appears only when entering takes longer than a blink. */
export function JoiningPage() {
  const { t } = useTranslation();
  return (
    <main className={`${styles.page ?? ""} ${styles.late ?? ""}`}>
      <div className={styles.body} role="status">
        <Waiting />
        <p className={styles.text}>{t("app.loading")}</p>
      </div>
    </main>
  );
}

export function EndedPage() {
  const { t } = useTranslation();
  return (
    <StatusPage sign={<MoonStar {...signLook} />} title={t("state.endedTitle")} text={t("state.endedText")}>
      <HomeButton label={t("state.openOwn")} />
    </StatusPage>
  );
}

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <StatusPage
      sign={<Compass {...signLook} />}
      title={t("state.notFoundTitle")}
      text={t("state.notFoundText")}
    >
      <HomeButton label={t("app.home")} />
    </StatusPage>
  );
}

export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <StatusPage
      sign={<DoorClosed {...signLook} />}
      title={t("state.brokenTitle")}
      text={t("state.brokenText")}
    >
      <Button look="primary" onClick={() => window.location.reload()}>
        {t("state.reload")}
      </Button>
    </StatusPage>
  );
}

/** Why a code did not open a room. */
export function RefusedPage({
  failure,
  joinCode,
}: {
  readonly failure: ApiError;
  readonly joinCode: string;
}) {
  const { t } = useTranslation();
  const { code } = failure;
  if (code === "session_ended") return <EndedPage />;
  if (code === "wrong_code") return <WrongCodePage joinCode={joinCode} />;
  if (code === "session_full" || code === "session_closed")
    return <NoEntryPage full={code === "session_full"} />;
  if (code === "too_many_attempts" || code === "too_many_joins") {
    return (
      <StatusPage
        sign={<Hourglass {...signLook} />}
        title={t("state.tooManyTitle")}
        text={failureText(t, failure)}
      >
        <Button look="primary" onClick={() => window.location.reload()}>
          {t("app.retry")}
        </Button>
        <HomeButton label={t("app.home")} look="plain" />
      </StatusPage>
    );
  }
  return (
    <StatusPage
      sign={<DoorClosed {...signLook} />}
      title={t("state.brokenTitle")}
      text={failureText(t, failure)}
    >
      <Button look="primary" onClick={() => window.location.reload()}>
        {t("state.reload")}
      </Button>
      <HomeButton label={t("app.home")} look="plain" />
    </StatusPage>
  );
}

function NoEntryPage({ full }: { readonly full: boolean }) {
  const { t } = useTranslation();
  return (
    <StatusPage
      sign={full ? <UsersRound {...signLook} /> : <DoorClosed {...signLook} />}
      title={t(full ? "state.fullTitle" : "state.closedTitle")}
      text={t(full ? "state.fullText" : "state.closedText")}
    >
      <Button look="primary" onClick={() => window.location.reload()}>
        {t("app.retry")}
      </Button>
      <HomeButton label={t("app.home")} look="plain" />
    </StatusPage>
  );
}

function WrongCodePage({ joinCode }: { readonly joinCode: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [edited, setEdited] = useState(false);
  return (
    <StatusPage
      sign={<KeyRound {...signLook} />}
      title={t("state.wrongCodeTitle", { code: joinCode.toUpperCase() })}
      text={t("state.wrongCodeText")}
    >
      <CodeBoxes
        busy={false}
        wrong={false}
        autoFocus={!edited}
        onEdit={() => setEdited(true)}
        onComplete={(code) => navigate(`/s/${code}`)}
      />
      <HomeButton label={t("app.home")} look="plain" />
    </StatusPage>
  );
}
