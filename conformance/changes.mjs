// Subscriptions to Postgres Changes, kept until a test asks for what arrived.
import assert from "node:assert/strict";
import { Inbox, statusesOf, subscribe } from "./inbox.mjs";

/** Subscribes to bindings and waits until they are live; an inbox for each, and one for `system`. */
export async function watch(client, topic, bindings, config = {}) {
  const channel = client.channel(topic, { config });
  const inboxes = bindings.map((binding) => listenTo(channel, binding));
  const system = new Inbox();
  channel.on("system", {}, system.put);
  await subscribe(channel);
  await live(system);
  return { channel, inboxes, inbox: inboxes[0], system };
}

/** The inbox of one binding; before the channel subscribes. */
export function listenTo(channel, binding) {
  const inbox = new Inbox();
  channel.on("postgres_changes", { schema: "public", event: "*", ...binding }, inbox.put);
  return inbox;
}

export async function live(system) {
  const { status, message, extension } = await system.next(
    ({ extension }) => extension === "postgres_changes",
  );
  assert.deepEqual([extension, status, message], ["postgres_changes", "ok", "Subscribed to PostgreSQL"]);
}

/** Subscribes to what is refused, and returns the text that says why. */
export async function refused(client, topic, binding) {
  const channel = client.channel(topic);
  listenTo(channel, binding);
  const system = new Inbox();
  channel.on("system", {}, system.put);
  await statusesOf(channel).next(({ status }) => status === "SUBSCRIBED");
  const { status, message } = await system.next();
  assert.equal(status, "error");
  await client.removeChannel(channel);
  return message;
}
