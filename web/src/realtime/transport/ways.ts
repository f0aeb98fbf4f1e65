/** How live updates come to the page, the best first. */
export type Way = "websocket" | "sse" | "polling";

export const allWays: readonly Way[] = ["websocket", "sse", "polling"];

export interface Attempt {
  readonly way: Way;
  /** How long it may take to open. */
  readonly withinMs: number;
}

/** What opens here at all does so at once; a proxy that swallows the question never answers. */
const unprovedWithinMs = 4_000;
/** A server that starts holds who comes until it can answer. */
const provedWithinMs = 15_000;
const triesBeforeOthers = 3;
/** A socket that said nothing for so long, though it was spoken to. */
const muteAfterMs = 5_000;

/** What a page has learnt of the ways to its server: which to try next, and for how long. */
export class WayMemory {
  private best: Way;
  private readonly proved = new Set<Way>();
  private readonly mute = new Set<Way>();
  private failures = 0;
  private readonly ways: readonly Way[];

  constructor(ways: readonly Way[] = allWays) {
    this.ways = ways;
    this.best = ways[0] ?? "websocket";
  }

  /** What one attempt tries, one after the other: what worked here has three tries before others have one. */
  plan(): Attempt[] {
    const usable = this.ways.filter((way) => !this.mute.has(way));
    const at = Math.max(0, usable.indexOf(this.best));
    const insists = this.proved.has(this.best) && (this.failures + 1) % triesBeforeOthers !== 0;
    const order = insists ? [this.best] : [...usable.slice(at), ...usable.slice(0, at)];
    return order.map((way) => ({
      way,
      withinMs: this.proved.has(way) ? provedWithinMs : unprovedWithinMs,
    }));
  }

  opened(way: Way): void {
    this.best = way;
    this.failures = 0;
  }

  heard(way: Way): void {
    this.proved.add(way);
  }

  /** Nothing of what was planned opened. */
  failed(): void {
    this.failures++;
  }

  /** It was open for so long; a proxy may let a WebSocket open and nothing through it. */
  ended(way: Way, heard: boolean, openMs: number): void {
    if (!heard && openMs > muteAfterMs && way !== "polling") {
      this.mute.add(way);
      this.proved.delete(way);
      this.best = this.ways.find((other) => !this.mute.has(other)) ?? way;
    }
  }

  /** Whether something better than this may come to work. */
  hopesBeyond(way: Way): boolean {
    return way !== "websocket" && this.ways.includes("websocket") && !this.mute.has("websocket");
  }

  /** The network has changed: what was learnt was another's. */
  forget(): void {
    this.best = this.ways[0] ?? "websocket";
    this.failures = 0;
    this.proved.clear();
    this.mute.clear();
  }
}
