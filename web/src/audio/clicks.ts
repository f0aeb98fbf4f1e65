import type { AudibleTime } from "./audibleTime";

const BEAT_MS = 500;
const AHEAD_SECONDS = 1.5;
const CLICK_SECONDS = 0.03;
const CLICK_HERTZ = 1_500;
const CLICK_GAIN = 0.4;

/** The server times of the beats in (after, until]. */
export function beats(afterMs: number, untilMs: number): number[] {
  const first = Math.floor(afterMs / BEAT_MS) + 1;
  const count = Math.max(0, Math.floor(untilMs / BEAT_MS) - first + 1);
  return Array.from({ length: count }, (_, beat) => (first + beat) * BEAT_MS);
}

/**
 * Clicks on the beat of the server's clock, by which people compare two devices by ear: the same clock, the
 * same nudge and the same output as the music. Lives on the page.
 */
export class Clicks {
  private scheduledMs: number | null = null;
  private readonly sources = new Set<OscillatorNode>();

  constructor(
    private readonly context: AudioContext,
    private readonly destination: AudioNode,
    private readonly time: AudibleTime,
  ) {}

  /** To be called again and again; schedules the beats of the second that comes. */
  schedule(): void {
    const fromSeconds = this.context.currentTime + 0.1;
    const [fromMs, untilMs] = [fromSeconds, fromSeconds + AHEAD_SECONDS].map((at) => this.time.serverMs(at));
    if (fromMs == null || untilMs == null) {
      return;
    }
    for (const beatMs of beats(Math.max(fromMs, this.scheduledMs ?? fromMs), untilMs)) {
      const whenSeconds = this.time.contextSeconds(beatMs);
      if (whenSeconds !== null) {
        this.click(whenSeconds);
        this.scheduledMs = beatMs;
      }
    }
  }

  close(): void {
    for (const source of this.sources) source.stop();
  }

  private click(whenSeconds: number): void {
    const source = new OscillatorNode(this.context, { frequency: CLICK_HERTZ });
    const gain = new GainNode(this.context, { gain: 0 });
    gain.gain.setValueAtTime(CLICK_GAIN, whenSeconds);
    gain.gain.linearRampToValueAtTime(0, whenSeconds + CLICK_SECONDS);
    source.connect(gain).connect(this.destination);
    source.start(whenSeconds);
    source.stop(whenSeconds + CLICK_SECONDS);
    this.sources.add(source);
    source.onended = () => {
      gain.disconnect();
      this.sources.delete(source);
    };
  }
}
