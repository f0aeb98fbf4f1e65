import type { SettingsChange, SettingsRow } from "./deskRows";
import type { ListedTrack } from "./library";
import { Rpc } from "./rpc";

/** A track of the Auto-DJ's list; null where it is none of those that this person may see. */
export interface FallbackTrack {
  readonly trackId: string;
  readonly track: ListedTrack | null;
}

/** What the host and who holds the decks ask of the server beside playing. */
export class DeskCalls extends Rpc {
  /** Answers all settings as they are then. */
  setSettings(sessionId: string, change: SettingsChange): Promise<SettingsRow> {
    return this.rpc("set_session_settings", { p_session: sessionId, p_settings: change });
  }

  /** Null is the recording's own beginning, or end. */
  setCues(entryId: string, inMs: number | null, outMs: number | null): Promise<null> {
    return this.rpc("set_cues", { p_entry: entryId, p_in: inMs, p_out: outMs });
  }

  /** What the Auto-DJ plays from, in its order. */
  async fallbackTracks(sessionId: string): Promise<readonly FallbackTrack[]> {
    const rows = await this.settle<{ track_id: string; tracks: ListedTrack | null }[]>(
      this.client
        .from("fallback_tracks")
        .select("track_id, tracks(*)")
        .eq("session_id", sessionId)
        .order("rank"),
    );
    return rows.map(({ track_id: trackId, tracks: track }) => ({ trackId, track }));
  }

  setFallbackTracks(sessionId: string, trackIds: readonly string[]): Promise<null> {
    return this.rpc("set_fallback_tracks", { p_session: sessionId, p_tracks: trackIds });
  }
}
