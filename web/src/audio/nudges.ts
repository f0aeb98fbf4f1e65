const KEY = "whatssound.nudge";
/** Where the browser does not say which device plays. */
const UNKNOWN_DEVICE = "default";

/** How much later than told each of a person's output devices is heard. Remembered in this browser. */
export class Nudges {
  private device = UNKNOWN_DEVICE;

  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem"> | null,
    private readonly devices: Pick<MediaDevices, "enumerateDevices"> | null,
  ) {}

  /** Of the device that plays now. */
  get nudgeMs(): number {
    return this.all()[this.device] ?? 0;
  }

  set nudgeMs(nudgeMs: number) {
    try {
      this.storage?.setItem(KEY, JSON.stringify({ ...this.all(), [this.device]: nudgeMs }));
    } catch {
      // Full or forbidden: it lasts as long as the page.
    }
  }

  /** Finds out which device plays now. */
  async look(): Promise<void> {
    try {
      const all = (await this.devices?.enumerateDevices()) ?? [];
      const outputs = all.filter(({ kind }) => kind === "audiooutput");
      const playing = outputs.find(({ deviceId }) => deviceId === "default") ?? outputs[0];
      this.device = playing?.label || playing?.groupId || UNKNOWN_DEVICE;
    } catch {
      this.device = UNKNOWN_DEVICE;
    }
  }

  private all(): Readonly<Record<string, number>> {
    try {
      const stored: unknown = JSON.parse(this.storage?.getItem(KEY) ?? "{}");
      return Object.fromEntries(
        Object.entries(stored ?? {}).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
      );
    } catch {
      return {};
    }
  }
}
