import { useEffect } from "react";
import { useStore } from "zustand";
import { useBackend } from "../../app/BackendContext";
import { useSession } from "../session/SessionContext";
import type { Uploads } from "./uploads";

const lookEveryMs = 10_000;

/**
 * Tells what becomes of the own uploads, step by step. What is being prepared is looked up besides: of a track that was
 * one before it was sent again, no further step comes.
 * @param shown who looks at the uploads sees also those from before the page was loaded
 */
export function useUploadFeed(uploads: Uploads, shown: boolean): void {
  const { media } = useBackend();
  const myId = useSession((state) => state.myId);
  const following = useStore(uploads.store, (state) => state.uploads.length > 0) || shown;
  const preparing = useStore(uploads.store, (state) =>
    state.uploads.some((upload) => upload.state === "preparing"),
  );
  useEffect(
    () => (following ? media.followUploads(myId, (row) => uploads.told(row)) : undefined),
    [media, myId, following, uploads],
  );
  useEffect(() => {
    if (!preparing) return undefined;
    const look = async () => {
      for (const row of await media.readUploads(myId)) uploads.told(row);
    };
    void look();
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => clearInterval(timer);
  }, [media, myId, preparing, uploads]);
}
