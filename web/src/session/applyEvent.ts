import { anchorAt } from "../audio/timeline";
import type { Anchor } from "../audio/types";
import type { SettingsRow } from "../api/deskRows";
import type {
  AnchorRow,
  ChatRulesRow,
  DecksRow,
  EntryState,
  MemberTold,
  MessageRow,
  QueueEntryRow,
  ReactionsTold,
  RestraintTold,
  SkipRow,
  Snapshot,
  TrackRow,
  TypingTold,
  VoteReply,
  VoteResultsRow,
} from "../api/rows";
import { heatOf, withReactions } from "./heat";
import { named, withHistory, withMessages, withTold } from "./messages";
import { toAnchor, type Member, type PresentPerson, type QueueEntry, type SessionState } from "./model";
import { toChatRules, toRestraints, withRestraint } from "./order";
import { withSettings } from "./settings";
import { orderTold, withReply, withResults, withSkipReply, withSnapshot, withWish } from "./votes";

/** Everything that can change a session's shared state. */
export type SessionEvent =
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "playback"; readonly anchor: AnchorRow }
  /** The newest anchor takes effect. */
  | { readonly type: "due" }
  /** What the newest anchor announces takes effect; the server has not said so yet. */
  | { readonly type: "begun" }
  | { readonly type: "queue"; readonly entry: QueueEntryRow }
  | { readonly type: "votes"; readonly results: VoteResultsRow }
  | { readonly type: "voted"; readonly reply: VoteReply }
  | { readonly type: "voteWish"; readonly entryId: string; readonly up: boolean | null }
  | { readonly type: "skipVoted"; readonly reply: SkipRow }
  | { readonly type: "tracks"; readonly tracks: readonly TrackRow[] }
  | { readonly type: "chat"; readonly message: MessageRow }
  | { readonly type: "missedChat"; readonly messages: readonly Omit<MessageRow, "display_name">[] }
  | { readonly type: "members"; readonly members: readonly MemberTold[] }
  | { readonly type: "decks"; readonly decks: DecksRow }
  | { readonly type: "settings"; readonly settings: SettingsRow }
  | { readonly type: "presence"; readonly people: readonly PresentPerson[] }
  /** Who came, or whose pages say something else now, and who has gone. */
  | {
      readonly type: "presenceChanged";
      readonly people: readonly PresentPerson[];
      readonly gone: readonly string[];
    }
  | { readonly type: "chatRules"; readonly rules: ChatRulesRow }
  | { readonly type: "restraint"; readonly told: RestraintTold }
  | { readonly type: "reactions"; readonly told: ReactionsTold }
  | { readonly type: "typing"; readonly told: TypingTold }
  /** A page of what was said before the oldest message that is shown. */
  | { readonly type: "history"; readonly messages: readonly MessageRow[] }
  | { readonly type: "renamed"; readonly displayName: string }
  | { readonly type: "ended" };

const stages: readonly EntryState[] = ["played", "playing", "announced", "queued", "removed"];

