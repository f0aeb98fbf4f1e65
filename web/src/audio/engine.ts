import { AudibleTime } from "./audibleTime";
import { mediaDevices, memoryGib, plays, storage } from "./browser";
import { Clicks } from "./clicks";
import { ClockServo } from "./clock/clockServo";
import { Conductor } from "./conductor";
import { changeableSeconds } from "./deck";
import { TrackLoader, type LoadState } from "./loading/loader";
import { Nudges } from "./nudges";
import { Output } from "./output";
import { OutputClock, readOutput } from "./outputClock";
import { phaseOf } from "./phase";
import { Player } from "./player";
import { Published } from "./published";
import { kindOf } from "./recording";
import { isStreamed, longestDecodedMs, TrackStreams } from "./streaming/streams";
import { Surroundings } from "./surroundings";
import { Ticker } from "./ticker";
import * as timelines from "./timeline";
import type { Anchor, EnginePhase, PlayableTrack, SyncState } from "./types";

export interface AudioEngineOptions {
  /** Where the server tells its clock. */
  readonly clockUrl: string;
  /** Longer recordings are played by a media element; what the device's memory allows if nothing is said. */
  readonly longestDecodedMs?: number;
}

/** Between deciding and sounding: the page may be held up in the middle. */
const LEAD_SECONDS = 0.04;
const SETTLING_PERIOD_MS = 25;
const VISIBLE_PERIOD_MS = 250;
const HIDDEN_PERIOD_MS = 1_000;
const RESUME_PERIOD_MS = 2_000;
/** So long the music holds its course while the anchor and the clock are of different server starts. */
const CLOCK_CHANGE_PATIENCE_MS = 5_000;

/**
 * Plays the shared timeline: give it the anchors, and this page sounds what every page sounds. Lives on
 * the page, one for its whole life, as browsers allow few audio contexts.
 */
export class AudioEngine {
  private timeline = timelines.EMPTY_TIMELINE;
  private prefetched: readonly PlayableTrack[] = [];
  private unlocked = false;
  private stage: { context: AudioContext; player: Player; conductor: Conductor } | null = null;
  private clockChangedAtMs: number | null = null;
  private resumedAtMs = 0;
  private readonly clock: ClockServo;
  private readonly outputClock = new OutputClock();
  private readonly time: AudibleTime;
  private readonly output = new Output(() => this.onContextChange());
  private readonly loader = new TrackLoader({
    decode: (bytes) => this.output.decode(bytes),
    plays,
    isDue: (trackId) => this.momentNow()?.anchor.trackId === trackId,
    positionSeconds: (trackId) => this.positionSeconds(trackId),
    onChange: () => this.step(),
  });
  private readonly streams = new TrackStreams(
    (trackId) => this.positionSeconds(trackId),
    () => this.step(),
  );
  private clicking = false;
  private clicks: Clicks | null = null;
  private readonly nudges = new Nudges(storage(), mediaDevices());
  private readonly surroundings = new Surroundings({
    onListen: () => void this.unlock(),
    onRest: () => this.rest(),
  });
  private readonly ticker = new Ticker(() => this.tick());
  private readonly published = new Published();
  private readonly leave = new AbortController();

  constructor(private readonly options: AudioEngineOptions) {
    this.clock = new ClockServo(options.clockUrl);
    this.time = new AudibleTime(this.clock, this.outputClock);
    this.clock.subscribe(() => this.step());
    this.listen();
    this.ticker.setPeriodMs(VISIBLE_PERIOD_MS);
  }

  /** For React's useSyncExternalStore: tells that `phase` or `sync` is another object. */
  readonly subscribe = (listener: () => void): (() => void) => this.published.subscribe(listener);

  get phase(): EnginePhase {
    return this.published.phase;
  }

  get sync(): SyncState {
    return this.published.sync;
  }

  get analyser(): AnalyserNode | null {
    return this.output.analyser;
  }

  /** The server time at which people hear the newest that the analyser has seen; null while nothing sounds. */
  analysedMs(): number | null {
    const { context, running } = this.output;
    return context !== null && running ? this.time.serverMs(context.currentTime) : null;
  }

  /** Call it inside a tap. True when sound may play; false where the browser still wants a tap. */
  async unlock(): Promise<boolean> {
    const running = await this.output.resume();
    this.unlocked ||= running;
    this.tick();
    return running;
  }

