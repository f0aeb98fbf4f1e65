import type { SettingsRow } from "./deskRows";

/** What the server's tables and functions answer, as it stands on the wire (snake_case). */

export type Role = "host" | "dj" | "moderator" | "listener";

export type QueueOrder = "dj" | "fair";

export interface SessionRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Null: nobody, of the demo session. */
  readonly host_id: string | null;
  /** Null: the Auto-DJ. */
  readonly deck_holder_id: string | null;
  readonly offered_to: string | null;
  readonly queue_order: QueueOrder;
  readonly requests: "everyone" | "djs";
  readonly created_at: string;
  readonly ended_at: string | null;
}

export interface TrackRow {
  readonly id: string;
  readonly owner_id: string | null;
  readonly title: string;
  readonly artist: string | null;
  readonly duration_ms: number;
  readonly sample_rate: number;
  readonly sample_count: number;
  readonly audio_path: string;
  readonly cover_path: string | null;
  readonly cover_small_path: string | null;
  readonly album: string | null;
  readonly hue: number | null;
  readonly demo: boolean;
  /** Whether its audio has addresses that anyone may use; else members sign theirs. */
  readonly open: boolean;
  readonly renditions: readonly RenditionRow[];
  /** Manifests of what is too long to be decoded whole; null for the rest. */
  readonly hls_path: string | null;
  readonly dash_path: string | null;
  readonly loudness_lufs: number | null;
  readonly true_peak_dbtp: number | null;
  /** What a player adds, so that all tracks are equally loud; null: nothing is known yet. */
  readonly gain_db: number | null;
  readonly waveform_path: string | null;
  readonly created_at: string;
}

/** One encoding of a track, as a whole file; a position is the same sample in each. */
export interface RenditionRow {
  readonly kind: "aac128" | "opus128" | "aac64";
  readonly path: string;
  /** With its codecs, as `canPlayType` takes it. */
  readonly type: string;
  readonly bytes: number;
  readonly bitrate: number;
  readonly sample_count: number;
  /** Before the music, from a decoder that does not skip the encoder's priming. */
  readonly lead_in_samples: number;
}

export type UploadState = "queued" | "probing" | "encoding" | "ready" | "failed";

