import { useTranslation } from "react-i18next";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { currentEntry } from "../../session/selectors";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import { HeatStrip } from "../player/HeatStrip";
import { usePosition } from "../player/usePosition";
import { RisingReactions } from "../reactions/RisingReactions";
import { useSession } from "../session/SessionContext";
import styles from "./Screen.module.css";

/** More characters than this take a smaller size, so that two lines hold them. */
const longTitle = 26;

/** What plays: the picture, and its names as large as they fit. */
export function ScreenNow({ track }: { readonly track: TrackRow }) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const requester = useSession((state) => currentEntry(state)?.requesterName ?? null);
  return (
    <>
      <div className={styles.art}>
        <div className={styles.cover} key={track.id}>
          <Cover
            seed={track.title}
            hue={track.hue}
            imageUrl={track.cover_path && media.url(track.cover_path)}
            alt={t("now.cover", { title: track.title })}
          />
        </div>
        <div className={styles.reactions}>
          <RisingReactions />
        </div>
      </div>
      <div className={styles.names}>
        <h1 data-long={track.title.length > longTitle ? "" : undefined} data-testid="screen-title">
          {track.title}
        </h1>
        <p className={styles.artist}>{track.artist ?? t("now.unknownArtist")}</p>
        {requester && <p className={styles.requester}>{t("now.requestedBy", { name: requester })}</p>}
        <ScreenProgress />
      </div>
    </>
  );
}

/** Apart, since it moves five times a second and nothing else does. */
function ScreenProgress() {
  const { t } = useTranslation();
  const position = usePosition();
  if (!position) return null;
  const { positionMs, durationMs } = position;
  const share = positionMs / durationMs;
  const [at, all] = [clockTime(positionMs), clockTime(durationMs)];
  return (
    <div className={styles.progress}>
      <span className={styles.time} aria-hidden="true">
        {at}
      </span>
      <div
        className={styles.line}
        role="progressbar"
        aria-label={t("player.seek")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={t("player.position", { position: at, duration: all })}
      >
        <HeatStrip durationMs={durationMs} />
        <span className={styles.rail}>
          <span className={styles.past} style={{ width: `${share * 100}%` }} />
        </span>
      </div>
      <span className={styles.time} aria-hidden="true">
        {all}
      </span>
    </div>
  );
}
