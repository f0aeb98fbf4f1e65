import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { eachVersion } from "./each-version.mjs";
import { eventually } from "./eventually.mjs";
import { fails, Guests, succeeds } from "./guests.mjs";
import { broadcasts, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

eachVersion("chat, reactions and moderation of a session", (vsn) => {
  let server;
  let guests;
  let host;
  let ben;
  let session;
  let ear;
  let mouth;

  const rpc = (guest, name, args) => guest.client.rpc(name, { p_session: session.id, ...args });
  const say = (guest, body, id = randomUUID(), more = {}) =>
    rpc(guest, "send_message", { p_id: id, p_body: body, ...more });
  const heard = (event, matches = () => true) =>
    ear.inbox.next((message) => message.event === event && matches(message.payload), 6_000);

  async function listen(guest) {
    const channel = guest.client.channel(`session:${session.id}`, {
      config: { private: true, broadcast: { ack: true } },
    });
    const inbox = broadcasts(channel);
    await subscribe(channel);
    return { channel, inbox };
  }

  before(async () => {
    server = await sharedServer();
    guests = new Guests(server, { vsn });
    host = await guests.signIn("Hugo");
    session = await succeeds(host.client.rpc("create_session", { p_name: "Porch" }));
    ben = await guests.signIn("Ben");
    await succeeds(ben.client.rpc("join_session", { p_code: session.code }));
    ear = await listen(host);
    mouth = await listen(ben);
  });

  after(async () => {
    await guests.leave();
    await server.stop();
  });

  it("a message tells whom it mentions, and loses its words when it is deleted", async () => {
    const { id } = await succeeds(say(ben, "@Hugo hi", randomUUID(), { p_mentions: [host.id] }));
    const told = await heard("chat", (message) => message.id === id);
    assert.deepEqual(told.payload.mentions, [host.id]);

    await succeeds(ben.client.rpc("delete_message", { p_id: id }));
    const gone = await heard("chat", (message) => message.id === id && message.deleted_at);
    assert.equal(gone.payload.body, "");
    const history = await succeeds(rpc(host, "chat_history", {}));
    assert.equal(history.at(-1).body, "");
  });

  it("reactions are told together, and typing as a list", async () => {
    const send = (event, payload) => mouth.channel.send({ type: "broadcast", event, payload });
    for (let each = 0; each < 5; each++) assert.equal(await send("reaction", { emoji: "🎉" }), "ok");
    let counted = 0;
    while (counted < 5) counted += (await heard("reactions")).payload.counts["🎉"];
    assert.equal(counted, 5);
    assert.notEqual(await send("reaction", { emoji: 7 }), "ok");

    assert.equal(await send("typing", { typing: true }), "ok");
    const typing = await heard("typing", ({ count }) => count === 1);
    assert.deepEqual(typing.payload.user_ids, [ben.id]);
  });

  it("who is muted is told so, with the seconds to wait, and speaks again after them", async () => {
    await succeeds(rpc(host, "mute_member", { p_user: ben.id, p_seconds: 2 }));
    const refused = await fails(say(ben, "hm"));
    assert.equal(refused.code, "muted");
    assert.ok(JSON.parse(refused.details).retry_after_s <= 2);
    await heard("restraint", ({ user_id, lifted }) => user_id === ben.id && lifted);
    await succeeds(say(ben, "again"));
  });

  it("who is banned is out, and stays out", async () => {
    await succeeds(rpc(host, "ban_member", { p_user: ben.id, p_reason: "enough" }));
    await heard("restraint", ({ user_id, kind }) => user_id === ben.id && kind === "ban");
    await eventually(() => assert.notEqual(mouth.channel.state, "joined"));
    assert.equal((await fails(ben.client.rpc("join_session", { p_code: session.code }))).code, "banned");
    const log = await succeeds(
      host.client.from("moderation_log").select("action").eq("session_id", session.id).order("id"),
    );
    assert.deepEqual(
      log.map(({ action }) => action),
      ["mute", "unmute", "ban"],
    );
  });
});
