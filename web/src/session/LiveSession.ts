import type { SupabaseClient } from "@supabase/supabase-js";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { AudioEngine } from "../audio/engine";
import type { Calls } from "../api/calls";
import type { DeskCalls } from "../api/deskCalls";
import type { Media } from "../api/media";
import { isAccountGone } from "../api/errors";
import type { AnchorRow, MemberRow, MessageRow } from "../api/rows";
import type { LinkState } from "../realtime/linkState";
import { RoomHealth } from "../realtime/RoomHealth";
import { SessionConnection } from "../realtime/SessionConnection";
import { Absence } from "./Absence";
import { AnchorSchedule } from "./AnchorSchedule";
import { applyEvent, type SessionEvent } from "./applyEvent";
import { chatGapSinceMs } from "./chatGap";
import { ChatOutbox } from "./ChatOutbox";
import { DeckCommands } from "./DeckCommands";
import { Expressions } from "./Expressions";
import { Handover } from "./Handover";
import { DjHeartbeat } from "./DjHeartbeat";
import { emptySession, type ChatMessage, type SessionState } from "./model";
import type { Missed } from "./missed";
import { Moderation } from "./Moderation";
import { QueueCommands } from "./QueueCommands";
import { isDj, moderates, sentOut, unconfirmed } from "./selectors";
import { SettingsCommands } from "./SettingsCommands";
import { SoundReport } from "./SoundReport";
import { TimelineFollower } from "./TimelineFollower";
import { VoteCommands } from "./VoteCommands";

export interface LiveSessionOptions {
  readonly client: SupabaseClient;
  readonly calls: Calls;
  readonly desk: DeskCalls;
  readonly media: Media;
  readonly engine: AudioEngine;
  readonly sessionId: string;
  readonly me: MemberRow;
  /** The account or the membership is gone: joining makes another. */
  readonly onForgotten: () => void;
}

/** So many messages are read at a time. */
const historyPage = 100;

interface Line {
  readonly link: LinkState;
  /** Whether the server did not tell its snapshot when it was last asked. */
  readonly away: boolean;
  /** What happened while the line was lost the last time; null until it is counted. */
  readonly missed: Missed | null;
}

/** One entered session: its shared state, the line to the server, and what a person can do in it. */
export class LiveSession {
  readonly state: StoreApi<SessionState>;
  readonly link: StoreApi<Line> = createStore<Line>(() => ({
    link: "connecting",
    away: false,
    missed: null,
  }));
  /** Whether I talk over the music; everybody learns of it a moment later. */
  readonly talking: StoreApi<{ readonly on: boolean }> = createStore(() => ({ on: false }));
  readonly deck: DeckCommands;
  readonly handover: Handover;
  readonly queue: QueueCommands;
  readonly votes: VoteCommands;
  readonly outbox: ChatOutbox;
  readonly expressions: Expressions;
  readonly moderation: Moderation;
  readonly settings: SettingsCommands;
  readonly health: RoomHealth;
  private readonly connection: SessionConnection;
  private readonly follower: TimelineFollower;
  private readonly schedule: AnchorSchedule;
  private readonly absence: Absence;
  /** Done when the chat of a snapshot reaches back to what was known. */
  private chatRead: Promise<unknown> = Promise.resolve();
  private readonly heartbeat: DjHeartbeat;
  private readonly report: SoundReport;
  private readonly askedTracks = new Set<string>();
  private readonly askedClaims = new Set<string>();
  private readonly unsubscribe: () => void;
  private closed = false;

