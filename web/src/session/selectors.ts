import type { Anchor } from "../audio/types";
import type { Role, TrackRow } from "../api/rows";
import type { PresentPerson, QueueEntry, SessionState } from "./model";

export function isDj(state: SessionState): boolean {
  return state.session?.deckHolderId === state.myId;
}

export function isHost(state: SessionState): boolean {
  return state.session?.hostId === state.myId;
}

/** Host, co-DJ, or whoever holds the decks. */
export function isOneOfTheDjs(state: SessionState): boolean {
  const role = state.members.get(state.myId)?.role;
  return isDj(state) || role === "host" || role === "dj";
}

/** Whether the session's rules let me ask for tracks now. */
export function mayRequest(state: SessionState): boolean {
  return state.session?.requests === "everyone" || isOneOfTheDjs(state);
}

/** Whether I may take an entry back that waits. */
export function mayRemove(state: SessionState, entry: QueueEntry): boolean {
  if (entry.state !== "queued") return false;
  const role = state.members.get(state.myId)?.role;
  return entry.requestedBy === state.myId || isDj(state) || role === "host" || role === "moderator";
}

/** Whether I keep order here. */
export function moderates(state: SessionState): boolean {
  const role = state.members.get(state.myId)?.role;
  return isHost(state) || role === "moderator";
}

/** Whether somebody can be moderated by me: nobody moderates the host or himself, and moderators only the host. */
export function mayModerate(state: SessionState, userId: string): boolean {
  if (!moderates(state) || userId === state.myId || userId === state.session?.hostId) return false;
  return isHost(state) || state.members.get(userId)?.role !== "moderator";
}

/** Why I may not write in the chat now; null where I may. */
export function silencedBy(state: SessionState, nowMs: number): "muted" | "frozen" | null {
  if (
    state.restraints.some(({ kind, untilMs }) => kind === "mute" && (untilMs === null || untilMs > nowMs))
  ) {
    return "muted";
  }
  return state.chatRules.frozen && !moderates(state) ? "frozen" : null;
}

/** How I was sent out of the session; null while I am in it. */
export function sentOut(state: SessionState): "kick" | "ban" | null {
  const kinds = state.restraints.map(({ kind }) => kind);
  return kinds.includes("ban") ? "ban" : kinds.includes("kick") ? "kick" : null;
}

/** Of thousands who are here; asked for with each message and each vote, of which none changes it. */
const holders = new WeakMap<
  SessionState["present"],
  { readonly id: string; readonly person: PresentPerson | null }
>();

function presentHolder({ session, present }: SessionState): PresentPerson | null {
  const id = session?.deckHolderId ?? null;
  if (id === null) return null;
  const known = holders.get(present);
  if (known?.id === id) return known.person;
  const person = present.find(({ userId }) => userId === id) ?? null;
  holders.set(present, { id, person });
  return person;
}

/** The name of who talks over the music now; only who holds the decks does. */
export function talksOver(state: SessionState): string | null {
  const holder = presentHolder(state);
  return holder?.speaking ? (nameOf(state, holder.userId) ?? holder.displayName) : null;
}

export function currentTrack(state: SessionState): TrackRow | null {
  return trackOf(state, state.shown);
}

export function trackOf(state: SessionState, anchor: Anchor | null): TrackRow | null {
  return (anchor?.trackId && state.tracks.get(anchor.trackId)) || null;
}

/** The recording that is announced to follow. */
export function nextTrackOf({ anchor, tracks }: SessionState): TrackRow | null {
  return (anchor?.next && tracks.get(anchor.next.trackId)) ?? null;
}

/** The newest anchor with the cues of its entries, which the queue tells. */
export function cuedAnchor({ anchor, queue }: SessionState): Anchor | null {
  const cueOut = (entryId: string | null) => queue.find((entry) => entry.id === entryId)?.cueOutMs ?? null;
  return (
    anchor && {
      ...anchor,
      cueOutMs: cueOut(anchor.entryId),
      next: anchor.next && { ...anchor.next, cueOutMs: cueOut(anchor.next.entryId) },
    }
  );
}

export function currentEntry(state: SessionState): QueueEntry | null {
  return state.queue.find((entry) => entry.id === state.shown?.entryId) ?? null;
}

/**
 * What waits, in its order, also what is to play but not heard yet: the queue often tells of a start before
 * its anchor does, and who took the track off the list would throw away what is decoded of it.
 */
export function upcoming(state: SessionState): readonly QueueEntry[] {
  const waiting = state.queue.filter(
    ({ id, state: told }) => id !== state.shown?.entryId && told !== "played" && told !== "removed",
  );
  return state.session?.queueOrder === "fair" ? inFairOrder(waiting, state.votes.order) : waiting;
}

