import type { QueueOrder } from "./rows";

/** What the host decides for a session, as it stands on the wire. */
export interface SettingsRow {
  readonly visibility: "public" | "unlisted";
  readonly entry_closed: boolean;
  readonly capacity: number;
  readonly successor_id: string | null;
  readonly queue_order: QueueOrder;
  readonly requests: "everyone" | "djs";
  readonly requests_per_person: number;
  readonly cooldown_minutes: number;
  readonly allow_duplicates: boolean;
  readonly crossfade_ms: number;
  readonly crossfade_curve: "equal_power" | "linear";
  readonly auto_dj: boolean;
  readonly has_password: boolean;
}

/** What is changed of them: the password itself is written and never read. */
export type SettingsChange = Partial<Omit<SettingsRow, "has_password">> & {
  readonly password?: string | null;
};

/** How the room hears together, for who holds the decks; times in ms, null where nobody plays. */
export interface RoomHealthRow {
  /** Whose pages report. */
  readonly listeners: number;
  readonly playing: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly seeks: number;
  /** Of all, since their pages were opened. */
  readonly underruns: number;
  /** Who is off the furthest, the furthest first. */
  readonly worst: readonly DeviceRow[];
}

/** How one person's page hears. */
export interface DeviceRow {
  readonly user_id: string;
  /** How far it plays ahead of the timeline. */
  readonly error_ms: number;
  readonly clock_rtt_ms: number | null;
  readonly rendition: string | null;
  readonly underruns: number;
  readonly hidden: boolean;
}
