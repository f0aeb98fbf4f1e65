import { Suspense } from "react";
import { lazily } from "../../app/lazily";
import { ReportSheet } from "../moderation/ReportSheet";
import { useTrackSheets } from "./useTrackSheets";

const PlaylistPicker = lazily(() => import("./PlaylistPicker"));

/** Asks in which playlist tracks are kept, also where there is no room any more. */
export function KeepSheet() {
  const { keeping, close } = useTrackSheets();
  if (!keeping) return null;
  return (
    <Suspense>
      <PlaylistPicker keeping={keeping} onClose={close} />
    </Suspense>
  );
}

/** What is asked about a track in a room: in which playlist it is kept, and what is wrong with it. */
export function TrackSheets() {
  const { reporting, close } = useTrackSheets();
  return (
    <>
      <KeepSheet />
      <ReportSheet
        reported={reporting && { kind: "track", id: reporting.id, name: reporting.title }}
        onClose={close}
      />
    </>
  );
}
