import { Rpc } from "./rpc";

export interface OnAirRow {
  readonly title: string;
  readonly artist: string | null;
  readonly hue: number | null;
  readonly cover_path: string | null;
  readonly cover_small_path: string | null;
}

/** A session that wants to be found; one with a password tells no more than its name. */
export interface PublicSessionRow {
  readonly name: string;
  readonly code: string | null;
  readonly listeners: number | null;
  readonly has_password: boolean;
  readonly demo: boolean;
  /** Null: the Auto-DJ. */
  readonly dj: string | null;
  readonly playing: boolean | null;
  /** What plays, or would as somebody comes. */
  readonly track: OnAirRow | null;
}

/** What may be seen before one is anybody. */
export class LobbyCalls extends Rpc {
  publicSessions(): Promise<PublicSessionRow[]> {
    return this.rpc("public_sessions", {});
  }
}
