import type { PlayableTrack, Rendition } from "../types";

/** What is played of a recording without segments. */
function fileOf({ renditions }: PlayableTrack): Rendition | null {
  return renditions.find(({ kind }) => kind === "aac128") ?? renditions[0] ?? null;
}

/** Where a stream of a recording begins; an address that was signed anew is another one. */
export function addressOf(track: PlayableTrack): string | null {
  return track.hlsUrl ?? fileOf(track)?.url ?? null;
}

/** A recording too long to be decoded whole, played by a media element. Lives on the page. */
export class Stream {
  state: "loading" | "ready" | "failed" = "loading";
  /** How often the music should have gone on and was not there. */
  stalls = 0;
  /** The encoding that plays. */
  readonly kind: Rendition["kind"] | "hls";
  /** What is played of a recording without segments, or where they are not made yet. */
  private readonly file: Rendition | null;
  private readonly element = new Audio();
  private node: MediaElementAudioSourceNode | null = null;
  private closeSource: () => void = () => undefined;
  private closed = false;
  private attempts = 0;
  private retrying: ReturnType<typeof setTimeout> | undefined;
  /** Of all that played it, the newest rules the element. */
  private holder: object | null = null;

  constructor(
    readonly track: PlayableTrack,
    private readonly startSeconds: number,
    private readonly onChange: () => void,
  ) {
    this.file = track.hlsUrl === null ? fileOf(track) : null;
    this.kind = this.file?.kind ?? "hls";
    this.element.crossOrigin = "anonymous";
    this.element.preload = "auto";
    // Rates far from 1 are not played, and near it a changed pitch is not heard; a stretcher is.
    this.element.preservesPitch = false;
    this.element.addEventListener("canplay", () => this.become("ready"));
    this.element.addEventListener("waiting", () => this.noteStall());
    void this.open();
  }

  /** Whether what was asked for last did not come: another address of the same music may be a way out. */
  get inTrouble(): boolean {
    return this.state === "failed" || this.attempts > 0;
  }

  /** Where its music comes from. */
  get url(): string | null {
    return addressOf(this.track);
  }

  /** Where the music is that is being written to the context now; null while it does not play. */
  get positionSeconds(): number | null {
    const { paused, seeking, readyState, currentTime } = this.element;
    return paused || seeking || readyState < HTMLMediaElement.HAVE_FUTURE_DATA ? null : currentTime;
  }

  get rate(): number {
    return this.element.playbackRate;
  }

  set rate(rate: number) {
    this.element.playbackRate = rate;
  }

  /** From now on another rules where it plays. */
  hold(holder: object, context: AudioContext): AudioNode {
    this.holder = holder;
    if (this.node?.context !== context) {
      this.node = new MediaElementAudioSourceNode(context, { mediaElement: this.element });
    }
    return this.node;
  }

  isHeldBy(holder: object): boolean {
    return this.holder === holder;
  }

  seek(positionSeconds: number): void {
    this.element.currentTime = positionSeconds;
  }

  play(): void {
    // Refused only without a tap, and then there is no context that runs either.
    this.element.play().catch(() => undefined);
  }

  release(holder: object, input: AudioNode): void {
    this.node?.disconnect(input);
    if (this.holder === holder) {
      this.holder = null;
      this.element.pause();
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retrying);
    this.closeSource();
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    this.node?.disconnect();
  }

  private async open(): Promise<void> {
    const url = this.track.hlsUrl;
    try {
      if (url === null) {
        this.openDirectly(this.file?.url ?? "");
        return;
      }
      const { default: Hls } = await import("hls.js/light");
      if (this.closed) {
        return;
      }
      if (!Hls.isSupported()) {
        this.openDirectly(url); // Safari plays such manifests itself.
        return;
      }
      const hls = new Hls({ startPosition: this.startSeconds, maxBufferLength: 60, backBufferLength: 30 });
      this.closeSource = () => hls.destroy();
      hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
        if (fatal && type === Hls.ErrorTypes.NETWORK_ERROR) {
          this.tryAnew(() => (hls.levels.length === 0 ? hls.loadSource(url) : hls.startLoad()));
        } else if (fatal) {
          this.become("failed");
        }
      });
      hls.on(Hls.Events.FRAG_LOADED, () => (this.attempts = 0));
      hls.loadSource(url);
      hls.attachMedia(this.element);
    } catch {
      this.become("failed");
    }
  }

  /** The element asks by itself for what it needs: ranges of a file, or segments. */
  private openDirectly(url: string): void {
    const { element } = this;
    let placeSeconds = this.startSeconds;
    element.addEventListener("timeupdate", () => {
      placeSeconds = element.currentTime;
      this.attempts = 0;
    });
    element.addEventListener("error", () => {
      if (element.error?.code === MediaError.MEDIA_ERR_DECODE) {
        this.become("failed");
      } else {
        this.tryAnew(() => {
          element.load();
          element.currentTime = placeSeconds;
        });
      }
    });
    element.src = url;
    element.currentTime = this.startSeconds;
  }

  /** A network comes back; what is refused is told after a while, and asked for all the same. */
  private tryAnew(load: () => void): void {
    clearTimeout(this.retrying);
    this.retrying = setTimeout(() => this.closed || load(), RETRY_MS);
    if (++this.attempts >= ATTEMPTS_BEFORE_TOLD) this.become("failed");
    this.onChange();
  }

  private noteStall(): void {
    if (this.holder !== null && !this.element.seeking) {
      this.stalls++;
    }
  }

  private become(state: "ready" | "failed"): void {
    if (!this.closed && this.state !== state) {
      this.state = state;
      this.onChange();
    }
  }
}

const RETRY_MS = 2_000;
const ATTEMPTS_BEFORE_TOLD = 4;
