import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { Sheet } from "../../ui/Sheet";
import { useSession } from "../session/SessionContext";
import { DeleteTrackSheet } from "./DeleteTrackSheet";
import { DropZone } from "./DropZone";
import styles from "./Library.module.css";
import { TrackItem } from "./TrackItem";
import { UploadRow } from "./UploadRow";
import { Uploads } from "./uploads";
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
  const [doomed, setDoomed] = useState<TrackRow | null>(null);
  const [deleted, setDeleted] = useState(0);
  const { demos, own, failed } = useTracks(userId, finished + deleted);
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
            <TrackItem key={track.id} track={track} testId="own-track" onDelete={() => setDoomed(track)} />
          ))}
        </ul>
        {own.length === 0 && onTheWay.length === 0 && <p className={styles.note}>{t("library.ownEmpty")}</p>}
      </section>
      {demos.length > 0 && (
        <section className={styles.section} aria-label={t("library.demos")}>
          <h3>{t("library.demos")}</h3>
          <ul>
            {demos.map((track) => (
              <TrackItem key={track.id} track={track} testId="demo-track" onDelete={null} />
            ))}
          </ul>
        </section>
      )}
      <DeleteTrackSheet
        track={doomed}
        onClose={() => setDoomed(null)}
        onDeleted={() => setDeleted((count) => count + 1)}
      />
    </>
  );
}