/** What became of something that was sent; its id is the track's. */
export interface UploadRow {
  readonly id: string;
  readonly owner_id: string;
  readonly file_name: string;
  readonly state: UploadState;
  /** From 0 to 1, of probing and encoding. */
  readonly progress: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export type EntryState = "queued" | "announced" | "playing" | "played" | "removed";

export interface QueueEntryRow {
  readonly id: string;
  readonly session_id: string;
  readonly track_id: string;
  /** Null: the Auto-DJ. */
  readonly requested_by: string | null;
  readonly state: EntryState;
  readonly rank: number;
  readonly pinned_at: string | null;
  readonly created_at: string;
  /** Where the entry begins after its recording does. */
  readonly cue_in_ms: number | null;
  /** Where the entry ends before its recording does. */
  readonly cue_out_ms: number | null;
}

/** A queue entry as the snapshot tells it. */
export interface SnapshotEntry extends QueueEntryRow {
  readonly track: TrackRow;
  readonly requester: string | null;
}

export interface AnchorRow {
  readonly session_id: string;
  readonly epoch: number;
  readonly seq: number;
  readonly clock_id: string;
  readonly entry_id: string | null;
  readonly track_id: string | null;
  readonly position_ms: number;
  readonly at_server_ms: number;
  readonly rate: number;
  readonly playing: boolean;
  readonly next_entry_id: string | null;
  readonly next_track_id: string | null;
  /** Null while the music stands still or fades out. */
  readonly next_at_server_ms: number | null;
  readonly next_position_ms: number | null;
  readonly crossfade_ms: number;
  readonly crossfade_curve: "equal_power" | "linear";
  readonly fade_out_ms: number | null;
  readonly fade_out_at_ms: number | null;
}

export interface MessageRow {
  readonly id: string;
  readonly session_id: string;
  readonly user_id: string;
  /** Empty once it was deleted. */
  readonly body: string;
  readonly created_at: string;
  readonly display_name: string | null;
  /** Ids of members. */
  readonly mentions?: readonly string[];
  readonly deleted_at?: string | null;
}

export interface MemberRow {
  readonly user_id: string;
  readonly display_name: string;
  readonly role: Role;
}

export interface SkipRow {
  readonly entry_id: string;
  readonly votes: number;
  readonly needed: number;
}

export interface VoteResultsRow {
  readonly session_id: string;
  readonly seq: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly entry_order: readonly string[];
  readonly decided_by: readonly string[];
  readonly skip: SkipRow | null;
}

export interface VotesSnapshot extends VoteResultsRow {
  readonly my_votes: readonly string[];
  readonly my_skip: string | null;
}

export interface VoteReply {
  readonly entry_id: string;
  readonly votes: number;
  readonly mine: boolean;
  readonly seq: number;
}

/** Who is or was a member; without a role they have left. */
export interface MemberTold extends Omit<MemberRow, "role"> {
  readonly role: Role | null;
}

/** All who have changed since the last time it was told. */
export interface MembersTold {
  readonly members: readonly MemberTold[];
}

/** Whose hands are on the decks, since which epoch. */
export interface DecksRow {
  readonly deck_holder_id: string | null;
  readonly offered_to: string | null;
  readonly successor_id: string | null;
  readonly epoch: number;
}

/** How the chat goes just now. */
export interface ChatRulesRow {
  readonly chat_frozen: boolean;
  /** So long one waits between two messages; 0: not at all. */
  readonly slow_mode_s: number;
  /** Who came since then only listens, until the other moment. */
  readonly shielded_since: string | null;
  readonly shielded_until: string | null;
}

/** What is imposed on this page's own user; without an end it is for good. */
export interface RestraintRow {
  readonly kind: "mute" | "ban";
  readonly until: string | null;
}

/** What is imposed on somebody, for who keeps order. */
export interface ImposedRow extends RestraintRow {
  readonly user_id: string;
  readonly profiles: { readonly display_name: string };
}

/** What became of whom; of a kick the kind is all there is. */
export interface RestraintTold {
  readonly user_id: string;
  readonly kind: "mute" | "ban" | "kick";
  readonly lifted: boolean;
}

/** What came together within half a second, and where the music was. */
export interface ReactionsTold {
  readonly counts: Readonly<Record<string, number>>;
  readonly entry_id: string | null;
  readonly position_ms: number | null;
}

/** By emoji: [[seconds into the recording, how many], …]. */
export type ReactionCountsRow = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** Some of those who write, and how many all are. */
export interface TypingTold {
  readonly user_ids: readonly string[];
  readonly count: number;
}

export interface RecapPlay {
  readonly entry_id: string;
  readonly track_id: string;
  readonly title: string;
  readonly artist: string | null;
  readonly duration_ms: number;
  readonly cover_path: string | null;
  readonly hue: number | null;
  /** Null: the Auto-DJ, or somebody who is gone. */
  readonly requester: string | null;
  readonly started_at: string;
  readonly heard_ms: number;
  readonly votes: number;
  readonly reactions: number;
}

export interface RecapMoment {
  readonly entry_id: string;
  readonly track_id: string;
  readonly title: string;
  readonly artist: string | null;
  readonly position_s: number;
  readonly reactions: number;
  readonly counts: Readonly<Record<string, number>>;
}

export interface RecapRow {
  readonly session_id: string;
  readonly name: string;
  readonly host: string | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly members: number;
  readonly messages: number;
  readonly reactions: Readonly<Record<string, number>>;
  readonly set_list: readonly RecapPlay[];
  readonly most_voted: readonly {
    readonly track_id: string;
    readonly title: string;
    readonly artist: string | null;
    readonly cover_path: string | null;
    readonly hue: number | null;
    readonly votes: number;
  }[];
  readonly top_moments: readonly RecapMoment[];
}

export type ExportFormat = "json" | "csv" | "m3u" | "jspf";

export type ReportKind = "track" | "message" | "member";

export interface ReportRow {
  readonly id: number;
  readonly kind: ReportKind;
  readonly target_id: string;
  readonly reason: string;
  readonly seen: Readonly<Record<string, string | null>>;
  readonly created_at: string;
  readonly resolution: "dismissed" | "handled" | "taken_down" | null;
}

/** What somebody who keeps order did; without an actor time did it. */
export interface ModerationRow {
  readonly id: number;
  readonly at: string;
  readonly actor_id: string | null;
  readonly action: string;
  readonly target_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Snapshot {
  readonly server_ms: number;
  readonly session: SessionRow;
  readonly settings: SettingsRow;
  readonly me: MemberRow;
  readonly playback: AnchorRow;
  readonly queue: readonly SnapshotEntry[];
  readonly votes: VotesSnapshot;
  readonly members: readonly MemberRow[];
  readonly messages: readonly MessageRow[];
  readonly chat_rules: ChatRulesRow;
  readonly restraints: readonly RestraintRow[];
  readonly reactions: ReactionCountsRow;
}
