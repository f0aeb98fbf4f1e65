import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Guests, succeeds } from "./guests.mjs";
import { sharedServer } from "./shared-server.mjs";

describe("GET /clock", () => {
  let server;
  let guests;

  before(async () => {
    server = await sharedServer();
    guests = new Guests(server);
  });

  after(async () => {
    await guests.leave();
    await server.stop();
  });

  const clock = async () => (await fetch(`${server.url}/clock`)).json();

  it("tells the server's time in epoch milliseconds, and which clock it is", async () => {
    const before = Date.now();
    const { clockId, receivedMs, sentMs } = await clock();

    assert.equal(typeof clockId, "string");
    assert.ok(clockId.length > 0);
    assert.ok(receivedMs >= before - 1_000 && sentMs <= Date.now() + 1_000, "is the time of day");
    assert.ok(sentMs >= receivedMs && sentMs - receivedMs < 100);
  });

  it("never goes back", async () => {
    let last = 0;
    for (let sample = 0; sample < 100; sample++) {
      const { receivedMs, sentMs } = await clock();
      assert.ok(receivedMs >= last, `${receivedMs} after ${last}`);
      last = sentMs;
    }
  });

  it("is the clock by which sessions play", async () => {
    const { client } = await guests.signIn("Dora");
    const { id } = await succeeds(client.rpc("create_session", { p_name: "Clocks" }));

    const first = await clock();
    const { server_ms: serverMs, playback } = await succeeds(
      client.rpc("session_snapshot", { p_session: id }),
    );
    const last = await clock();

    assert.equal(playback.clock_id, first.clockId);
    assert.ok(
      first.sentMs <= serverMs && serverMs <= last.receivedMs,
      `${serverMs} while ${first.sentMs} to ${last.receivedMs}`,
    );
  });

  it("is never cached, and readable from any page", async () => {
    const response = await fetch(`${server.url}/clock`, { headers: { origin: "https://elsewhere.example" } });

    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(response.headers.get("timing-allow-origin"), "*");
    await response.body.cancel();
  });
});
