import type { ListedTrack } from "../../../api/library";

export function listedTrack(changes: Partial<ListedTrack>): ListedTrack {
  return {
    id: "t",
    owner_id: null,
    title: "Title",
    artist: "Artist",
    album: null,
    duration_ms: 1000,
    cover_path: null,
    cover_small_path: null,
    hue: null,
    demo: false,
    created_at: "2026-01-01T00:00:00Z",
    ...changes,
  };
}
