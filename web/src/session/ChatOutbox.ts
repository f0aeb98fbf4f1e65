import { createStore, type StoreApi } from "zustand/vanilla";
import type { Calls } from "../api/calls";
import { type ApiError, isAway, toApiError } from "../api/errors";
import type { MessageRow } from "../api/rows";
import { newUuid } from "../api/uuid";

export interface OutgoingMessage {
  readonly id: string;
  readonly body: string;
  /** Ids of those who are meant. */
  readonly mentions: readonly string[];
  /** Null while it is on its way. */
  readonly failure: ApiError | null;
  /** Whether it failed because the server was away, so that it goes again by itself. */
  readonly lost: boolean;
}

export interface OutboxState {
  readonly messages: readonly OutgoingMessage[];
}

/** Own messages until the server has them. A retry keeps the id, so that none is stored twice. */
export class ChatOutbox {
  readonly store: StoreApi<OutboxState> = createStore<OutboxState>(() => ({ messages: [] }));

  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly calls: Pick<Calls, "sendMessage">,
    private readonly sessionId: string,
    private readonly onStored: (message: MessageRow) => void,
  ) {}

  async send(text: string, mentions: readonly string[] = []): Promise<void> {
    const body = text.trim();
    if (body === "") return;
    const message: OutgoingMessage = { id: newUuid(), body, mentions, failure: null, lost: false };
    this.store.setState((state) => ({ messages: [...state.messages, message] }));
    await this.deliver(message);
  }

  async retry(id: string): Promise<void> {
    const message = this.store.getState().messages.find((waiting) => waiting.id === id);
    if (!message?.failure) return;
    this.replace({ ...message, failure: null, lost: false });
    await this.deliver(message);
  }

  /** What failed for want of a line, now that it is back: all of it before what is written from now on. */
  async retryUnsent(): Promise<void> {
    const unsent = this.store.getState().messages.filter((message) => message.lost);
    await Promise.all(unsent.map((message) => this.retry(message.id)));
  }

  /** One after the other, so that two quick messages are stored in the order they were written. */
  private deliver(message: OutgoingMessage): Promise<void> {
    this.last = this.last.then(() => this.post(message));
    return this.last;
  }

  private async post(message: OutgoingMessage): Promise<void> {
    try {
      const { id, body, mentions } = message;
      this.onStored(await this.calls.sendMessage(this.sessionId, id, body, mentions));
      this.store.setState((state) => ({
        messages: state.messages.filter((waiting) => waiting.id !== message.id),
      }));
    } catch (error) {
      const failure = toApiError(error);
      this.replace({ ...message, failure, lost: isAway(failure) });
    }
  }

  private replace(message: OutgoingMessage): void {
    this.store.setState((state) => ({
      messages: state.messages.map((waiting) => (waiting.id === message.id ? message : waiting)),
    }));
  }
}
