import { Disc3, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { EnginePhase } from "../../audio/types";
import { useBackend } from "../../app/BackendContext";
import { useDevice } from "../../app/device";
import type { TrackRow } from "../../api/rows";
import { currentEntry, currentTrack, isDj, upcoming } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { useFrame } from "../../ui/useMedia";
import { useLibrary } from "../library/useLibrary";
import { ReactionBar } from "../reactions/ReactionBar";
import { RisingReactions } from "../reactions/RisingReactions";
import { useEnginePhase } from "../session/useEngine";
import { useSession } from "../session/SessionContext";
import styles from "./NowPlaying.module.css";
import { NowMenu } from "./NowMenu";
import { SkipVote } from "./SkipVote";
import { useStage } from "./useStage";
import { VisualiserStrip } from "./VisualiserStrip";

export function NowPlaying() {
  const { t } = useTranslation();
  const track = useSession(currentTrack);
  const drawn = useDevice((state) => state.visualiser);
  const grown = useStage((state) => state.grown) && drawn && track !== null;
  return (
    <section
      className={styles.now}
      data-visualiser={grown ? "grown" : undefined}
      aria-label={t("now.label")}
      data-testid="now-playing"
    >
      {track ? <Playing track={track} grown={grown} /> : <Silence />}
    </section>
  );
}

interface PlayingProps {
  readonly track: TrackRow;
  /** Whether the visualiser has the stage, and the cover stands beside it. */
  readonly grown: boolean;
}

function Playing({ track, grown }: PlayingProps) {
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
        {!grown && <RisingReactions />}
      </div>
      <h2 className={styles.title} data-testid="now-title">
        {track.title}
      </h2>
      <p className={styles.by}>
        <b>{track.artist ?? t("now.unknownArtist")}</b>
        {requester && ` · ${t("now.requestedBy", { name: requester })}`}
      </p>
      <ReactionBar />
      <VisualiserStrip>{grown && <RisingReactions />}</VisualiserStrip>
      <PhaseLine />
      <div className={styles.actions}>
        <SkipVote />
        <NowMenu track={track} />
      </div>
    </>
  );
}

/** A word about sound that does not come, and silence otherwise. */
function PhaseLine() {
  const { t } = useTranslation();
  const phase = useEnginePhase();
  const text = phaseText(phase);
  function phaseText(current: EnginePhase): string | null {
    switch (current.kind) {
      case "loading":
        return t("now.loading", { percent: Math.round(current.progress * 100) });
      case "paused":
        return t("now.paused");
      case "failed":
        return current.reason === "fetch" ? t("now.failedFetch") : t("now.failedDecode");
      case "locked":
      case "idle":
      case "playing":
      case "interrupted":
        return null;
    }
  }
  return (
    <p className={styles.status} role="status">
      {text}
    </p>
  );
}

function Silence() {
  const { t } = useTranslation();
  const dj = useSession(isDj);
  const first = useSession((state) => upcoming(state)[0]?.track?.title ?? null);
  // Elsewhere the queue stands in sight, with this button of its own.
  const phone = useFrame() === "phone";
  const openLibrary = useLibrary((state) => state.open);
  return (
    <>
      <div className={styles.art}>
        <div className={`${styles.cover ?? ""} ${styles.empty ?? ""}`}>
          <Disc3 size={72} strokeWidth={0.75} aria-hidden="true" />
        </div>
        <RisingReactions />
      </div>
      {first ? (
        <>
          <h2 className={styles.title}>{t("now.ready")}</h2>
          <p className={styles.note}>{t(dj ? "now.readyDj" : "now.readyListener", { title: first })}</p>
        </>
      ) : (
        <>
          <h2 className={styles.title}>{t("now.empty")}</h2>
          <p className={styles.note}>{dj ? t("now.emptyDj") : t("now.emptyListener")}</p>
        </>
      )}
      {dj && phone && !first && (
        <Button look="primary" className={styles.act} data-testid="library-open" onClick={openLibrary}>
          <Plus size={20} strokeWidth={1.5} aria-hidden="true" />
          {t("queue.add")}
        </Button>
      )}
    </>
  );
}
