import { Download, ListPlus } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ExportFormat, RecapMoment, RecapPlay, RecapRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { failureText } from "../../i18n/errorText";
import { timeOfDay } from "../../i18n/moments";
import { Button } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import { useReading } from "../../ui/useReading";
import { mostKept, useTrackSheets } from "../library/useTrackSheets";
import { useAction } from "../session/useAction";
import styles from "./Recap.module.css";
import { saveFile } from "./saveFile";
import { exportName, totalsOf } from "./totals";

/** What is left of a session: figures, the set list, what was liked most, and all of it to keep. */
export function Recap({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation();
  const { calls } = useBackend();
  const {
    value: recap,
    failure,
    again,
  } = useReading(
    useCallback(() => calls.recap(sessionId), [calls, sessionId]),
    0,
  );
  // The session is deleted, and nothing is left of it.
  if (failure?.code === "not_a_member") return null;
  if (failure) {
    return (
      <div role="alert">
        <p>{failureText(t, failure)}</p>
        <Button onClick={again}>{t("app.retry")}</Button>
      </div>
    );
  }
  if (!recap) {
    return (
      <div className={styles.skeleton} role="status">
        <span className="visually-hidden">{t("recap.reading")}</span>
      </div>
    );
  }
  if (recap.set_list.length === 0) return <p className={styles.note}>{t("recap.empty")}</p>;
  return (
    <div className={styles.recap} data-testid="recap">
      <Figures recap={recap} />
      <TopMoments moments={recap.top_moments.slice(0, 3)} />
      <MostVoted recap={recap} />
      <SetList plays={recap.set_list} />
      <Exports recap={recap} />
    </div>
  );
}

function Figures({ recap }: { readonly recap: RecapRow }) {
  const { t } = useTranslation();
  const totals = totalsOf(recap);
  return (
    <ul className={styles.figures}>
      {(["tracks", "minutes", "people", "messages", "reactions"] as const).map((figure) => (
        <li key={figure}>
          <b>{totals[figure]}</b>
          <span>{t(`recap.${figure}`, { count: totals[figure] })}</span>
        </li>
      ))}
    </ul>
  );
}

function TopMoments({ moments }: { readonly moments: readonly RecapMoment[] }) {
  const { t } = useTranslation();
  if (moments.length === 0) return null;
  return (
    <section aria-label={t("recap.moments")}>
      <h3>{t("recap.moments")}</h3>
      <ul>
        {moments.map((moment) => (
          <li
            key={`${moment.entry_id} ${moment.position_s}`}
            className={styles.row}
            data-testid="recap-moment"
          >
            <span className={styles.emoji} aria-hidden="true">
              {loudest(moment)}
            </span>
            <span className={styles.text}>
              <b>{moment.title}</b>
              <small>{t("recap.momentAt", { position: clockTime(moment.position_s * 1000) })}</small>
            </span>
            <span className={styles.count}>{t("recap.reacted", { count: moment.reactions })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function loudest({ counts }: RecapMoment): string {
  return Object.entries(counts).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? "";
}

function MostVoted({ recap }: { readonly recap: RecapRow }) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const voted = recap.most_voted.slice(0, 3);
  if (voted.length === 0) return null;
  return (
    <section aria-label={t("recap.mostVoted")}>
      <h3>{t("recap.mostVoted")}</h3>
      <ol>
        {voted.map((track) => (
          <li key={track.track_id} className={styles.row}>
            <span className={styles.cover}>
              <Cover
                seed={track.title}
                hue={track.hue}
                imageUrl={track.cover_path && media.url(track.cover_path)}
                alt=""
              />
            </span>
            <span className={styles.text}>
              <b>{track.title}</b>
              <small>{track.artist ?? t("now.unknownArtist")}</small>
            </span>
            <span className={styles.count}>{t("recap.votes", { count: track.votes })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function SetList({ plays }: { readonly plays: readonly RecapPlay[] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("recap.setList")}>
      <h3>{t("recap.setList")}</h3>
      <ol>
        {plays.map((play) => (
          <li key={play.started_at} className={styles.row} data-testid="recap-play">
            <time className={styles.time} dateTime={play.started_at}>
              {timeOfDay(Date.parse(play.started_at))}
            </time>
            <span className={styles.text}>
              <b>{play.title}</b>
              <small>{[play.artist, play.requester ?? t("recap.autoDj")].filter(Boolean).join(" · ")}</small>
            </span>
            <span className={styles.count}>{clockTime(play.heard_ms)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const types: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv",
  m3u: "audio/x-mpegurl",
  jspf: "application/json",
  json: "application/json",
};

function Exports({ recap }: { readonly recap: RecapRow }) {
  const { t } = useTranslation();
  const { calls } = useBackend();
  const act = useAction();
  const keepTracks = useTrackSheets((state) => state.keep);
  const keep = async (format: ExportFormat) => {
    const text = await calls.exportSession(recap.session_id, format);
    saveFile(exportName(recap, format), text, types[format]);
  };
  const keepAsPlaylist = () => {
    // Each once, where it was heard first.
    const trackIds = [...new Set(recap.set_list.map((play) => play.track_id))];
    keepTracks({ trackIds: trackIds.slice(0, mostKept), name: recap.name, fresh: true });
  };
  return (
    <section aria-label={t("recap.keep")}>
      <h3>{t("recap.keep")}</h3>
      <div className={styles.exports}>
        <Button look="quiet" data-testid="keep-set-list" onClick={keepAsPlaylist}>
          <ListPlus size={16} strokeWidth={1.5} aria-hidden="true" />
          {t("library.saveSetList")}
        </Button>
        {(Object.keys(types) as ExportFormat[]).map((format) => (
          <Button key={format} data-testid={`export-${format}`} onClick={() => act(() => keep(format))}>
            <Download size={16} strokeWidth={1.5} aria-hidden="true" />
            {format.toUpperCase()}
          </Button>
        ))}
      </div>
    </section>
  );
}
