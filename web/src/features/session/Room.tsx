import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { currentTrack } from "../../session/selectors";
import { accentHue, useAccentHue } from "../../ui/useAccentHue";
import { useFrame } from "../../ui/useMedia";
import { ConsoleLayer } from "../console/ConsoleLayer";
import { ListenGate, useGateNeeded } from "../gate/ListenGate";
import { LibraryDrawer } from "../library/LibraryDrawer";
import { SettingsLayer } from "../settings/SettingsLayer";
import { LinkBanner } from "../status/LinkBanner";
import { Shortcuts } from "../shortcuts/Shortcuts";
import { DesktopRoom, PhoneRoom, TabletRoom } from "./frames";
import { MusicLight } from "./MusicLight";
import { RoomHeader } from "./RoomHeader";
import styles from "./Room.module.css";
import { useSession } from "./SessionContext";
import { useTab } from "./useTab";

const frames = { desktop: DesktopRoom, tablet: TabletRoom, phone: PhoneRoom } as const;

export function Room() {
  const { t } = useTranslation();
  const frame = useFrame();
  const gated = useGateNeeded();
  const tab = useTab((state) => state.tab);
  const track = useSession(currentTrack);
  const roomName = useSession((state) => state.session?.name);
  useAccentHue(accentHue(track));

  useEffect(() => {
    document.title = [track?.title, roomName, "WhatsSound"].filter(Boolean).join(" · ");
    return () => {
      document.title = "WhatsSound";
    };
  }, [track?.title, roomName]);

  const Frame = frames[frame];
  const lit = frame !== "phone" || tab === "now";
  return (
    <>
      <div className={styles.room} data-frame={frame} inert={gated}>
        {lit && <MusicLight />}
        <a href="#stage" className={styles.skip}>
          {t("app.skipToRoom")}
        </a>
        <RoomHeader />
        <Frame />
      </div>
      <LinkBanner />
      <ConsoleLayer />
      <SettingsLayer />
      <LibraryDrawer />
      <Shortcuts />
      {gated && <ListenGate />}
    </>
  );
}
