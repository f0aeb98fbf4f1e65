import type { OnAirRow, PublicSessionRow } from "../../api/lobby";

export interface OpenRoom {
  readonly code: string;
  readonly name: string;
  readonly listeners: number;
  /** Null: the Auto-DJ. */
  readonly dj: string | null;
  readonly playing: boolean;
  readonly track: OnAirRow | null;
}

/** A room in the list; of one with a password there is only a name. */
export type ListedRoom = OpenRoom | { readonly code: null; readonly name: string };

export interface Lobby {
  readonly demo: OpenRoom | null;
  readonly rooms: readonly ListedRoom[];
}

function openRoom(row: PublicSessionRow): OpenRoom | null {
  if (row.code === null) return null;
  const { code, name, dj, track } = row;
  return { code, name, listeners: row.listeners ?? 0, dj, playing: row.playing ?? false, track };
}

/** What the start page shows of what the server tells. */
export function lobbyOf(rows: readonly PublicSessionRow[]): Lobby {
  const demo = rows.find((row) => row.demo);
  return {
    demo: demo ? openRoom(demo) : null,
    rooms: rows.filter((row) => !row.demo).map((row) => openRoom(row) ?? { code: null, name: row.name }),
  };
}

/** The same object where nothing is new, so that nothing is drawn anew. */
export function keptLobby(known: Lobby | null, told: Lobby): Lobby {
  return JSON.stringify(known) === JSON.stringify(told) && known !== null ? known : told;
}
