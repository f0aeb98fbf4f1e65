import { describe, expect, it, vi } from "vitest";
import type { Calls } from "../api/calls";
import { ApiError } from "../api/errors";
import type { MessageRow } from "../api/rows";
import { ChatOutbox } from "./ChatOutbox";

/** A server side that answers as it is told, and remembers what it was sent. */
function outboxWith(answer: (body: string) => Promise<MessageRow>) {
  const sent: { readonly id: string; readonly body: string; readonly mentions: readonly string[] }[] = [];
  const stored: MessageRow[] = [];
  const calls: Pick<Calls, "sendMessage"> = {
    sendMessage: (_, id, body, mentions) => {
      sent.push({ id, body, mentions: mentions ?? [] });
      return answer(body);
    },
  };
  return { sent, stored, outbox: new ChatOutbox(calls, "s", (message) => stored.push(message)) };
}

const row = (body: string): MessageRow => ({
  id: "1",
  session_id: "s",
  user_id: "me",
  body,
  created_at: "2026-01-01T00:00:00Z",
  display_name: "Me",
});

describe("ChatOutbox", () => {
  it("shows a message until it is stored", async () => {
    const { outbox, stored } = outboxWith((body) => Promise.resolve(row(body)));
    const sending = outbox.send("  hello ");
    expect(outbox.store.getState().messages).toMatchObject([{ body: "hello", failure: null }]);
    await sending;
    expect(outbox.store.getState().messages).toEqual([]);
    expect(stored.map(({ body }) => body)).toEqual(["hello"]);
  });

  it("says who is meant, also when it tries again", async () => {
    let online = false;
    const { outbox, sent } = outboxWith((body) =>
      online ? Promise.resolve(row(body)) : Promise.reject(new ApiError("offline", "no", 0)),
    );
    await outbox.send("@Ann hello", ["ann"]);
    online = true;
    await outbox.retryUnsent();
    expect(sent.map(({ mentions }) => mentions)).toEqual([["ann"], ["ann"]]);
  });

  it("sends nothing for blanks", async () => {
    const { outbox, sent } = outboxWith((body) => Promise.resolve(row(body)));
    await outbox.send(" \n ");
    expect(sent).toEqual([]);
  });

  it("keeps what failed, and tries again with the same id", async () => {
    let online = false;
    const { outbox, sent } = outboxWith((body) =>
      online ? Promise.resolve(row(body)) : Promise.reject(new ApiError("offline", "no", 0)),
    );
    await outbox.send("hello");
    const [failed] = outbox.store.getState().messages;
    expect(failed?.failure?.code).toBe("offline");
    online = true;
    await outbox.retry(failed?.id ?? "");
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent).toHaveLength(2);
    expect(outbox.store.getState().messages).toEqual([]);
  });

  it("keeps how long the server asks to wait", async () => {
    const tooSoon = new ApiError("too_many_calls", "m", 429, 3);
    const { outbox } = outboxWith(() => Promise.reject(tooSoon));
    await outbox.send("hello");
    expect(outbox.store.getState().messages).toMatchObject([{ failure: tooSoon, lost: false }]);
  });

  it("sends again by itself only what the line lost, not what the server refused", async () => {
    const { outbox, sent } = outboxWith((body) =>
      Promise.reject(
        body === "bad" ? new ApiError("invalid_message", "no", 400) : new ApiError("offline", "no", 0),
      ),
    );
    await outbox.send("bad");
    await outbox.send("lost");
    await outbox.retryUnsent();
    expect(sent.map(({ body }) => body)).toEqual(["bad", "lost", "lost"]);
  });

  it("sends what the line lost before what is written once it is back", async () => {
    let online = false;
    const { outbox, stored } = outboxWith((body) =>
      online ? Promise.resolve(row(body)) : Promise.reject(new ApiError("offline", "no", 0)),
    );
    for (const body of ["one", "two", "three"]) await outbox.send(body);
    online = true;
    await Promise.all([outbox.retryUnsent(), outbox.send("four")]);
    expect(stored.map(({ body }) => body)).toEqual(["one", "two", "three", "four"]);
  });

  it.each([500, 503])("sends again by itself what a server answered with %i", async (status) => {
    let failures = 1;
    const { outbox, stored } = outboxWith((body) =>
      failures-- > 0
        ? Promise.reject(new ApiError("unavailable", "starting", status))
        : Promise.resolve(row(body)),
    );
    await outbox.send("hello");
    await outbox.retryUnsent();
    expect(stored).toHaveLength(1);
    expect(outbox.store.getState().messages).toEqual([]);
  });

  it("posts quick messages one after the other", async () => {
    const answers: (() => void)[] = [];
    const { outbox, sent } = outboxWith(
      (body) => new Promise((resolve) => answers.push(() => resolve(row(body)))),
    );
    const sending = Promise.all([outbox.send("first"), outbox.send("second")]);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(sent.map(({ body }) => body)).toEqual(["first"]);
    answers[0]?.();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    await sending;
    expect(sent.map(({ body }) => body)).toEqual(["first", "second"]);
  });
});