  constructor(private readonly options: LiveSessionOptions) {
    const { calls, desk, client, sessionId, me } = options;
    this.state = createStore(() => emptySession(me.user_id));
    this.schedule = new AnchorSchedule({
      nowMs: () => options.engine.nowMs(),
      onDue: () => this.apply({ type: "due" }),
      onBegun: () => this.apply({ type: "begun" }),
    });
    this.absence = new Absence({
      calls,
      sessionId,
      state: this.state,
      onMissed: (missed) => this.link.setState({ missed }),
    });
    const reread = () => this.connection.refresh();
    this.connection = new SessionConnection({
      client: options.client,
      sessionId,
      me: { userId: me.user_id, displayName: me.display_name, role: me.role },
      readSnapshot: () => calls.snapshot(sessionId),
      onEvent: this.apply,
      onLink: this.onLink,
      onAway: () => this.link.setState({ away: true }),
      onRefused: this.onRefused,
    });
    this.deck = new DeckCommands({
      calls,
      sessionId,
      anchor: () => this.state.getState().anchor,
      shown: () => this.state.getState().shown,
      onAnchor: this.onCommanded,
      reread,
    });
    this.handover = new Handover({
      calls,
      sessionId,
      myId: me.user_id,
      epoch: () => this.state.getState().session?.decksEpoch ?? 0,
      onHolder: this.onHolder,
    });
    this.queue = new QueueCommands({
      calls,
      desk,
      sessionId,
      queue: () => this.state.getState().queue,
      onEvent: this.apply,
      reread,
    });
    this.votes = new VoteCommands({
      calls,
      sessionId,
      votes: () => this.state.getState().votes,
      onEvent: this.apply,
    });
    this.outbox = new ChatOutbox(calls, sessionId, (message) => this.apply({ type: "chat", message }));
    this.expressions = new Expressions({ send: (event, payload) => this.connection.send(event, payload) });
    this.moderation = new Moderation({ calls, sessionId });
    this.settings = new SettingsCommands({ desk, sessionId, onEvent: this.apply });
    this.health = new RoomHealth({ client, sessionId });
    this.heartbeat = new DjHeartbeat({
      calls,
      sessionId,
      state: this.state,
      engine: options.engine,
      onAnchor: (anchor) => this.apply({ type: "playback", anchor }),
    });
    this.report = new SoundReport({
      engine: options.engine,
      isHidden: () => document.hidden,
      send: (payload) => this.connection.send("report", payload),
    });
    this.unsubscribe = options.engine.subscribe(() => this.showPresence());
    this.follower = new TimelineFollower(this.state, options.engine, options.media);
  }

  open(): void {
    this.showPresence();
    void this.connection.open();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.unsubscribe();
    this.connection.close();
    this.follower.close();
    this.heartbeat.close();
    this.health.close();
    this.report.close();
    this.schedule.close();
  }

  async rename(displayName: string): Promise<void> {
    await this.options.calls.setDisplayName(displayName);
    this.apply({ type: "renamed", displayName });
    this.connection.rename(displayName);
  }

  /** Reads the messages before the oldest that is shown; answers whether there may be more. */
  async readEarlier(): Promise<boolean> {
    const [oldest] = this.state.getState().messages;
    if (!oldest) return false;
    const messages = await this.options.calls.chatHistory(this.options.sessionId, oldest.id, historyPage);
    this.apply({ type: "history", messages });
    return messages.length === historyPage;
  }

  /** While I hold the decks, the music gives way to my voice at every page. */
  talk(on: boolean): void {
    this.talking.setState({ on });
    this.showPresence();
  }

  async end(): Promise<void> {
    await this.options.calls.endSession(this.options.sessionId);
    this.apply({ type: "ended" });
  }

  private readonly apply = (event: SessionEvent): void => {
    if (this.closed) return;
    const { messages: knownMessages } = this.state.getState();
    const keptOrder = moderates(this.state.getState());
    this.state.setState((state) => applyEvent(state, event), true);
    if (event.type === "snapshot") this.chatRead = this.fillChatGap(knownMessages, event.snapshot.messages);
    const { anchor, shown } = this.state.getState();
    this.schedule.follow(anchor, shown);
    void this.learnMissingTracks();
    if (event.type === "presence" || event.type === "presenceChanged") this.onPresence();
    if (event.type === "decks" || event.type === "snapshot") this.onDecks();
    if (event.type === "reactions") this.expressions.heard(event.told);
    if (event.type === "restraint") this.moderation.heard(event.told);
    if (event.type === "members") this.moderation.heardOfMembers(event.members);
    const now = this.state.getState();
    if (moderates(now) && (event.type === "snapshot" || !keptOrder)) void this.moderation.catchUp();
    // Until when one is muted, only the snapshot tells.
    const isMine = event.type === "restraint" && event.told.user_id === now.myId;
    if (isMine && event.told.kind === "mute") this.connection.refreshSoon();
    // Who was sent out hears nothing more of it, the music neither; and what is over says nothing more.
    if (sentOut(now) !== null || now.ended) this.close();
  };

