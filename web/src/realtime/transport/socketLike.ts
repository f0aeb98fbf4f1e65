/** What the client expects of a transport: the part of the browser's WebSocket that it uses. */
export interface SocketLike {
  readonly readyState: number;
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  send(data: Sendable): void;
  close(code?: number, reason?: string): void;
}

export type Sendable = string | ArrayBuffer | ArrayBufferView<ArrayBuffer>;

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;

/** The connection broke without a goodbye (RFC 6455, 7.1.5). */
export const BROKEN = 1006;

export const plainEvent = (type: string): Event => ({ type }) as Event;
export const messageEvent = (data: string | ArrayBuffer): MessageEvent =>
  ({ type: "message", data }) as MessageEvent;
export const closeEvent = (code: number, reason: string): CloseEvent =>
  ({ type: "close", code, reason, wasClean: code !== BROKEN }) as CloseEvent;
