import { createStore, type StoreApi } from "zustand/vanilla";
import type { Calls } from "../api/calls";
import type { MemberTold, ModerationRow, ReportKind, ReportRow, RestraintTold } from "../api/rows";

/** What is imposed on somebody: without an end for good, and with none told it is not known yet. */
export interface Imposed {
  readonly userId: string;
  readonly kind: "mute" | "ban";
  readonly untilMs?: number | null;
}

interface Kept {
  /** On everybody, as it was read last and heard of since. */
  readonly imposed: readonly Imposed[];
  /** How many commands went through; who shows what they leave behind reads again then. */
  readonly done: number;
}

export interface ModerationOptions {
  readonly calls: Pick<
    Calls,
    | "restrain"
    | "release"
    | "kick"
    | "freezeChat"
    | "setSlowMode"
    | "raiseShield"
    | "restraints"
    | "moderationLog"
    | "deleteMessage"
    | "report"
    | "openReports"
    | "resolveReport"
    | "setRole"
  >;
  readonly sessionId: string;
}

/** Keeping order: who may write and stay, how the chat goes, and what is reported. */
export class Moderation {
  readonly store: StoreApi<Kept> = createStore<Kept>(() => ({ imposed: [], done: 0 }));

  /** Names of those who have left since this page came, and of those who are kept out. */
  private readonly gone = new Map<string, string>();

  constructor(private readonly options: ModerationOptions) {}

  /** For so many seconds; null is for good. */
  mute(userId: string, seconds: number | null): Promise<void> {
    return this.impose("mute", userId, seconds);
  }

  unmute(userId: string): Promise<void> {
    return this.lift("mute", userId);
  }

  /** For so many seconds; null is for good. */
  ban(userId: string, seconds: number | null): Promise<void> {
    return this.impose("ban", userId, seconds);
  }

  unban(userId: string): Promise<void> {
    return this.lift("ban", userId);
  }

  /** Out of the session, and free to come back. */
  kick(userId: string): Promise<void> {
    return this.noted(this.options.calls.kick(this.options.sessionId, userId));
  }

  setRole(userId: string, role: "moderator" | "listener"): Promise<void> {
    return this.noted(this.options.calls.setRole(this.options.sessionId, userId, role));
  }

  freezeChat(frozen: boolean): Promise<void> {
    return this.noted(this.options.calls.freezeChat(this.options.sessionId, frozen));
  }

  /** So long everybody waits between two messages; 0: not at all. */
  setSlowMode(seconds: number): Promise<void> {
    return this.noted(this.options.calls.setSlowMode(this.options.sessionId, seconds));
  }

  /** Who has just come, or comes from now on, only listens for so long; 0 lowers it. */
  raiseShield(seconds: number): Promise<void> {
    return this.noted(this.options.calls.raiseShield(this.options.sessionId, seconds));
  }

  deleteMessage(messageId: string): Promise<void> {
    return this.noted(this.options.calls.deleteMessage(messageId));
  }

  /** Told to those who keep order, not who told it. */
  async report(kind: ReportKind, targetId: string, reason: string): Promise<void> {
    await this.options.calls.report(this.options.sessionId, kind, targetId, reason);
  }

  openReports(): Promise<readonly ReportRow[]> {
    return this.options.calls.openReports(this.options.sessionId);
  }

  resolveReport(reportId: number, resolution: "dismissed" | "handled"): Promise<void> {
    return this.noted(this.options.calls.resolveReport(reportId, resolution));
  }

  /** What was done, the newest first. */
  log(): Promise<readonly ModerationRow[]> {
    return this.options.calls.moderationLog(this.options.sessionId);
  }

  async readImposed(): Promise<readonly Imposed[]> {
    const rows = await this.options.calls.restraints(this.options.sessionId);
    for (const { user_id: userId, profiles } of rows) this.gone.set(userId, profiles.display_name);
    const imposed = rows.map(({ user_id: userId, kind, until }) => ({
      userId,
      kind,
      untilMs: until === null ? null : Date.parse(until),
    }));
    this.store.setState({ imposed });
    return imposed;
  }

  /** What was imposed while this page was not told; a failure leaves what is known. */
  async catchUp(): Promise<void> {
    await this.readImposed().catch(() => undefined);
  }

  /** Until when it holds of others, only reading tells. */
  heard({ user_id: userId, kind, lifted }: RestraintTold): void {
    if (kind === "kick") return;
    this.store.setState(({ imposed }) => {
      const others = imposed.filter((one) => one.userId !== userId || one.kind !== kind);
      return { imposed: lifted ? others : [...others, { userId, kind }] };
    });
  }

  heardOfMembers(told: readonly MemberTold[]): void {
    for (const { user_id: userId, display_name: name, role } of told) if (!role) this.gone.set(userId, name);
  }

  nameOfGone(userId: string): string | null {
    return this.gone.get(userId) ?? null;
  }

  /** The answer may be here before the word on the socket. */
  private async impose(kind: Imposed["kind"], userId: string, seconds: number | null): Promise<void> {
    await this.noted(this.options.calls.restrain(kind, this.options.sessionId, userId, seconds));
    this.heard({ user_id: userId, kind, lifted: false });
  }

  private async lift(kind: Imposed["kind"], userId: string): Promise<void> {
    await this.noted(this.options.calls.release(kind, this.options.sessionId, userId));
    this.heard({ user_id: userId, kind, lifted: true });
  }

  private async noted(command: Promise<unknown>): Promise<void> {
    await command;
    this.store.setState(({ done }) => ({ done: done + 1 }));
  }
}
