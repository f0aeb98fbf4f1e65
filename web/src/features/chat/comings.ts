/** Who came into the room and who left it, gathered so that each little while takes one line of the chat. Pure. */

/** Names by the ids of their bearers. */
export type Names = ReadonlyMap<string, string>;

/** Who came and went within one little while. Who did both is in neither. */
export interface Comings {
  readonly id: string;
  readonly atMs: number;
  readonly came: Names;
  readonly left: Names;
}

export interface Attendance {
  readonly here: Names;
  /** Who is not seen any more, and since when: a page that is opened again is no parting. */
  readonly missing: ReadonlyMap<string, number>;
  readonly comings: readonly Comings[];
}

const gathersMs = 2 * 60_000;
const partsAfterMs = 15_000;
const keptLines = 50;

/** Who is there when one comes has come before. */
export function attendanceOf(here: Names): Attendance {
  return { here, missing: new Map(), comings: [] };
}

/** With everybody who is seen now, by the names that the database knows. */
export function withSeen(attendance: Attendance, seen: Names, nowMs: number): Attendance {
  const here = new Map(attendance.here);
  const missing = new Map(attendance.missing);
  const came = new Map<string, string>();
  const left = new Map<string, string>();
  for (const [userId, name] of seen) {
    if (!here.has(userId)) came.set(userId, name);
    here.set(userId, name);
    missing.delete(userId);
  }
  for (const [userId, name] of attendance.here) {
    if (seen.has(userId)) continue;
    const sinceMs = missing.get(userId) ?? nowMs;
    missing.set(userId, sinceMs);
    if (nowMs - sinceMs < partsAfterMs) continue;
    left.set(userId, name);
    here.delete(userId);
    missing.delete(userId);
  }
  return { here, missing, comings: withLine(attendance.comings, came, left, nowMs) };
}

/** The line that gathers now takes them in where it stands; a later one begins below. */
function withLine(comings: readonly Comings[], came: Names, left: Names, nowMs: number): readonly Comings[] {
  if (came.size === 0 && left.size === 0) return comings;
  const last = comings.at(-1);
  const gathers = last && nowMs - last.atMs < gathersMs ? last : null;
  const line: Comings = {
    id: gathers?.id ?? `comings:${nowMs}`,
    atMs: gathers?.atMs ?? nowMs,
    came: new Map([...without(gathers?.came, left), ...without(came, gathers?.left)]),
    left: new Map([...without(gathers?.left, came), ...without(left, gathers?.came)]),
  };
  const before = gathers ? comings.slice(0, -1) : comings;
  return line.came.size === 0 && line.left.size === 0 ? before : [...before, line].slice(-keptLines);
}

function without(
  names: Names | undefined,
  others: Names | undefined,
): readonly (readonly [string, string])[] {
  return [...(names ?? [])].filter(([userId]) => !others?.has(userId));
}