/** As the results tell; what they do not hold yet stands behind, in the order it came. */
function inFairOrder(waiting: readonly QueueEntry[], order: readonly string[]): readonly QueueEntry[] {
  const place = (entry: QueueEntry) => {
    const told = order.indexOf(entry.id);
    return entry.state !== "queued" ? -1 : told < 0 ? order.length : told;
  };
  return [...waiting].sort((a, b) => place(a) - place(b));
}

/** Whether I may vote for an entry, or take my vote back. */
export function mayVote(state: SessionState, entry: QueueEntry): boolean {
  return entry.state === "queued" && entry.requestedBy !== state.myId;
}

/** Whether this page may take the decks, which somebody else holds or nobody does. */
export function mayTakeDecks(state: SessionState): boolean {
  const role = state.members.get(state.myId)?.role;
  return state.session !== null && !isDj(state) && (isHost(state) || role === "dj");
}

/** Whether the console is there for me: I hold the decks, or may take them. */
export function mayUseConsole(state: SessionState): boolean {
  return isDj(state) || mayTakeDecks(state);
}

/** The name of somebody of the session; null for who is not known. */
export function nameOf(state: SessionState, userId: string): string | null {
  return state.members.get(userId)?.displayName ?? null;
}

export interface Person {
  readonly userId: string;
  readonly displayName: string;
  readonly role: Role;
  readonly me: boolean;
  readonly holdsDecks: boolean;
  readonly away: boolean;
}

/** What the list of people is made of. */
export type Roster = Pick<SessionState, "present" | "members" | "session" | "myId">;

const rolesInOrder: readonly Role[] = ["host", "dj", "moderator", "listener"];

/**
 * Who is here, as their pages tell; names and roles are the database's word, so that nobody can claim
 * another's. The holder of the decks is the DJ, whatever else they are. Of whom nothing changed since they were
 * last put in order, nothing is compared again.
 */
export function peopleHere(state: Roster, known: readonly Person[] = []): readonly Person[] {
  const here = new Map(state.present.map((each) => [each.userId, toPerson(state, each)]));
  const kept = known.filter((person) => isSame(person, here.get(person.userId)));
  if (kept.length === known.length && kept.length === here.size) return known;
  for (const { userId } of kept) here.delete(userId);
  const ordered: Person[] = [];
  let taken = 0;
  for (const person of [...here.values()].sort(inOrder)) {
    const place = placeOf(kept, person, taken);
    ordered.push(...kept.slice(taken, place), person);
    taken = place;
  }
  return [...ordered, ...kept.slice(taken)];
}

/** The same for one list that stays: made anew only where something of it changed. */
export function peopleInOrder(): (state: Roster) => readonly Person[] {
  let roster: Roster | null = null;
  let people: readonly Person[] = [];
  return (state) => {
    const { present, members, session, myId } = state;
    const same =
      roster?.present === present &&
      roster.members === members &&
      roster.session === session &&
      roster.myId === myId;
    if (!same) people = peopleHere(state, people);
    roster = { present, members, session, myId };
    return people;
  };
}

const byName = new Intl.Collator();

function inOrder(a: Person, b: Person): number {
  return (
    rolesInOrder.indexOf(a.role) - rolesInOrder.indexOf(b.role) ||
    byName.compare(a.displayName, b.displayName)
  );
}

function placeOf(people: readonly Person[], person: Person, from: number): number {
  let to = people.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = people[middle];
    if (other && inOrder(other, person) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function toPerson(state: Roster, { userId, displayName, away }: PresentPerson): Person {
  return {
    userId,
    displayName: state.members.get(userId)?.displayName || displayName || "?",
    role: roleOf(state, userId),
    me: userId === state.myId,
    holdsDecks: userId === state.session?.deckHolderId,
    away,
  };
}

function isSame(person: Person, other: Person | undefined): boolean {
  return (
    other !== undefined &&
    person.displayName === other.displayName &&
    person.role === other.role &&
    person.holdsDecks === other.holdsDecks &&
    person.away === other.away
  );
}

/** Whom pages tell of, or by which names, that the database has not told yet. */
export function unconfirmed(state: SessionState): readonly PresentPerson[] {
  return state.present.filter(({ userId, displayName }) => {
    const known = state.members.get(userId)?.displayName;
    return known === undefined || (displayName !== "" && displayName !== known);
  });
}

export function roleOf(state: Pick<SessionState, "session" | "members">, userId: string): Role {
  if (state.session?.hostId === userId) return "host";
  if (state.session?.deckHolderId === userId) return "dj";
  return state.members.get(userId)?.role ?? "listener";
}