/** The state after an event. Events may come twice, and older than what is known: both change nothing. */
export function applyEvent(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case "snapshot":
      return applySnapshot(state, event.snapshot);
    case "playback":
      return withAnchor(state, event.anchor);
    case "due":
      return showNewest(state);
    case "begun":
      return showAnnounced(state);
    case "queue":
      return { ...state, queue: changeQueue(state, event.entry) };
    case "votes":
      return withOrder({ ...state, votes: withResults(state.votes, event.results) });
    case "voted":
      return { ...state, votes: withReply(state.votes, event.reply) };
    case "voteWish":
      return { ...state, votes: withWish(state.votes, event.entryId, event.up) };
    case "skipVoted":
      return { ...state, votes: withSkipReply(state.votes, event.reply) };
    case "tracks":
      return learnTracks(state, event.tracks);
    case "chat":
      return { ...state, messages: withTold(state, event.message) };
    case "missedChat":
      return { ...state, messages: withMessages(state, named(event.messages, state.members)) };
    case "members":
      return { ...state, members: withMembers(state.members, event.members) };
    case "decks":
      return withDecks(state, event.decks);
    case "settings":
      return withSettings(state, event.settings);
    case "presence":
      return { ...state, present: event.people };
    case "presenceChanged":
      return { ...state, present: withPresent(state.present, event.people, event.gone) };
    case "chatRules":
      return { ...state, chatRules: toChatRules(event.rules) };
    case "restraint":
      return withRestraint(state, event.told);
    case "reactions":
      return { ...state, heat: withReactions(state.heat, event.told) };
    case "typing":
      return { ...state, typing: event.told.user_ids.filter((userId) => userId !== state.myId) };
    case "history":
      return { ...state, messages: withHistory(state, event.messages) };
    case "renamed":
      return rename(state, event.displayName);
    case "ended":
      return { ...state, ended: true };
  }
}

function applySnapshot(state: SessionState, snapshot: Snapshot): SessionState {
  const { session } = snapshot;
  const tracks = new Map(state.tracks);
  for (const entry of snapshot.queue) tracks.set(entry.track.id, entry.track);
  const members = new Map<string, Member>();
  for (const row of [...snapshot.members, snapshot.me]) {
    members.set(row.user_id, { userId: row.user_id, displayName: row.display_name, role: row.role });
  }
  return {
    ...withAnchor(state, snapshot.playback),
    session: {
      id: session.id,
      code: session.code,
      name: session.name,
      hostId: session.host_id,
      deckHolderId: session.deck_holder_id,
      queueOrder: session.queue_order,
      requests: session.requests,
      offeredTo: session.offered_to,
      decksEpoch: snapshot.playback.epoch,
    },
    queue: sorted(
      snapshot.queue.map((entry) => ({ ...toEntry(entry, tracks, members), requesterName: entry.requester })),
    ),
    settings: snapshot.settings,
    tracks,
    members,
    messages: withMessages(state, snapshot.messages),
    votes: withSnapshot(state.votes, snapshot.votes),
    ended: session.ended_at !== null,
    chatRules: toChatRules(snapshot.chat_rules),
    restraints: toRestraints(snapshot.restraints),
    heat: heatOf(snapshot.playback.entry_id, snapshot.reactions),
  };
}

/** The host may have chosen the other order. */
function withOrder(state: SessionState): SessionState {
  const queueOrder = orderTold(state.votes);
  if (!state.session || !queueOrder || queueOrder === state.session.queueOrder) return state;
  return { ...state, session: { ...state.session, queueOrder } };
}

/** Until a new anchor is due, what the one before began stays in sight. */
function withAnchor(state: SessionState, row: AnchorRow): SessionState {
  const anchor = newerAnchor(state.anchor, toAnchor(row));
  return { ...state, anchor, shown: state.shown ?? anchor };
}

function showNewest(state: SessionState): SessionState {
  const { anchor, queue } = state;
  const kept = queue.filter((entry) => !isOver(entry) || entry.id === anchor?.entryId);
  return { ...state, shown: anchor, queue: kept };
}

/** Without the server the entries' states do not come: what was announced plays, what played was. */
function showAnnounced(state: SessionState): SessionState {
  const { anchor, queue } = state;
  const next = anchor?.next;
  if (!next) return state;
  const begun = queue
    .filter((entry) => entry.id !== anchor.entryId)
    .map((entry) => (entry.id === next.entryId ? { ...entry, state: "playing" as const } : entry));
  return { ...state, shown: anchorAt(anchor, next.atServerMs), queue: sorted(begun) };
}

/** By (epoch, seq). At the same place the later word wins: a restarted server re-stamps with its new clock. */
function newerAnchor(known: Anchor | null, next: Anchor): Anchor {
  if (!known) return next;
  const older = next.epoch < known.epoch || (next.epoch === known.epoch && next.seq < known.seq);
  return older ? known : next;
}

