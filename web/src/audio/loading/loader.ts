import type { PlayableTrack, Rendition } from "../types";
import { Arrival, isOpenable } from "./arrival";
import { wholeOf, type DecodedTrack } from "./decoded";
import { RefusedError } from "./download";
import { chooseRendition } from "./rendition";
import { Throughput } from "./throughput";

export type LoadState =
  | { readonly kind: "loading"; readonly progress: number }
  /** On this machine, but not decoded: too many others are. */
  | { readonly kind: "fetched"; readonly rendition: Rendition; readonly bytes: ArrayBuffer }
  | { readonly kind: "ready"; readonly decoded: DecodedTrack }
  | { readonly kind: "failed"; readonly reason: "fetch" | "decode" };

export interface LoaderOptions {
  readonly decode: (bytes: ArrayBuffer) => Promise<AudioBuffer>;
  /** Whether the browser says that it plays a type. */
  readonly plays: (type: string) => boolean;
  /** Whether a track is to sound as soon as it can. */
  readonly isDue: (trackId: string) => boolean;
  /** Where the timeline is in it, in seconds; null while that is not known. */
  readonly positionSeconds: (trackId: string) => number | null;
  readonly onChange: () => void;
  readonly firstPauseMs?: number;
}

interface Load {
  readonly track: PlayableTrack;
  readonly abort: AbortController;
  state: LoadState;
  arrival: Arrival | null;
  /** Kinds of this track that could not be decoded. */
  readonly failedKinds: Set<Rendition["kind"]>;
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

/** Fetches and decodes the tracks that are wanted, one at a time, the most urgent first. Lives on the page. */
export class TrackLoader {
  private wanted: readonly PlayableTrack[] = [];
  private readonly loads = new Map<string, Load>();
  private readonly undecodable = new Set<Rendition["kind"]>();
  private readonly throughput = new Throughput();

  constructor(private readonly options: LoaderOptions) {}

  /** The tracks to have ready, most urgent first; everything else is aborted and forgotten. */
  want(tracks: readonly PlayableTrack[]): void {
    const distinct = new Map(tracks.map((track) => [track.trackId, track]));
    this.wanted = [...distinct.values()].slice(0, HELD_TRACKS);
    for (const [trackId, load] of this.loads) {
      const place = this.wanted.findIndex((track) => track.trackId === trackId);
      if (place < 0 || this.isToBegin(load, place)) {
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

  /** What can be played of a track now: all of it, or what surrounds the timeline's place. */
  decoded(trackId: string): DecodedTrack | null {
    const load = this.loads.get(trackId);
    return load?.state.kind === "ready" ? load.state.decoded : (load?.arrival?.piece ?? null);
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

  /** True for one whose address changed before it arrived, and for one decoded that must make room. */
  private isToBegin({ state, arrival, track }: Load, place: number): boolean {
    // Of what was told so far this browser plays nothing. To ask again at once would never end.
    if (state.kind === "failed" && arrival === null) return hasMore(this.wanted[place], track);
    const arrived = state.kind === "ready" || state.kind === "fetched";
    // After a refusal another signature is another chance.
    const isKnown = state.kind === "failed" ? (url: string) => url === arrival?.url : isSameFile;
    const known = this.wanted[place]?.renditions.some(({ url }) => isKnown(url, arrival?.url));
    return (!arrived && !known) || (state.kind === "ready" && place >= DECODED_TRACKS);
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
        void this.decodeWhole(load, load.state.rendition, load.state.bytes);
        return;
      }
    }
  }

  private begin(track: PlayableTrack): void {
    const load: Load = {
      ...{ track, abort: new AbortController(), state: WAITING, arrival: null },
      ...{ failedKinds: new Set<Rendition["kind"]>(), retryNow: () => undefined },
    };
    this.loads.set(track.trackId, load);
    void this.run(load);
  }

  private async run(load: Load): Promise<void> {
    const { track } = load;
    const rendition = this.choose(load);
    if (rendition === null) {
      this.tell(load, { kind: "failed", reason: "decode" });
      return;
    }
    load.arrival = new Arrival({
      ...{ track, rendition, throughput: this.throughput, decode: this.options.decode },
      isDue: () => this.options.isDue(track.trackId),
      positionSeconds: () => this.options.positionSeconds(track.trackId),
      onProgress: () => this.tellProgress(load),
      onPiece: () => this.options.onChange(),
    });
    const bytes = await this.fetchPatiently(load, load.arrival);
    if (bytes !== null) {
      this.tell(load, { kind: "fetched", rendition, bytes });
    }
  }

  /** What is to sound at once is taken in a form that can be played before it is whole. */
  private choose({ track, failedKinds }: Load): Rendition | null {
    const conditions = {
      plays: this.options.plays,
      undecodable: new Set([...this.undecodable, ...failedKinds]),
      bitsPerSecond: this.throughput.bitsPerSecond,
    };
    const due = this.options.isDue(track.trackId);
    const openable = due ? chooseRendition(track.renditions.filter(isOpenable), conditions) : null;
    return openable ?? chooseRendition(track.renditions, conditions);
  }

  private async decodeWhole(load: Load, rendition: Rendition, bytes: ArrayBuffer): Promise<void> {
    load.state = { kind: "loading", progress: 1 };
    try {
      const decoded = wholeOf(load.track, rendition, await this.options.decode(bytes));
      for (const kind of load.failedKinds) this.undecodable.add(kind);
      load.arrival = null;
      this.tell(load, { kind: "ready", decoded });
    } catch {
      // The file may be broken, or the browser may not play what it says: another kind will tell.
      load.failedKinds.add(rendition.kind);
      await this.run(load);
    }
  }

  /** Null when refused for good, or no longer wanted. */
  private async fetchPatiently(load: Load, arrival: Arrival): Promise<ArrayBuffer | null> {
    const { signal } = load.abort;
    for (let attempt = 1; ; attempt++) {
      try {
        return await arrival.fetch(signal);
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
        const pauseMs = (this.options.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (attempt - 1);
        await this.pause(load, Math.min(LONGEST_PAUSE_MS, pauseMs));
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
  private tellProgress(load: Load): void {
    const hundredths = Math.floor((load.arrival?.progress ?? 0) * 100);
    const told = load.state.kind === "loading" ? Math.floor(load.state.progress * 100) : -1;
    if (hundredths !== told) {
      this.tell(load, { kind: "loading", progress: hundredths / 100 });
    }
  }

  private tell(load: Load, state: LoadState): void {
    if (load.abort.signal.aborted) {
      return;
    }
    load.state = state;
    this.advance();
    this.options.onChange();
  }
}

/** Whether a track is told with forms that it did not have before. */
function hasMore(told: PlayableTrack | undefined, before: PlayableTrack): boolean {
  const known = new Set(before.renditions.map(({ kind }) => kind));
  return told?.renditions.some(({ kind }) => !known.has(kind)) ?? false;
}

/** A signature that was renewed, or is not needed any more, leaves a transfer alone: names tell the content. */
function isSameFile(url: string, other: string | undefined): boolean {
  const name = (address: string | undefined) => address?.split("?", 1)[0]?.split("/").slice(-2).join("/");
  return name(url) === name(other);
}