  /**
   * An anchor learnt of, in any order; stale ones change nothing. Null: the session was left. What the
   * anchor announces as next starts at its moment, whether or not anything is heard of it again.
   */
  setTimeline(
    anchor: Anchor | null,
    track: PlayableTrack | null,
    nextTrack: PlayableTrack | null = null,
  ): void {
    if (anchor === null) {
      this.timeline = timelines.EMPTY_TIMELINE;
      this.prefetched = [];
    } else {
      const told = [track, nextTrack].filter((each) => each !== null);
      const known = told.reduce(timelines.withTrack, this.timeline);
      this.timeline = timelines.withAnchor(known, anchor, track, nextTrack);
      if (anchor.clockId !== this.clock.clockId) this.clock.probeNow();
    }
    this.step();
  }

  /** Fetches the tracks that will probably come next, soonest first, and decodes what may be held. */
  prefetch(tracks: readonly PlayableTrack[]): void {
    this.prefetched = tracks;
    this.step();
  }

  /** 0..1 as a person moves it. */
  setVolume(volume: number): void {
    this.output.setVolume(volume);
  }

  /** How much later than the browser tells this device is heard, as over Bluetooth; remembered for it. */
  setNudgeMs(nudgeMs: number): void {
    this.nudges.nudgeMs = nudgeMs;
    this.time.nudgeMs = nudgeMs;
    this.step();
  }

  /** What was remembered of the device that plays now, or set since. */
  get nudgeMs(): number {
    return this.time.nudgeMs;
  }

  /** Clicks on the beat of the server's clock until told otherwise, to compare devices by ear. */
  setClicking(on: boolean): void {
    this.clicking = on;
    this.clicks?.close();
    this.clicks = null;
    this.tick();
  }

  /** This page falls silent, as before the first tap; everybody else hears on. */
  rest(): void {
    this.unlocked = false;
    void this.output.suspend();
    this.step();
  }

  /** Measures the clock and the output anew, and goes to the right place at once rather than by and by. */
  resync(): void {
    this.clock.probeNow();
    this.outputClock.reset();
    this.stage?.conductor.startOver();
    this.tick();
  }

  /** Server time now; null until the clock is known. */
  nowMs(): number | null {
    return this.clock.nowMs();
  }

  /** Where the timeline is now, for people to see. */
  positionMs(): number | null {
    const serverMs = this.clock.nowMs();
    const moment = this.momentNow();
    return serverMs === null || moment === null
      ? null
      : timelines.positionMs(moment.anchor, serverMs, moment.track?.durationMs ?? Infinity);
  }

  /** What the loudspeaker plays now, for the DJ's heartbeat; null while silent. */
  audible(): { trackId: string; positionMs: number; atServerMs: number } | null {
    const contextSeconds = this.outputClock.contextSeconds(performance.now());
    const deck = this.stage?.player.deck ?? null;
    if (contextSeconds === null || deck === null || !this.output.running || !deck.covers(contextSeconds)) {
      return null;
    }
    const atServerMs = this.time.serverMs(contextSeconds);
    return atServerMs === null
      ? null
      : {
          trackId: deck.recording.track.trackId,
          positionMs: deck.positionSeconds(contextSeconds) * 1_000,
          atServerMs,
        };
  }

  close(): void {
    this.leave.abort();
    this.ticker.close();
    this.clock.close();
    this.loader.close();
    this.streams.close();
    this.clicks?.close();
    this.surroundings.close();
    this.stage?.player.clear();
    this.output.close();
    this.published.close();
  }

  private listen(): void {
    const { signal } = this.leave;
    globalThis.addEventListener("online", () => this.loader.retryNow(), { signal });
    document.addEventListener("visibilitychange", () => this.tick(), { signal });
    mediaDevices()?.addEventListener("devicechange", () => void this.onDevice(), { signal });
    void this.onDevice();
  }

  private async onDevice(): Promise<void> {
    this.outputClock.reset();
    await this.nudges.look();
    this.time.nudgeMs = this.nudges.nudgeMs;
  }

  private onContextChange(): void {
    this.outputClock.reset();
    if (this.output.running) this.clock.probeNow();
    else this.stage?.player.clear();
    this.tick();
  }

  /** One turn of the control loop: listen to the output's clock, then act. */
  private tick(): void {
    const { context, running } = this.output;
    if (context !== null && running) {
      this.outputClock.observe(readOutput(context));
    } else if (this.unlocked && performance.now() - this.resumedAtMs > RESUME_PERIOD_MS) {
      this.resumedAtMs = performance.now();
      void this.output.resume();
    }
    const periodMs = document.visibilityState === "hidden" ? HIDDEN_PERIOD_MS : VISIBLE_PERIOD_MS;
    const unsettled = !this.outputClock.ready || this.outputClock.doubtful;
    this.ticker.setPeriodMs(running && unsettled ? SETTLING_PERIOD_MS : periodMs);
    this.step();
  }

