import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { createClient } from "@supabase/supabase-js";
import { Guests, succeeds } from "./guests.mjs";
import { sharedServer } from "./shared-server.mjs";

const CALLS = 30;

describe("calls of functions are limited for each user", () => {
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

  const manyAtOnce = (client) =>
    Promise.all(
      Array.from({ length: CALLS }, () => client.rpc("session_snapshot", { p_session: randomUUID() })),
    );

  it("told with a code and the seconds to wait, which are enough", async () => {
    const [ann, bob] = [await guests.signIn("Ann"), await guests.signIn("Bob")];

    const answers = await manyAtOnce(ann.client);

    const letIn = answers.filter(({ status }) => status === 403);
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(letIn.length >= 20, `${letIn.length} were let in`);
    assert.ok(refused.length > 0);
    assert.equal(letIn.length + refused.length, CALLS);
    for (const { error } of refused) {
      assert.equal(error.code, "too_many_calls");
      assert.deepEqual(JSON.parse(error.details), { retry_after_s: 1 });
    }
    const { error: ofBob } = await bob.client.rpc("session_snapshot", { p_session: randomUUID() });
    assert.equal(ofBob.code, "not_a_member");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await succeeds(ann.client.rpc("create_session", { p_name: "Later" }));
  });

  it("in a header too, for those who are no page", async () => {
    const cem = await guests.signIn("Cem");
    const { data } = await cem.client.auth.getSession();
    const call = () =>
      fetch(`${server.url}/rest/v1/rpc/session_snapshot`, {
        method: "POST",
        headers: {
          apikey: server.anonKey,
          authorization: `Bearer ${data.session.access_token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ p_session: randomUUID() }),
      });

    const answers = await Promise.all(Array.from({ length: CALLS }, call));

    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length > 0);
    assert.ok(refused.every(({ headers }) => headers.get("retry-after") === "1"));
  });

  it("but not for the operator", async () => {
    const operator = createClient(server.url, server.serviceKey, { auth: { persistSession: false } });

    const answers = await manyAtOnce(operator);

    assert.deepEqual([...new Set(answers.map(({ error }) => error.code))].toSorted(), ["sign_in_first"]);
  });
});
