import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { currentTrack } from "../../session/selectors";
import { accentHue, useAccentHue } from "../../ui/useAccentHue";
import { Visualiser } from "../nowPlaying/Visualiser";
import { MusicLight } from "../session/MusicLight";
import { useSession } from "../session/SessionContext";
import { LinkBanner } from "../status/LinkBanner";
import { Invitation } from "./Invitation";
import { ScreenControls } from "./ScreenControls";
import { ScreenNext } from "./ScreenNext";
import { ScreenNow } from "./ScreenNow";
import styles from "./Screen.module.css";
import { toggleFullscreen } from "./useFullscreen";
import { useScreenSound } from "./useScreenSound";
import { useStill } from "./useStill";
import { useWakeLock } from "./useWakeLock";

/** The room for a wall: to be read from across it, and to be left alone. */
export default function BigScreen() {
  const { t } = useTranslation();
  const track = useSession(currentTrack);
  const room = useSession((state) => state.session?.name ?? "");
  const still = useStill();
  const sound = useScreenSound();
  useAccentHue(accentHue(track));
  useWakeLock();
  useEffect(() => {
    document.title = t("screen.label", { room });
    return () => {
      document.title = "WhatsSound";
    };
  }, [t, room]);
  return (
    <>
      <div
        className={styles.screen}
        data-still={still ? "" : undefined}
        data-testid="big-screen"
        onDoubleClick={toggleFullscreen}
      >
        <MusicLight />
        {track ? (
          <main className={styles.playing} aria-label={t("screen.label", { room })}>
            <ScreenNow track={track} />
            <ScreenNext />
            <div className={styles.light}>
              <Visualiser />
            </div>
            <Invitation />
          </main>
        ) : (
          <main className={styles.quiet} aria-label={t("screen.label", { room })}>
            <Invitation hero />
          </main>
        )}
        <LinkBanner />
      </div>
      {/* Beside it, in the size of every page. */}
      <ScreenControls sound={sound} still={still} />
    </>
  );
}
