import type { SupabaseClient } from "@supabase/supabase-js";
import type { PlayableTrack, Rendition } from "../audio/types";
import type { RenditionRow, TrackRow, UploadRow } from "./rows";
import { sendFile } from "./sendFile";
import { followUploads } from "./uploadFeed";

/** What the server's encoder puts in front of the music: one frame. */
const aacPrimingSamples = 1024;

/** Where recordings and covers are, and how a file becomes a track. */
export class Media {
  /** @param baseUrl of a cache in front of the server; null without one */
  constructor(
    private readonly client: SupabaseClient,
    private readonly anonKey: string,
    private readonly baseUrl: string | null,
  ) {}

  playable(track: TrackRow): PlayableTrack {
    return {
      trackId: track.id,
      durationMs: track.duration_ms,
      sampleRate: track.sample_rate,
      sampleCount: track.sample_count,
      renditions: track.renditions.length > 0 ? track.renditions.map(this.rendition) : [this.first(track)],
      hlsUrl: track.hls_path && this.url(track.hls_path),
      gainDb: track.gain_db ?? 0,
      about: {
        title: track.title,
        artist: track.artist,
        coverUrl: track.cover_path && this.url(track.cover_path),
      },
    };
  }

  private readonly rendition = (row: RenditionRow): Rendition => ({
    kind: row.kind,
    url: this.url(row.path),
    type: row.type,
    bitrate: row.bitrate,
    leadInSamples: row.lead_in_samples,
  });

  /** The one that a track always has, of which nothing more is told yet. */
  private first(track: TrackRow): Rendition {
    return {
      kind: "aac128",
      url: this.url(track.audio_path),
      type: 'audio/mp4; codecs="mp4a.40.2"',
      bitrate: null,
      leadInSamples: aacPrimingSamples,
    };
  }

  url(path: string): string {
    const { publicUrl } = this.client.storage.from("tracks").getPublicUrl(path).data;
    return this.baseUrl === null ? publicUrl : this.baseUrl + new URL(publicUrl).pathname;
  }

  /** Answers when the server has the file safely; what becomes of it, `followUploads` tells. */
  async upload(userId: string, trackId: string, file: File, onSent: (part: number) => void): Promise<void> {
    const { data } = await this.client.auth.getSession();
    await sendFile(
      `${window.location.origin}/storage/v1/object/uploads/${userId}/${trackId}/${encodeURIComponent(objectName(file.name))}`,
      { apikey: this.anonKey, authorization: `Bearer ${data.session?.access_token ?? this.anonKey}` },
      file,
      onSent,
    );
  }

  followUploads(userId: string, onRow: (row: UploadRow) => void): () => void {
    return followUploads(this.client, userId, onRow);
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
