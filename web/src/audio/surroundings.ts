import type { EnginePhase, PlayableTrack } from "./types";

/** Locks show whole seconds. */
const POSITION_TOLERANCE_MS = 1_000;

export interface SurroundingsOptions {
  /** The system's play button. */
  readonly onListen: () => void;
  /** The system's pause button: this page falls silent, nobody else's. */
  readonly onRest: () => void;
}

/**
 * What the system around the page is told: what plays, on lock screens and headphones' buttons, and that the
 * screen stays on, as phones without it delay the network. Each only where the browser has it: pages of a
 * local network are no secure context. Lives on the page.
 */
export class Surroundings {
  private lock: WakeLockSentinel | null = null;
  private asking = false;
  private told = "";
  private toldPosition: { readonly positionMs: number; readonly atMs: number } | null = null;

  constructor(options: SurroundingsOptions) {
    const session = mediaSession();
    session?.setActionHandler("play", options.onListen);
    session?.setActionHandler("pause", options.onRest);
    session?.setActionHandler("stop", options.onRest);
    // Without handlers of their own some systems seek the page's audio themselves.
    for (const action of ["previoustrack", "nexttrack", "seekbackward", "seekforward", "seekto"] as const) {
      session?.setActionHandler(action, null);
    }
  }

  update(phase: EnginePhase, track: PlayableTrack | null, positionMs: number | null): void {
    const playing = phase.kind === "playing";
    void this.keepScreenOn(playing && document.visibilityState === "visible");
    const words = JSON.stringify([playing, track?.trackId, track?.about]);
    if (words !== this.told) {
      this.told = words;
      this.toldPosition = null;
      tell(playing, track);
    }
    this.tellPosition(playing, track, positionMs);
  }

  /** The system counts on by itself; it is told again where the DJ went elsewhere in the track. */
  private tellPosition(playing: boolean, track: PlayableTrack | null, positionMs: number | null): void {
    if (track === null || positionMs === null) {
      return;
    }
    const nowMs = performance.now();
    const known = this.toldPosition;
    const isKnown = (told: NonNullable<typeof known>) =>
      !playing || Math.abs(told.positionMs + nowMs - told.atMs - positionMs) < POSITION_TOLERANCE_MS;
    if (known !== null && isKnown(known)) {
      return;
    }
    this.toldPosition = { positionMs, atMs: nowMs };
    const duration = track.durationMs / 1_000;
    const position = Math.min(duration, Math.max(0, positionMs / 1_000));
    mediaSession()?.setPositionState({ duration, position, playbackRate: 1 });
  }

  close(): void {
    void this.lock?.release();
    this.lock = null;
    const session = mediaSession();
    if (session !== null) {
      session.metadata = null;
      for (const action of ["play", "pause", "stop"] as const) session.setActionHandler(action, null);
    }
  }

  /** The system takes the lock back when the page is hidden; it is asked again when it is seen. */
  private async keepScreenOn(on: boolean): Promise<void> {
    if (!on) {
      const { lock } = this;
      [this.lock, this.asking] = [null, false];
      await lock?.release();
    }
    const locks = (navigator as Partial<Navigator>).wakeLock;
    if (!on || locks === undefined || this.asking || (this.lock !== null && !this.lock.released)) {
      return;
    }
    this.asking = true;
    // Refused on a low battery, for instance: the music plays all the same.
    this.lock = await locks.request("screen").catch(() => null);
    this.asking = this.lock === null;
  }
}

function mediaSession(): MediaSession | null {
  return (navigator as Partial<Navigator>).mediaSession ?? null;
}

function tell(playing: boolean, track: PlayableTrack | null): void {
  const session = mediaSession();
  if (session === null) {
    return;
  }
  session.playbackState = track === null ? "none" : playing ? "playing" : "paused";
  const { title, artist, coverUrl } = track?.about ?? {};
  // What has no picture of its own comes with the app's.
  const artwork = coverUrl
    ? [{ src: coverUrl }]
    : [{ src: "/icons/512.png", sizes: "512x512", type: "image/png" }];
  session.metadata = title === undefined ? null : new MediaMetadata({ title, artist: artist ?? "", artwork });
}
