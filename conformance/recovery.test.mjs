import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { listenTo, live } from "./changes.mjs";
import { openDatabase } from "./database.mjs";
import { VERSIONS } from "./each-version.mjs";
import { Guests, succeeds } from "./guests.mjs";
import { broadcasts, Inbox, subscribe } from "./inbox.mjs";
import { startServer } from "./server.mjs";

const BACK_WITHIN_MS = 20_000;

describe("the unmodified client comes back by itself", () => {
  let data;
  let server;
  let everyone;
  let host;
  let session;
  let pages;

  before(async () => {
    data = mkdtempSync(join(tmpdir(), "whatssound-recovery-"));
    server = await startServer({ data });
    // Node 22's own WebSocket never closes when it cannot connect, and the client waits for that to try again.
    await sql(
      `create table conf_recovered (body text primary key);
       grant select on conf_recovered to authenticated;
       alter publication supabase_realtime add table conf_recovered;`,
    );
    everyone = VERSIONS.map((vsn) => new Guests(server, { vsn, transport: WebSocket }));
    host = await everyone[0].signIn("Host");
    session = await succeeds(host.client.rpc("create_session", { p_name: "Party" }));
    const { session: told } = await succeeds(host.client.rpc("session_snapshot", { p_session: session.id }));
    pages = [];
    for (const guests of everyone) {
      const guest = await guests.signIn("Guest");
      await succeeds(guest.client.rpc("join_session", { p_code: told.code }));
      const channel = guest.client.channel(`session:${session.id}`, { config: { private: true } });
      const inbox = broadcasts(channel, "chat");
      const notices = new Inbox();
      channel.on("system", {}, notices.put);
      const changes = listenTo(channel, { table: "conf_recovered" });
      pages.push({ inbox, changes, notices, statuses: await subscribe(channel) });
      await live(notices);
    }
  });

  after(async () => {
    await Promise.all(everyone.map((guests) => guests.leave()));
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  });

  const say = (body) =>
    succeeds(host.client.rpc("send_message", { p_session: session.id, p_id: randomUUID(), p_body: body }));

  /** On a connection of its own, for those of a pool would die with the database. */
  async function sql(statements, values) {
    const database = openDatabase(server);
    try {
      await database.query(statements, values);
    } finally {
      await database.end();
    }
  }

  async function allAreBackAndHear(body) {
    for (const { statuses, notices } of pages) {
      await statuses.next(({ status }) => status === "SUBSCRIBED", BACK_WITHIN_MS);
      await live(notices);
    }
    await say(body);
    await sql("insert into conf_recovered values ($1)", [body]);
    for (const { inbox, changes, statuses } of pages) {
      await inbox.next(({ payload }) => payload.body === body);
      assert.equal((await changes.next()).new.body, body);
      await changes.staysEmpty();
      assert.ok(!statuses.rest().some(({ status }) => status === "CLOSED"));
    }
  }

  it("after the server was stopped in order and started again", async () => {
    await server.stop();

    for (const { notices } of pages) {
      await notices.next(({ status, message }) => status === "ok" && message === "Server requested disconnect");
    }
    await server.restart();

    await allAreBackAndHear("after the restart");
  });

  it("after the database was lost", async () => {
    const postmaster = Number(readFileSync(join(data, "postgres", "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
    process.kill(postmaster, "SIGKILL");

    for (const { statuses } of pages) {
      await statuses.next(({ status }) => status === "CHANNEL_ERROR", BACK_WITHIN_MS);
    }

    await allAreBackAndHear("after the database");
  });
});
