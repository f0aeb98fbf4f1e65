import type { Anchor, NextStart } from "../audio/types";
import type { SettingsRow } from "../api/deskRows";
import type { AnchorRow, EntryState, QueueOrder, Role, TrackRow } from "../api/rows";
import { noVotes, type Votes } from "./votes";

/** Somebody who is or was in the session, as the database knows them. */
export interface Member {
  readonly userId: string;
  readonly displayName: string;
  readonly role: Role;
}

/** Somebody whose page is open now, as that page says. */
export interface PresentPerson {
  readonly userId: string;
  readonly displayName: string;
  /** Whether they talk over the music. */
  readonly speaking?: boolean;
  /** Whether nothing is to be heard at any of their pages. */
  readonly away: boolean;
}

export interface QueueEntry {
  readonly id: string;
  readonly trackId: string;
  /** Null for the moment between learning of an entry and reading its track. */
  readonly track: TrackRow | null;
  /** Null: the Auto-DJ. */
  readonly requestedBy: string | null;
  readonly requesterName: string | null;
  readonly state: EntryState;
  readonly rank: number;
  readonly pinnedAt: string | null;
  readonly createdAt: string;
  readonly cueInMs: number | null;
  readonly cueOutMs: number | null;
}

export interface ChatMessage {
  readonly id: string;
  readonly userId: string;
  readonly displayName: string;
  readonly body: string;
  readonly createdAtMs: number;
  /** Whether its author or a moderator took it back; its body is empty then. */
  readonly deleted: boolean;
  /** Whether it is meant for me. */
  readonly mentionsMe: boolean;
}

export interface SessionInfo {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Null: nobody, of the demo session. */
  readonly hostId: string | null;
  /** Null: the Auto-DJ. */
  readonly deckHolderId: string | null;
  /** To whom the holder offers the decks. */
  readonly offeredTo: string | null;
  /** Of the holder; grows with each new one. */
  readonly decksEpoch: number;
  readonly queueOrder: QueueOrder;
  readonly requests: "everyone" | "djs";
}

/** How the chat goes just now. */
export interface ChatRules {
  readonly frozen: boolean;
  readonly slowModeS: number;
  readonly shieldedSinceMs: number | null;
  readonly shieldedUntilMs: number | null;
}

/** What people reacted with to what plays: how many of each emoji within five seconds of the recording. */
export interface Heat {
  readonly entryId: string | null;
  readonly counts: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** What is imposed on me; without an end it is for good. */
export interface Restraint {
  readonly kind: "mute" | "ban" | "kick";
  readonly untilMs: number | null;
}

/** Everything shared that a page shows of a session. */
export interface SessionState {
  readonly session: SessionInfo | null;
  /** What the host decided, as it was told last. */
  readonly settings: SettingsRow | null;
  readonly myId: string;
  /** The newest word, for commands and the audio engine: it may begin in a moment only. */
  readonly anchor: Anchor | null;
  /** The anchor in effect, for people to see. */
  readonly shown: Anchor | null;
  /** In DJ order, what plays included, what was played left out. */
  readonly queue: readonly QueueEntry[];
  readonly tracks: ReadonlyMap<string, TrackRow>;
  readonly members: ReadonlyMap<string, Member>;
  readonly present: readonly PresentPerson[];
  readonly messages: readonly ChatMessage[];
  readonly votes: Votes;
  readonly ended: boolean;
  readonly chatRules: ChatRules;
  /** What holds of me now. */
  readonly restraints: readonly Restraint[];
  /** Who writes something in the chat, me left out. */
  readonly typing: readonly string[];
  readonly heat: Heat;
}

export const noHeat: Heat = { entryId: null, counts: new Map() };

export function emptySession(myId: string): SessionState {
  return {
    session: null,
    settings: null,
    myId,
    anchor: null,
    shown: null,
    queue: [],
    tracks: new Map(),
    members: new Map(),
    present: [],
    messages: [],
    votes: noVotes,
    ended: false,
    chatRules: { frozen: false, slowModeS: 0, shieldedSinceMs: null, shieldedUntilMs: null },
    restraints: [],
    typing: [],
    heat: noHeat,
  };
}

export function toAnchor(row: AnchorRow): Anchor {
  return {
    epoch: row.epoch,
    seq: row.seq,
    clockId: row.clock_id,
    entryId: row.entry_id,
    trackId: row.track_id,
    positionMs: row.position_ms,
    atServerMs: row.at_server_ms,
    rate: row.rate,
    playing: row.playing,
    next: nextStart(row),
    crossfadeMs: row.crossfade_ms,
    crossfadeCurve: row.crossfade_curve,
    cueOutMs: null,
    fadeOut:
      row.fade_out_at_ms === null || row.fade_out_ms === null
        ? null
        : { atServerMs: row.fade_out_at_ms, durationMs: row.fade_out_ms },
  };
}

function nextStart(row: AnchorRow): NextStart | null {
  const { next_entry_id: entryId, next_track_id: trackId, next_at_server_ms: atServerMs } = row;
  return entryId === null || trackId === null || atServerMs === null
    ? null
    : { entryId, trackId, positionMs: row.next_position_ms ?? 0, atServerMs, cueOutMs: null };
}