  /** Who is no member any more was sent out, whether or not this page heard of it. */
  private readonly onRefused = (error: unknown): void => {
    // Where nobody keeps order, who was away for long was forgotten and comes in anew.
    const forgotten = this.state.getState().session?.hostId === null;
    if (isAccountGone(error) || forgotten) this.options.onForgotten();
    else
      this.apply({
        type: "restraint",
        told: { user_id: this.options.me.user_id, kind: "kick", lifted: false },
      });
  };

  /** The DJ's own hand shows at once, although it is heard everywhere a moment later. */
  private readonly onCommanded = (anchor: AnchorRow): void => {
    this.apply({ type: "playback", anchor });
    this.apply({ type: "due" });
  };

  private readonly onHolder = (holderId: string, anchor: AnchorRow): void => {
    this.apply({ type: "playback", anchor });
    this.apply({
      type: "decks",
      decks: { deck_holder_id: holderId, offered_to: null, successor_id: null, epoch: anchor.epoch },
    });
  };

  private onDecks(): void {
    const holds = isDj(this.state.getState());
    this.health.follow(holds);
    if (!holds && this.talking.getState().on) this.talk(false);
  }

  private onPresence(): void {
    this.confirmPeople();
    const { present, myId } = this.state.getState();
    this.health.see(present.map(({ userId }) => userId).filter((userId) => userId !== myId));
  }

  private showPresence(): void {
    const { kind } = this.options.engine.phase;
    const awake = this.talking.getState().on ? "speaking" : "listening";
    this.connection.present(kind === "locked" || kind === "interrupted" ? "away" : awake);
  }

  private readonly onLink = (link: LinkState): void => {
    this.link.setState({ link });
    if (link === "blinking") this.absence.lost();
    if (link === "live") this.absence.forget();
    if (link === "restored") void this.absence.returned(this.chatRead);
    // That they stopped is told once, and perhaps while nothing is heard here.
    if (link === "blinking") this.health.lost();
    if (link === "blinking") this.apply({ type: "typing", told: { user_ids: [], count: 0 } });
    if (link === "live" || link === "restored") void this.outbox.retryUnsent();
  };

  /** Asks the database about each claim once: a page that tells a false name is not asked about for ever. */
  private confirmPeople(): void {
    const claims = () =>
      unconfirmed(this.state.getState()).map(({ userId, displayName }) =>
        JSON.stringify([userId, displayName]),
      );
    const fresh = claims().filter((claim) => !this.askedClaims.has(claim));
    if (fresh.length === 0) return;
    for (const claim of fresh) this.askedClaims.add(claim);
    // Mostly the server tells them meanwhile.
    this.connection.refreshSoon(() => claims().some((claim) => fresh.includes(claim)));
  }

  private async fillChatGap(known: readonly ChatMessage[], told: readonly MessageRow[]): Promise<void> {
    const sinceMs = chatGapSinceMs(known, told);
    if (sinceMs === null) return;
    const { calls, sessionId } = this.options;
    // The newest messages are there; a failure leaves only the older ones unread.
    const messages = await calls.messagesSince(sessionId, sinceMs).catch(() => []);
    this.apply({ type: "missedChat", messages });
  }

  /** A queue change tells a track's id alone, and a broadcast anchor too. */
  private async learnMissingTracks(): Promise<void> {
    const { anchor, queue, tracks } = this.state.getState();
    const wanted = [anchor?.trackId, anchor?.next?.trackId, ...queue.map((entry) => entry.trackId)].filter(
      (id): id is string => typeof id === "string" && !tracks.has(id) && !this.askedTracks.has(id),
    );
    if (wanted.length === 0) return;
    for (const id of wanted) this.askedTracks.add(id);
    try {
      const found = await this.options.calls.tracksById(wanted);
      this.apply({ type: "tracks", tracks: found });
    } catch {
      for (const id of wanted) this.askedTracks.delete(id); // the next event asks again
    }
  }
}
