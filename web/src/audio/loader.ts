import { fetchBytes, RefusedError } from "./fetchBytes";
import { leadInSeconds } from "./leadIn";
import type { PlayableTrack } from "./types";

/** A recording ready to be played. */
export interface DecodedTrack {
  readonly track: PlayableTrack;
  readonly buffer: AudioBuffer;
  /** Where the music begins in the buffer. */
  readonly leadInSeconds: number;
}

export type LoadState =
  | { readonly kind: "loading"; readonly progress: number }
  /** On this machine, but not decoded: too many others are. */
  | { readonly kind: "fetched"; readonly bytes: ArrayBuffer }
  | { readonly kind: "ready"; readonly decoded: DecodedTrack }
  | { readonly kind: "failed"; readonly reason: "fetch" | "decode" };

interface Load {
  readonly track: PlayableTrack;
  readonly abort: AbortController;
  state: LoadState;
  /** Ends the pause before the next attempt. */
  retryNow: () => void;
}

const WAITING: LoadState = { kind: "loading", progress: 0 };
/** Two decoded tracks of four minutes already take 180 MB; what comes after them waits as it was sent. */
const DECODED_TRACKS = 2;
const HELD_TRACKS = 3;
const ATTEMPTS_BEFORE_TOLD = 4;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Fetches and decodes the tracks that are wanted, one at a time, the most urgent first. */
export class TrackLoader {
  private wanted: readonly PlayableTrack[] = [];
  private readonly loads = new Map<string, Load>();

  constructor(
    private readonly decode: (bytes: ArrayBuffer) => Promise<AudioBuffer>,
    private readonly onChange: () => void,
    private readonly firstPauseMs = FIRST_PAUSE_MS,
  ) {}

  /** The tracks to have ready, most urgent first; everything else is aborted and forgotten. */
  want(tracks: readonly PlayableTrack[]): void {
    const distinct = new Map(tracks.map((track) => [track.trackId, track]));
    this.wanted = [...distinct.values()].slice(0, HELD_TRACKS);
    for (const [trackId, load] of this.loads) {
      const place = this.wanted.findIndex((track) => track.trackId === trackId);
      const unfetched = load.state.kind === "loading" || load.state.kind === "failed";
      const renewed = unfetched && this.wanted[place]?.url !== load.track.url;
      if (place < 0 || renewed || (load.state.kind === "ready" && place >= DECODED_TRACKS)) {
        load.abort.abort();
        this.loads.delete(trackId);
      }
    }
    this.advance();
  }

  stateOf(trackId: string): LoadState | null {
    const wanted = this.wanted.some((track) => track.trackId === trackId);
    return wanted ? (this.loads.get(trackId)?.state ?? WAITING) : null;
  }

  decoded(trackId: string): DecodedTrack | null {
    const state = this.loads.get(trackId)?.state;
    return state?.kind === "ready" ? state.decoded : null;
  }

  /** The network came back: no need to sit out a pause. */
  retryNow(): void {
    for (const load of this.loads.values()) {
      load.retryNow();
    }
  }

  close(): void {
    this.want([]);
  }

  /** Starts the first track that is wanted and not begun, once nothing more urgent is on its way. */
  private advance(): void {
    for (const [place, track] of this.wanted.entries()) {
      const load = this.loads.get(track.trackId);
      if (load === undefined) {
        this.begin(track);
        return;
      }
      if (load.state.kind === "loading") {
        return;
      }
      if (load.state.kind === "fetched" && place < DECODED_TRACKS) {
        void this.decodeHeld(load, load.state.bytes);
        return;
      }
    }
  }

  private begin(track: PlayableTrack): void {
    const load: Load = { track, abort: new AbortController(), state: WAITING, retryNow: () => undefined };
    this.loads.set(track.trackId, load);
    void this.run(load);
  }

  private async run(load: Load): Promise<void> {
    const bytes = await this.fetchPatiently(load);
    if (bytes !== null && !load.abort.signal.aborted) {
      this.tell(load, { kind: "fetched", bytes });
    }
  }

  private async decodeHeld(load: Load, bytes: ArrayBuffer): Promise<void> {
    load.state = { kind: "loading", progress: 1 };
    try {
      const buffer = await this.decode(bytes);
      const decoded = { track: load.track, buffer, leadInSeconds: leadInSeconds(buffer, load.track) };
      this.tell(load, { kind: "ready", decoded });
    } catch {
      this.tell(load, { kind: "failed", reason: "decode" });
    }
  }

  /** Null when refused for good, or no longer wanted. */
  private async fetchPatiently(load: Load): Promise<ArrayBuffer | null> {
    const { signal } = load.abort;
    for (let attempt = 1; ; attempt++) {
      try {
        return await fetchBytes(load.track.url, signal, (progress) => this.tellProgress(load, progress));
      } catch (error) {
        if (signal.aborted) {
          return null;
        }
        if (error instanceof RefusedError || attempt >= ATTEMPTS_BEFORE_TOLD) {
          this.tell(load, { kind: "failed", reason: "fetch" });
        }
        if (error instanceof RefusedError) {
          return null;
        }
        await this.pause(load, Math.min(LONGEST_PAUSE_MS, this.firstPauseMs * 2 ** (attempt - 1)));
      }
    }
  }

  private pause(load: Load, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      load.retryNow = () => {
        clearTimeout(timer);
        resolve();
      };
      load.abort.signal.addEventListener("abort", load.retryNow, { once: true });
    });
  }

  /** By the hundredth: a fast network brings thousands of pieces. */
  private tellProgress(load: Load, progress: number): void {
    const hundredths = Math.floor(progress * 100);
    const told = load.state.kind === "loading" ? Math.floor(load.state.progress * 100) : -1;
    if (hundredths !== told) {
      this.tell(load, { kind: "loading", progress });
    }
  }

  private tell(load: Load, state: LoadState): void {
    if (load.abort.signal.aborted) {
      return;
    }
    load.state = state;
    this.advance();
    this.onChange();
  }
}
