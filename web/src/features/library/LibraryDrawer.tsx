import { Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { lazily } from "../../app/lazily";
import { useBackend } from "../../app/BackendContext";
import { mayRequest } from "../../session/selectors";
import { Sheet } from "../../ui/Sheet";
import { useFrame } from "../../ui/useMedia";
import { useSession } from "../session/SessionContext";
import { rememberRights, rightsConfirmed } from "./rights";
import { RoomDrop } from "./RoomDrop";
import { Skeleton } from "./Skeleton";
import { TrackSheets } from "./TrackSheets";
import { Uploads } from "./uploads";
import { useLibrary } from "./useLibrary";
import { useUploadFeed } from "./useUploadFeed";

const LibraryPanel = lazily(() => import("./LibraryPanel"));

/** The library over the room; on a wide screen beside it, so that tracks are dragged from one into the other. */
export function LibraryDrawer() {
  const { t } = useTranslation();
  const { media } = useBackend();
  const myId = useSession((state) => state.myId);
  const sessionId = useSession((state) => state.session?.id ?? "");
  const allowed = useSession(mayRequest);
  const { shown, open, close } = useLibrary();
  const wide = useFrame() === "desktop";
  // Held here, as the drawer's content goes away while files are still on their way.
  const [uploads] = useState(
    () =>
      new Uploads(
        (trackId, file, onSent, signal) => media.upload(myId, trackId, file, onSent, signal),
        rightsConfirmed(sessionId),
      ),
  );
  useUploadFeed(uploads, shown);
  const confirm = (confirmed: boolean) => {
    rememberRights(sessionId, confirmed);
    uploads.confirm(confirmed);
  };
  const take = useCallback(
    (files: Iterable<File>) => {
      open();
      uploads.add(files);
    },
    [open, uploads],
  );
  return (
    <>
      <Sheet
        open={shown}
        onClose={close}
        title={t("library.title")}
        text={t("library.lead")}
        side="drawer"
        beside={wide}
      >
        <Suspense fallback={<Skeleton rows={5} />}>
          <LibraryPanel uploads={uploads} onConfirm={confirm} />
        </Suspense>
      </Sheet>
      {allowed && <RoomDrop onFiles={take} />}
      <TrackSheets />
    </>
  );
}
