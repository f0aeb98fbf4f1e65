import type { SupabaseClient } from "@supabase/supabase-js";
import type { PlayableTrack, Rendition } from "../audio/types";
import type { RenditionRow, TrackRow, UploadRow } from "./rows";
import { lifetimeSeconds, SealedAddresses } from "./sealedAddresses";
import { sendFile } from "./sendFile";
import { followUploads, readUploads } from "./uploadFeed";

/** What the server's encoder puts in front of the music: one frame. */
const aacPrimingSamples = 1024;

/** Where recordings and covers are, and how a file becomes a track. */
export class Media {
  private readonly listeners = new Set<() => void>();
  private readonly sealed = new SealedAddresses({
    sign: (paths) => this.sign(paths),
    onArrived: () => {
      for (const listener of [...this.listeners]) listener();
    },
  });

  /** @param baseUrl of a cache in front of the server; null without one */
  constructor(
    private readonly client: SupabaseClient,
    private readonly anonKey: string,
    private readonly baseUrl: string | null,
  ) {}

  /** Null while the addresses of its audio are on their way: `subscribe` tells when they are here. */
  playable(track: TrackRow): PlayableTrack | null {
    const rows = track.renditions.length > 0 ? track.renditions : [firstOf(track)];
    const renditions = rows.map((row) => this.rendition(row, track));
    const hlsUrl = track.hls_path && this.audioUrl(track.hls_path, track);
    const known = renditions.filter((rendition) => rendition !== null);
    // What it gains while it plays is on its way, and keeps nothing from going on.
    if (known.length === 0) return null;
    return {
      trackId: track.id,
      durationMs: track.duration_ms,
      sampleRate: track.sample_rate,
      sampleCount: track.sample_count,
      renditions: known,
      hlsUrl,
      gainDb: track.gain_db ?? 0,
      about: {
        title: track.title,
        artist: track.artist,
        coverUrl: track.cover_path && this.url(track.cover_path),
      },
    };
  }

  /** Addresses have arrived, or were renewed. Answers the way to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private rendition(row: Described, track: TrackRow): Rendition | null {
    const url = this.audioUrl(row.path, track);
    if (url === null) return null;
    const { kind, type, bitrate } = row;
    return { kind, url, type, bitrate, leadInSamples: row.lead_in_samples };
  }

  private audioUrl(path: string, { open }: TrackRow): string | null {
    return open ? this.url(path) : this.sealed.urlOf(path);
  }

  private async sign(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { data, error } = await this.client.storage
      .from("sealed")
      .createSignedUrls([...paths], lifetimeSeconds);
    if (error) throw error;
    return new Map(
      data.flatMap(({ path, signedUrl }) => (path && signedUrl ? [[path, this.fromCache(signedUrl)]] : [])),
    );
  }

  url(path: string): string {
    return this.fromCache(this.client.storage.from("tracks").getPublicUrl(path).data.publicUrl);
  }

  private fromCache(url: string): string {
    if (this.baseUrl === null) return url;
    const { pathname, search } = new URL(url);
    return this.baseUrl + pathname + search;
  }

  /**
   * Of what its sender has said may be shared. Answers when the server has the file safely; what becomes of it,
   * `followUploads` tells.
   */
  async upload(
    userId: string,
    trackId: string,
    file: File,
    onSent: (part: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { data } = await this.client.auth.getSession();
    await sendFile(
      `${window.location.origin}/storage/v1/object/uploads/${userId}/${trackId}/${encodeURIComponent(objectName(file.name))}`,
      { apikey: this.anonKey, authorization: `Bearer ${data.session?.access_token ?? this.anonKey}` },
      { file, metadata: { rights_confirmed: true } },
      onSent,
      signal,
    );
  }

  followUploads(userId: string, onRow: (row: UploadRow) => void): () => void {
    return followUploads(this.client, userId, onRow);
  }

  readUploads(userId: string): Promise<readonly UploadRow[]> {
    return readUploads(this.client, userId);
  }
}

type Described = Pick<RenditionRow, "kind" | "path" | "type" | "lead_in_samples"> & {
  readonly bitrate: number | null;
};

/** The one that a track always has, of which nothing more is told yet. */
function firstOf(track: TrackRow): Described {
  return {
    kind: "aac128",
    path: track.audio_path,
    type: 'audio/mp4; codecs="mp4a.40.2"',
    bitrate: null,
    lead_in_samples: aacPrimingSamples,
  };
}

/** Storage takes a narrow set of characters in names; the title falls back to what remains. */
export function objectName(fileName: string): string {
  const plain = fileName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._ -]+/g, "-");
  return plain.slice(-120).replace(/^[.\s-]+/, "") || "recording";
}
