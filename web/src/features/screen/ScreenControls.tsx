import { ArrowLeft, Maximize, Minimize, Volume2, VolumeX } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useDevice } from "../../app/device";
import { Button, IconButton } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import styles from "./ScreenControls.module.css";
import { canFillScreen, toggleFullscreen, useFullscreen } from "./useFullscreen";
import type { ScreenSound } from "./useScreenSound";

const look = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;

interface ScreenControlsProps {
  readonly sound: ScreenSound;
  /** Whether nobody is at the screen: then there is nothing on it but the room. */
  readonly still: boolean;
}

/** For who stands before the screen; gone as soon as nobody moves. */
export function ScreenControls({ sound, still }: ScreenControlsProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const code = useSession((state) => state.session?.code ?? "");
  const full = useFullscreen();
  const keys = useDevice((state) => state.shortcuts);
  useScreenKeys(keys, sound);
  return (
    <footer className={styles.controls} data-still={still ? "" : undefined}>
      {canFillScreen && !full && (
        <p className={styles.hint}>{t(keys ? "screen.hint" : "screen.hintNoKeys")}</p>
      )}
      <div className={styles.row}>
        <IconButton label={t("screen.back")} data-testid="screen-back" onClick={() => navigate(`/s/${code}`)}>
          <ArrowLeft {...look} />
        </IconButton>
        {sound.locked ? (
          <>
            <Button look="primary" data-testid="screen-sound" onClick={() => sound.choose(false)}>
              <Volume2 {...look} />
              {t("screen.sound")}
            </Button>
            <Button data-testid="screen-silent" onClick={() => sound.choose(true)}>
              {t("screen.silent")}
            </Button>
          </>
        ) : (
          <IconButton
            label={sound.silent ? t("screen.sound") : t("screen.silence")}
            aria-pressed={sound.silent}
            data-testid="screen-sound"
            onClick={() => sound.choose(!sound.silent)}
          >
            {sound.silent ? <VolumeX {...look} /> : <Volume2 {...look} />}
          </IconButton>
        )}
        {canFillScreen && (
          <IconButton
            label={full ? t("screen.leaveFullscreen") : t("screen.fullscreen")}
            data-testid="screen-fullscreen"
            onClick={toggleFullscreen}
          >
            {full ? <Minimize {...look} /> : <Maximize {...look} />}
          </IconButton>
        )}
      </div>
    </footer>
  );
}

function useScreenKeys(on: boolean, { silent, choose }: ScreenSound): void {
  useEffect(() => {
    if (!on) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const key = event.key.toLowerCase();
      if (key === "f") toggleFullscreen();
      if (key === "m") choose(!silent);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [on, silent, choose]);
}
