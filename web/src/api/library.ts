import type { TrackRow } from "./rows";
import { Rpc } from "./rpc";

/** What a list shows of a track; its recordings are read when it is to be played. */
export type ListedTrack = Pick<
  TrackRow,
  | "id"
  | "owner_id"
  | "title"
  | "artist"
  | "album"
  | "duration_ms"
  | "cover_path"
  | "cover_small_path"
  | "hue"
  | "demo"
  | "created_at"
>;

const listed = "id,owner_id,title,artist,album,duration_ms,cover_path,cover_small_path,hue,demo,created_at";

export type TrackOrder = "added" | "title" | "artist" | "length";

export interface PlaylistRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly track_count: number;
  readonly duration_ms: number;
}

/** How many entered a queue, and how many did not, by the code of the reason. */
export interface QueuedRow {
  readonly queued: number;
  readonly refused: Readonly<Record<string, number>>;
}

export interface StorageRow {
  readonly bytes: number;
  /** Null: nothing is limited. */
  readonly quota_bytes: number | null;
}

/** The calls about what a person has to play. */
export class LibraryCalls extends Rpc {
  demoTracks(): Promise<ListedTrack[]> {
    return this.settle<ListedTrack[]>(
      this.client.from("tracks").select(listed).eq("demo", true).order("title"),
    );
  }

  /** A page of one's own tracks that hold all of the words. */
  ownTracks(words: string, order: TrackOrder, offset: number, limit: number): Promise<ListedTrack[]> {
    return this.settle<ListedTrack[]>(
      this.client
        .rpc("own_tracks", { p_words: words, p_order: order, p_offset: offset, p_limit: limit })
        .select(listed),
    );
  }

  playlists(): Promise<PlaylistRow[]> {
    return this.rpc("my_playlists", {});
  }

  /** In the list's order; without those that this person may not see any more. */
  async playlistTracks(playlistId: string): Promise<ListedTrack[]> {
    const rows = await this.settle<{ readonly tracks: ListedTrack | null }[]>(
      this.client
        .from("playlist_tracks")
        .select(`rank,tracks(${listed})`)
        .eq("playlist_id", playlistId)
        .order("rank"),
    );
    return rows.flatMap(({ tracks }) => tracks ?? []);
  }

  /** Sent twice with one id, it is made once. */
  createPlaylist(id: string, name: string, trackIds: readonly string[]): Promise<PlaylistRow> {
    return this.rpc("create_playlist", { p_id: id, p_name: name, p_tracks: trackIds });
  }

  renamePlaylist(playlistId: string, name: string): Promise<null> {
    return this.rpc("rename_playlist", { p_playlist: playlistId, p_name: name });
  }

  deletePlaylist(playlistId: string): Promise<null> {
    return this.rpc("delete_playlist", { p_playlist: playlistId });
  }

  /** Answers how many were not in it yet. */
  addToPlaylist(playlistId: string, trackIds: readonly string[]): Promise<number> {
    return this.rpc("add_to_playlist", { p_playlist: playlistId, p_tracks: trackIds });
  }

  removeFromPlaylist(playlistId: string, trackId: string): Promise<null> {
    return this.rpc("remove_from_playlist", { p_playlist: playlistId, p_track: trackId });
  }

  /** Right before another track of it, or last where that is null. */
  moveInPlaylist(playlistId: string, trackId: string, beforeTrackId: string | null): Promise<null> {
    return this.rpc("move_in_playlist", {
      p_playlist: playlistId,
      p_track: trackId,
      p_before: beforeTrackId,
    });
  }

  queuePlaylist(sessionId: string, playlistId: string): Promise<QueuedRow> {
    return this.rpc("queue_playlist", { p_session: sessionId, p_playlist: playlistId });
  }

  storage(): Promise<StorageRow> {
    return this.rpc("my_storage", {});
  }
}
