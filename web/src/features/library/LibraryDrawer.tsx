import { Check, FileWarning, LoaderCircle, Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { errorText } from "../../i18n/errorText";
import { IconButton } from "../../ui/Button";
import { Cover } from "../../ui/Cover";
import { clockTime } from "../../ui/duration";
import { Sheet } from "../../ui/Sheet";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { DropZone } from "./DropZone";
import styles from "./Library.module.css";
import { Uploads, type Upload } from "./uploads";
import { useLibrary } from "./useLibrary";
import { useTracks } from "./useTracks";

export function LibraryDrawer() {
  const { t } = useTranslation();
  const { media } = useBackend();
  const myId = useSession((state) => state.myId);
  const { shown, close } = useLibrary();
  // Held here, as the drawer's content goes away while files are still on their way.
  const [uploads] = useState(
    () => new Uploads((trackId, file, onSent) => media.upload(myId, trackId, file, onSent)),
  );
  const onTheWay = useStore(uploads.store, (state) => state.uploads.length > 0);
  // Who opens the drawer sees what was still on its way when the page was reloaded.
  const following = shown || onTheWay;
  useEffect(
    () => (following ? media.followUploads(myId, (row) => uploads.told(row)) : undefined),
    [media, myId, following, uploads],
  );
  return (
    <Sheet open={shown} onClose={close} title={t("library.title")} text={t("library.lead")} side="drawer">
      <LibraryContent uploads={uploads} userId={myId} />
    </Sheet>
  );
}

function LibraryContent({ uploads, userId }: { readonly uploads: Uploads; readonly userId: string }) {
  const { t } = useTranslation();
  const finished = useStore(uploads.store, (state) => state.finished);
  const { demos, own, failed } = useTracks(userId, finished);
  const onTheWay = useStore(uploads.store, (state) => state.uploads);
  return (
    <>
      <DropZone onFiles={(files) => uploads.add(files)} />
      {failed && (
        <p className={styles.note} role="alert">
          {t("library.failed")}
        </p>
      )}
      <section className={styles.section} aria-label={t("library.own")}>
        <h3>{t("library.own")}</h3>
        <ul aria-live="polite">
          {onTheWay.map((upload) => (
            <UploadRow key={upload.id} upload={upload} onDismiss={() => uploads.dismiss(upload.id)} />
          ))}
          {own.map((track) => (
            <TrackRowItem key={track.id} track={track} testId="own-track" />
          ))}
        </ul>
        {own.length === 0 && onTheWay.length === 0 && <p className={styles.note}>{t("library.ownEmpty")}</p>}
      </section>
      {demos.length > 0 && (
        <section className={styles.section} aria-label={t("library.demos")}>
          <h3>{t("library.demos")}</h3>
          <ul>
            {demos.map((track) => (
              <TrackRowItem key={track.id} track={track} testId="demo-track" />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function UploadRow({ upload, onDismiss }: { readonly upload: Upload; readonly onDismiss: () => void }) {
  const { t } = useTranslation();
  const failed = upload.state === "failed";
  const word =
    upload.state === "failed"
      ? errorText(t, upload.code ?? "unexpected")
      : t(`library.${upload.state}`, { percent: Math.round(upload.progress * 100) });
  return (
    <li className={styles.row} data-testid="upload" data-state={upload.state}>
      <span className={styles.sign} data-failed={failed ? "" : undefined}>
        {failed ? (
          <FileWarning size={20} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <LoaderCircle size={20} strokeWidth={1.5} className={styles.spin} aria-hidden="true" />
        )}
      </span>
      <span className={styles.text}>
        <b>{upload.fileName}</b>
        <small data-failed={failed ? "" : undefined}>{word}</small>
        {!failed && <progress className={styles.bar} value={upload.progress} aria-label={upload.fileName} />}
      </span>
      {failed && (
        <IconButton label={t("library.dismiss")} onClick={onDismiss}>
          <X size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}

function TrackRowItem({ track, testId }: { readonly track: TrackRow; readonly testId: string }) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const live = useLive();
  const act = useAction();
  const coverPath = track.cover_small_path ?? track.cover_path;
  const queued = useSession((state) => state.queue.some((entry) => entry.trackId === track.id));
  return (
    <li className={styles.row} data-testid={testId} data-title={track.title}>
      <span className={styles.cover}>
        <Cover seed={track.title} hue={track.hue} imageUrl={coverPath && media.url(coverPath)} alt="" />
      </span>
      <span className={styles.text}>
        <b>{track.title}</b>
        <small>{queued ? t("library.added") : (track.artist ?? t("now.unknownArtist"))}</small>
      </span>
      {queued && <Check size={18} strokeWidth={1.5} className={styles.added} aria-hidden="true" />}
      <span className={styles.time}>{clockTime(track.duration_ms)}</span>
      <IconButton
        label={t("library.add", { title: track.title })}
        data-testid="add-track"
        onClick={() => act(() => live.queue.add(track.id))}
      >
        <Plus size={20} strokeWidth={1.5} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
