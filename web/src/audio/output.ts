import { createLimiter } from "./limiter";

/** Safari's word for what a page's sound is for; "playback" ignores the mute switch. */
interface AudioSession {
  type: string;
}

const GLIDE_SECONDS = 0.02;
const RESUME_PATIENCE_MS = 700;

/** The page's one AudioContext and the chain decks → limiter → analyser → volume → loudspeaker. Lives on the page. */
export class Output {
  private built: {
    readonly context: AudioContext;
    readonly input: AudioNode;
    readonly analyser: AnalyserNode;
    readonly volume: GainNode;
  } | null = null;
  private volume = 1;

  constructor(private readonly onStateChange: () => void) {}

  get context(): AudioContext | null {
    return this.built?.context ?? null;
  }

  /** Where decks connect. */
  get input(): AudioNode | null {
    return this.built?.input ?? null;
  }

  /** Before the volume, so that a muted page still has something to show. */
  get analyser(): AnalyserNode | null {
    return this.built?.analyser ?? null;
  }

  get running(): boolean {
    return this.built?.context.state === "running";
  }

  /** The context, made when there is none yet or the system closed it. It may be made before any tap. */
  ensure(): AudioContext {
    if (this.built !== null && this.built.context.state !== "closed") {
      return this.built.context;
    }
    const session = (navigator as { audioSession?: AudioSession }).audioSession;
    if (session !== undefined) {
      session.type = "playback";
    }
    const context = new AudioContext({ latencyHint: "playback" });
    // Not smoothed: that would go by how often it is asked, which differs from screen to screen.
    const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
    const volume = new GainNode(context, { gain: this.volume ** 2 });
    const limiter = createLimiter(context);
    limiter.output.connect(analyser).connect(volume).connect(context.destination);
    context.addEventListener("statechange", this.onStateChange);
    this.built = { context, input: limiter.input, analyser, volume };
    return context;
  }

  /** Asks the browser for sound; false when it wants a tap first. Never throws, never waits long. */
  async resume(): Promise<boolean> {
    try {
      const context = this.ensure();
      if (context.state !== "running") {
        // Without a tap the promise may stay open for ever.
        await Promise.race([
          context.resume(),
          new Promise((resolve) => setTimeout(resolve, RESUME_PATIENCE_MS)),
        ]);
      }
    } catch {
      return false;
    }
    return this.running;
  }

  /** Falls silent until it is resumed; what others hear goes on. */
  async suspend(): Promise<void> {
    await this.context?.suspend().catch(() => undefined);
  }

  /** 0..1 as a person moves it: squared, as ears are. */
  setVolume(volume: number): void {
    this.volume = Math.max(0, Math.min(1, volume));
    if (this.built !== null) {
      const { context, volume: node } = this.built;
      node.gain.setTargetAtTime(this.volume ** 2, context.currentTime, GLIDE_SECONDS / 3);
    }
  }

  decode(bytes: ArrayBuffer): Promise<AudioBuffer> {
    return this.ensure().decodeAudioData(bytes);
  }

  close(): void {
    this.built?.context.removeEventListener("statechange", this.onStateChange);
    if (this.built !== null && this.built.context.state !== "closed") {
      void this.built.context.close();
    }
    this.built = null;
  }
}
