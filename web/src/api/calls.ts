import type {
  AnchorRow,
  ExportFormat,
  ImposedRow,
  MessageRow,
  ModerationRow,
  RecapRow,
  ReportKind,
  ReportRow,
  Role,
  SessionRow,
  Snapshot,
  SkipRow,
  SnapshotEntry,
  TrackRow,
  VoteReply,
} from "./rows";
import { Rpc } from "./rpc";

export type PlaybackCommand =
  | { readonly kind: "play"; readonly entryId?: string; readonly positionMs?: number }
  | { readonly kind: "pause" }
  | { readonly kind: "seek"; readonly positionMs: number }
  | { readonly kind: "fade_out"; readonly fadeMs: number }
  | { readonly kind: "next"; readonly entryId?: string };

/** Every call to the server's functions and tables, typed; a refusal is thrown as an ApiError. */
export class Calls extends Rpc {
  createSession(name: string): Promise<SessionRow> {
    return this.rpc("create_session", { p_name: name });
  }

  joinSession(code: string, password: string | null = null): Promise<SessionRow> {
    return this.rpc("join_session", { p_code: code, p_password: password });
  }

  snapshot(sessionId: string): Promise<Snapshot> {
    return this.rpc("session_snapshot", { p_session: sessionId });
  }

  commandPlayback(
    sessionId: string,
    at: { readonly epoch: number; readonly seq: number },
    command: PlaybackCommand,
  ): Promise<AnchorRow> {
    return this.rpc("command_playback", {
      p_session: sessionId,
      p_epoch: at.epoch,
      p_seq: at.seq,
      p_command: command.kind,
      p_position_ms: "positionMs" in command ? command.positionMs : null,
      p_entry: "entryId" in command ? command.entryId : null,
      ...("fadeMs" in command && { p_fade_ms: command.fadeMs }),
    });
  }

  /** What the DJ's page plays at which server time; null while it is silent. */
  djHeartbeat(
    sessionId: string,
    epoch: number,
    heard: { readonly positionMs: number; readonly atServerMs: number } | null,
  ): Promise<AnchorRow> {
    return this.rpc("dj_heartbeat", {
      p_session: sessionId,
      p_epoch: epoch,
      p_position_ms: heard?.positionMs ?? null,
      p_at_server_ms: heard?.atServerMs ?? null,
    });
  }

  sendMessage(
    sessionId: string,
    id: string,
    body: string,
    mentions: readonly string[] = [],
  ): Promise<MessageRow> {
    return this.rpc("send_message", { p_session: sessionId, p_id: id, p_body: body, p_mentions: mentions });
  }

  deleteMessage(messageId: string): Promise<null> {
    return this.rpc("delete_message", { p_id: messageId });
  }

  /** What was said before a message, oldest first. */
  chatHistory(sessionId: string, beforeId: string, limit: number): Promise<MessageRow[]> {
    return this.rpc("chat_history", { p_session: sessionId, p_before: beforeId, p_limit: limit });
  }

  /** For so many seconds; null is for good. */
  restrain(action: "mute" | "ban", sessionId: string, userId: string, seconds: number | null): Promise<null> {
    return this.rpc(`${action}_member`, { p_session: sessionId, p_user: userId, p_seconds: seconds });
  }

  release(action: "mute" | "ban", sessionId: string, userId: string): Promise<null> {
    return this.rpc(`un${action}_member`, { p_session: sessionId, p_user: userId });
  }

  kick(sessionId: string, userId: string): Promise<null> {
    return this.rpc("kick_member", { p_session: sessionId, p_user: userId });
  }

  freezeChat(sessionId: string, frozen: boolean): Promise<null> {
    return this.rpc("freeze_chat", { p_session: sessionId, p_frozen: frozen });
  }

  setSlowMode(sessionId: string, seconds: number): Promise<null> {
    return this.rpc("set_slow_mode", { p_session: sessionId, p_seconds: seconds });
  }

  /** Who comes from now on only listens for so long; 0 lowers it. */
  raiseShield(sessionId: string, seconds: number): Promise<null> {
    return this.rpc("raise_shield", { p_session: sessionId, p_seconds: seconds });
  }

  /** Restraints that hold, of everybody, for who keeps order. */
  restraints(sessionId: string): Promise<ImposedRow[]> {
    return this.settle<ImposedRow[]>(
      this.client
        .from("restraints")
        .select("user_id, kind, until, profiles!restraints_user_id_fkey(display_name)")
        .eq("session_id", sessionId),
    );
  }

  moderationLog(sessionId: string): Promise<ModerationRow[]> {
    return this.settle<ModerationRow[]>(
      this.client
        .from("moderation_log")
        .select("*")
        .eq("session_id", sessionId)
        .order("id", { ascending: false })
        .limit(100),
    );
  }

  report(sessionId: string, kind: ReportKind, targetId: string, reason: string): Promise<null> {
    return this.rpc("report", { p_session: sessionId, p_kind: kind, p_target: targetId, p_reason: reason });
  }

