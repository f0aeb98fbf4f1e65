import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { currentTrack } from "../../session/selectors";
import { Cover } from "../../ui/Cover";
import { useFrame } from "../../ui/useMedia";
import { ConsoleButton } from "../console/ConsoleButton";
import { useSession } from "../session/SessionContext";
import { SyncChip } from "../sync/SyncChip";
import styles from "./Player.module.css";
import { Progress } from "./Progress";
import { Transport } from "./Transport";
import { MuteButton, VolumeSlider } from "./Volume";

/** Never moves, never disappears. */
export function PlayerBar() {
  const { t } = useTranslation();
  const phone = useFrame() === "phone";
  if (phone) {
    return (
      <section className={styles.bar} aria-label={t("player.label")}>
        <Progress />
        <TrackLine cover={false} />
        <div className={styles.controls}>
          <SyncChip compact />
          <MuteButton />
          <Transport />
        </div>
      </section>
    );
  }
  return (
    <footer className={styles.bar} aria-label={t("player.label")}>
      <TrackLine cover />
      <div className={styles.middle}>
        <Transport />
        <Progress />
      </div>
      <div className={styles.end}>
        <ConsoleButton />
        <MuteButton />
        <VolumeSlider />
        <SyncChip />
      </div>
    </footer>
  );
}

function TrackLine({ cover }: { readonly cover: boolean }) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const track = useSession(currentTrack);
  return (
    <div className={styles.track}>
      {cover && track && (
        <span className={styles.mini} key={track.id}>
          <Cover
            seed={track.title}
            hue={track.hue}
            imageUrl={track.cover_path && media.url(track.cover_path)}
            alt=""
          />
        </span>
      )}
      <div className={styles.names}>
        <b>{track?.title ?? t("player.nothing")}</b>
        {track && <small>{track.artist ?? t("now.unknownArtist")}</small>}
      </div>
    </div>
  );
}
