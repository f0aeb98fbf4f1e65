import type { SupabaseClient } from "@supabase/supabase-js";
import type { PlayableTrack } from "../audio/types";
import { toApiError } from "./errors";
import type { TrackRow } from "./rows";

/** Where recordings and covers are, and how a file becomes a track. */
export class Media {
  constructor(private readonly client: SupabaseClient) {}

  playable(track: TrackRow): PlayableTrack {
    return {
      trackId: track.id,
      url: this.url(track.audio_path),
      durationMs: track.duration_ms,
      sampleRate: track.sample_rate,
      sampleCount: track.sample_count,
    };
  }

  url(path: string): string {
    return this.client.storage.from("tracks").getPublicUrl(path).data.publicUrl;
  }

  /** Answers when the server has made a track of the file: seconds for a song. */
  async upload(userId: string, trackId: string, file: File): Promise<void> {
    const { error } = await this.client.storage
      .from("uploads")
      .upload(`${userId}/${trackId}/${objectName(file.name)}`, file);
    if (error) throw toApiError(error);
  }
}

/** Storage takes a narrow set of characters in names; the title falls back to what remains. */
export function objectName(fileName: string): string {
  const plain = fileName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._ -]+/g, "-");
  return plain.slice(-120).replace(/^[.\s-]+/, "") || "recording";
}