  openReports(sessionId: string): Promise<ReportRow[]> {
    return this.settle<ReportRow[]>(
      this.client
        .from("reports")
        .select("id, kind, target_id, reason, seen, created_at, resolution")
        .eq("session_id", sessionId)
        .is("resolution", null)
        .order("id", { ascending: false })
        .limit(100),
    );
  }

  resolveReport(reportId: number, resolution: "dismissed" | "handled"): Promise<null> {
    return this.rpc("resolve_report", { p_report: reportId, p_resolution: resolution });
  }

  recap(sessionId: string): Promise<RecapRow> {
    return this.rpc("session_recap", { p_session: sessionId });
  }

  exportSession(sessionId: string, format: ExportFormat): Promise<string> {
    return this.rpc("export_session", {
      p_session: sessionId,
      p_format: format,
      p_base_url: window.location.origin,
    });
  }

  exportMyData(): Promise<unknown> {
    return this.rpc("export_my_data", {});
  }

  deleteMyAccount(): Promise<null> {
    return this.rpc("delete_my_account", {});
  }

  deleteTrack(trackId: string): Promise<null> {
    return this.rpc("delete_track", { p_track: trackId });
  }

  /** Stored messages since a time, the newest where there are very many; without their writers' names. */
  messagesSince(sessionId: string, sinceMs: number): Promise<Omit<MessageRow, "display_name">[]> {
    return this.settle<Omit<MessageRow, "display_name">[]>(
      this.client
        .from("chat_messages")
        .select("*")
        .eq("session_id", sessionId)
        .gt("created_at", new Date(sinceMs).toISOString())
        .order("created_at", { ascending: false })
        .limit(200),
    );
  }

  moveEntry(entryId: string, beforeEntryId: string | null): Promise<null> {
    return this.rpc("move_entry", { p_entry: entryId, p_before: beforeEntryId });
  }

  vote(entryId: string, up: boolean): Promise<VoteReply> {
    return this.rpc("vote", { p_entry: entryId, p_up: up });
  }

  voteSkip(sessionId: string, entryId: string): Promise<SkipRow> {
    return this.rpc("vote_skip", { p_session: sessionId, p_entry: entryId });
  }

  setDisplayName(name: string): Promise<null> {
    return this.rpc("set_display_name", { p_name: name });
  }

  takeDecks(sessionId: string, epoch: number): Promise<AnchorRow> {
    return this.rpc("take_decks", { p_session: sessionId, p_epoch: epoch });
  }

  /** To nobody: the offer is taken back. */
  offerDecks(sessionId: string, userId: string | null): Promise<null> {
    return this.rpc("offer_decks", { p_session: sessionId, p_user: userId });
  }

  acceptDecks(sessionId: string): Promise<AnchorRow> {
    return this.rpc("accept_decks", { p_session: sessionId });
  }

  declineDecks(sessionId: string): Promise<null> {
    return this.rpc("decline_decks", { p_session: sessionId });
  }

  setRole(sessionId: string, userId: string, role: Role): Promise<null> {
    return this.rpc("set_role", { p_session: sessionId, p_user: userId, p_role: role });
  }

  endSession(sessionId: string): Promise<null> {
    return this.rpc("end_session", { p_session: sessionId });
  }

  /** Sent twice with one id, it enters once. */
  requestTrack(sessionId: string, entryId: string, trackId: string): Promise<SnapshotEntry> {
    return this.rpc("request_track", { p_session: sessionId, p_track: trackId, p_id: entryId });
  }

  removeEntry(entryId: string): Promise<null> {
    return this.rpc("remove_entry", { p_entry: entryId });
  }

  pinEntry(entryId: string, pinned: boolean): Promise<null> {
    return this.rpc("pin_entry", { p_entry: entryId, p_pinned: pinned });
  }

  /** One that I was in, also after its end; null for all others. */
  async ownSession(code: string): Promise<SessionRow | null> {
    const rows = await this.settle<SessionRow[]>(
      this.client.from("sessions").select("*").eq("code", code.toUpperCase()),
    );
    return rows[0] ?? null;
  }

  /** Where I am a member, beside what is always open. */
  recentSessions(most: number): Promise<SessionRow[]> {
    return this.settle<SessionRow[]>(
      this.client
        .from("sessions")
        .select("*")
        .is("ended_at", null)
        .eq("demo", false)
        .order("created_at", { ascending: false })
        .limit(most),
    );
  }

  tracksById(ids: readonly string[]): Promise<TrackRow[]> {
    return this.settle<TrackRow[]>(
      this.client
        .from("tracks")
        .select("*")
        .in("id", [...ids]),
    );
  }

  /** Which entries were on the decks after the anchor of that number, oldest first. */
  entriesSince(sessionId: string, seq: number): Promise<{ readonly entry_id: string | null }[]> {
    return this.settle<{ readonly entry_id: string | null }[]>(
      this.client
        .from("timeline_events")
        .select("entry_id")
        .eq("session_id", sessionId)
        .gt("seq", seq)
        .order("seq")
        .limit(500),
    );
  }
}