  private step(): void {
    const serverMs = this.clock.nowMs();
    if (serverMs !== null) this.timeline = timelines.pruned(this.timeline, serverMs);
    const told = this.timeline.map((moment) => moment.track).filter((track) => track !== null);
    const wanted = [...(this.stage?.player.leavingTracks ?? []), ...told, ...this.prefetched];
    const isLong = (track: PlayableTrack) =>
      isStreamed(track, this.options.longestDecodedMs ?? longestDecodedMs(memoryGib()));
    this.loader.want(wanted.filter((track) => !isLong(track)));
    this.streams.want(wanted.filter(isLong));
    this.conduct();
    this.publish();
  }

  private conduct(): void {
    const { context, input, running } = this.output;
    if (context === null || input === null || !this.unlocked || !running || !this.outputClock.ready) {
      return;
    }
    if (this.stage?.context !== context) {
      const player = new Player(context, input, () => this.outputClock.writtenSeconds(performance.now()));
      const recordingOf = (trackId: string) => this.loader.decoded(trackId) ?? this.streams.ready(trackId);
      this.clicks = null;
      this.stage = { context, player, conductor: new Conductor(this.time, recordingOf, player) };
    }
    if (this.clicking) {
      this.clicks ??= new Clicks(context, input, this.time);
      this.clicks.schedule();
    }
    if (this.stage.player.deck === null || !this.isClockChanging()) {
      this.stage.conductor.conduct(this.timeline, changeableSeconds(context) + LEAD_SECONDS);
    }
  }

  /** After a restart of the server its clock and its anchors change one after the other. */
  private isClockChanging(): boolean {
    const anchorClockId = this.timeline.at(-1)?.anchor.clockId ?? null;
    if (anchorClockId === null || anchorClockId === this.clock.clockId) {
      this.clockChangedAtMs = null;
      return false;
    }
    this.clockChangedAtMs ??= performance.now();
    return performance.now() - this.clockChangedAtMs < CLOCK_CHANGE_PATIENCE_MS;
  }

  private momentNow(): timelines.Moment | null {
    const serverMs = this.clock.nowMs();
    if (serverMs === null) {
      return this.timeline.at(-1) ?? null;
    }
    return timelines.momentAt(this.timeline, serverMs) ?? this.timeline[0] ?? null;
  }

  /** Where the timeline is in a track; null while it is not the track's turn. */
  private positionSeconds(trackId: string): number | null {
    const positionMs = this.momentNow()?.anchor.trackId === trackId ? this.positionMs() : null;
    return positionMs === null ? null : positionMs / 1_000;
  }

  private loadStateOf(trackId: string): LoadState | null {
    return this.streams.stateOf(trackId) === "failed"
      ? { kind: "failed", reason: "decode" }
      : this.loader.stateOf(trackId);
  }

  private hasEnded(moment: timelines.Moment | null): boolean {
    const durationMs = moment?.track?.durationMs ?? Infinity;
    return (this.positionMs() ?? 0) >= durationMs;
  }

  private publish(): void {
    const moment = this.momentNow();
    const trackId = moment?.anchor.trackId ?? null;
    const phase = phaseOf(
      this.unlocked,
      this.output.running,
      moment,
      trackId === null ? null : this.loadStateOf(trackId),
      this.stage?.player.deck?.recording.track.trackId === trackId || this.hasEnded(moment),
    );
    this.published.tell(phase, this.currentSync());
    this.surroundings.update(phase, moment?.track ?? null, this.positionMs());
  }

  private currentSync(): SyncState {
    const contextSeconds = this.outputClock.contextSeconds(performance.now());
    const { player, conductor } = this.stage ?? {};
    const errorMs = contextSeconds === null ? null : conductor?.errorMs(this.timeline, contextSeconds);
    return {
      errorMs: rounded(errorMs ?? null),
      clockQualityMs: rounded(this.clock.qualityMs),
      clockRttMs: rounded(this.clock.roundTripMs),
      outputLatencyMs: rounded(this.outputClock.latencyMs),
      latencySource: this.outputClock.latencySource,
      rate: player?.deck?.rate(contextSeconds ?? 0) ?? 1,
      forcedSeeks: conductor?.forcedSeeks ?? 0,
      underruns: (conductor?.underruns ?? 0) + this.streams.stalls,
      rendition: player?.deck ? kindOf(player.deck.recording) : null,
    };
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