function isOver({ state }: { readonly state: EntryState }): boolean {
  return state === "played" || state === "removed";
}

function changeQueue(state: SessionState, row: QueueEntryRow): readonly QueueEntry[] {
  const others = state.queue.filter((entry) => entry.id !== row.id);
  const sounds = row.id === state.shown?.entryId;
  if (isOver(row) && !sounds) return others;
  return sorted([...others, toEntry(row, state.tracks, state.members)]);
}

function toEntry(
  row: QueueEntryRow,
  tracks: ReadonlyMap<string, TrackRow>,
  members: ReadonlyMap<string, Member>,
): QueueEntry {
  return {
    id: row.id,
    trackId: row.track_id,
    track: tracks.get(row.track_id) ?? null,
    requestedBy: row.requested_by,
    requesterName: (row.requested_by && members.get(row.requested_by)?.displayName) || null,
    state: row.state,
    rank: row.rank,
    pinnedAt: row.pinned_at,
    createdAt: row.created_at,
    cueInMs: row.cue_in_ms,
    cueOutMs: row.cue_out_ms,
  };
}

/** What plays and what is announced, then what is pinned, then the rest in rank order. */
function sorted(queue: readonly QueueEntry[]): readonly QueueEntry[] {
  const stage = (entry: QueueEntry) => stages.indexOf(entry.state);
  return [...queue].sort(
    (a, b) => stage(a) - stage(b) || pinnedMs(a) - pinnedMs(b) || a.rank - b.rank || (a.id < b.id ? -1 : 1),
  );
}

/** Infinity would make the difference of two that are not pinned no number. */
function pinnedMs({ pinnedAt }: QueueEntry): number {
  return pinnedAt ? Date.parse(pinnedAt) : Number.MAX_SAFE_INTEGER;
}

/** A track gains renditions and is opened, and never loses that: a row without them was read before. */
function isOlder(track: TrackRow, known: TrackRow | undefined): boolean {
  return (
    known !== undefined && ((known.open && !track.open) || known.renditions.length > track.renditions.length)
  );
}

function learnTracks(state: SessionState, learnt: readonly TrackRow[]): SessionState {
  const tracks = new Map(state.tracks);
  for (const track of learnt) if (!isOlder(track, tracks.get(track.id))) tracks.set(track.id, track);
  const queue = state.queue.map((entry) => {
    const track = tracks.get(entry.trackId) ?? null;
    return entry.track === track ? entry : { ...entry, track };
  });
  return { ...state, tracks, queue };
}

/** Whoever is told anew takes the place of what their pages said before. */
function withPresent(
  present: readonly PresentPerson[],
  people: readonly PresentPerson[],
  gone: readonly string[],
): readonly PresentPerson[] {
  const told = new Set(gone);
  for (const { userId } of people) told.add(userId);
  return [...present.filter(({ userId }) => !told.has(userId)), ...people];
}

function withMembers(
  members: ReadonlyMap<string, Member>,
  told: readonly MemberTold[],
): ReadonlyMap<string, Member> {
  const known = new Map(members);
  for (const { user_id: userId, display_name: displayName, role } of told) {
    if (role) known.set(userId, { userId, displayName, role });
    else known.delete(userId);
  }
  return known;
}

function withDecks(state: SessionState, decks: DecksRow): SessionState {
  const { session } = state;
  if (!session || decks.epoch < session.decksEpoch) return state;
  return {
    ...state,
    session: {
      ...session,
      deckHolderId: decks.deck_holder_id,
      offeredTo: decks.offered_to,
      decksEpoch: decks.epoch,
    },
  };
}

function rename(state: SessionState, displayName: string): SessionState {
  const me = state.members.get(state.myId);
  if (!me) return state;
  return { ...state, members: new Map(state.members).set(state.myId, { ...me, displayName }) };
}
