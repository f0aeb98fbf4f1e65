/** The shared timeline's anchor: position(T) = positionMs + (T - atServerMs) * rate while playing. */
export interface Anchor {
  readonly epoch: number;
  readonly seq: number;
  /** The start of the server in whose clock atServerMs is told. */
  readonly clockId: string;
  readonly entryId: string | null;
  readonly trackId: string | null;
  readonly positionMs: number;
  /** Server time in epoch ms. May lie a little in the future: until then the anchor before holds. */
  readonly atServerMs: number;
  readonly rate: number;
  readonly playing: boolean;
  /** What was announced to follow. */
  readonly next: NextStart | null;
  /** Of the next start, or where none is announced, of this one. */
  readonly crossfadeMs: number;
  readonly crossfadeCurve: FadeCurve;
  /** Where the entry ends before its recording does; null: where the recording ends. */
  readonly cueOutMs: number | null;
  /** The gain falls to nothing; a pause follows. */
  readonly fadeOut: { readonly atServerMs: number; readonly durationMs: number } | null;
}

export type FadeCurve = "equal_power" | "linear";

/** An entry that starts by itself at a moment known ahead. */
export interface NextStart {
  readonly entryId: string;
  readonly trackId: string;
  readonly positionMs: number;
  readonly atServerMs: number;
  readonly cueOutMs: number | null;
}

/** One encoding of a recording, as a whole file. A position is the same sample in each. */
export interface Rendition {
  readonly kind: "aac128" | "opus128" | "aac64";
  readonly url: string;
  /** With its codecs, as `canPlayType` takes it. */
  readonly type: string;
  /** Of the file, in bits per second; null where nothing is known. */
  readonly bitrate: number | null;
  /** Samples before the music from a decoder that does not skip the encoder's priming. */
  readonly leadInSamples: number;
}

/** What the engine needs to know of a recording. */
export interface PlayableTrack {
  readonly trackId: string;
  readonly durationMs: number;
  readonly sampleRate: number;
  /** Of the music. */
  readonly sampleCount: number;
  /** At least one. */
  readonly renditions: readonly Rendition[];
  /** Manifest of the segments of a long recording. */
  readonly hlsUrl: string | null;
  /** For the system to show. */
  readonly about?: {
    readonly title: string;
    readonly artist: string | null;
    readonly coverUrl: string | null;
  };
  /** Makes all recordings equally loud; 0 where their loudness is not known yet. */
  readonly gainDb: number;
}

/** What the engine is doing, for people to see. */
export type EnginePhase =
  | { readonly kind: "locked" } // waits for the first tap
  | { readonly kind: "idle" } // nothing on the decks
  | { readonly kind: "loading"; readonly trackId: string; readonly progress: number } // 0..1
  | { readonly kind: "playing"; readonly trackId: string }
  | { readonly kind: "paused"; readonly trackId: string }
  | { readonly kind: "interrupted" } // the system took the audio device; a tap resumes
  | { readonly kind: "failed"; readonly trackId: string; readonly reason: "fetch" | "decode" };

/** How far this page is from the timeline, in ms; null while unknown. */
export interface SyncState {
  readonly errorMs: number | null;
  readonly clockQualityMs: number | null;
  readonly clockRttMs: number | null;
  readonly outputLatencyMs: number | null;
  readonly latencySource: LatencySource | null;
  readonly rate: number;
  readonly forcedSeeks: number;
  /** How often the music should have sounded and was not there. */
  readonly underruns: number;
  /** The encoding that plays; of a long recording its segments. */
  readonly rendition: Rendition["kind"] | "hls" | null;
}

/** Where the output's latency is known from: the best that the browser has. */
export type LatencySource = "timestamp" | "latency" | "assumed";
