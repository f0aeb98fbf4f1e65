import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { watch } from "./changes.mjs";
import { eachVersion } from "./each-version.mjs";
import { fails, Guests, succeeds } from "./guests.mjs";
import { sharedServer } from "./shared-server.mjs";

const WINDOW_MS = 2_000;

eachVersion("votes of a session", (vsn) => {
  let server;
  let guests;
  let host;
  let voters;
  let session;
  let entries;
  let votes;

  const rpc = (guest, name, args) => guest.client.rpc(name, args);
  const vote = (guest, entry, up = true) =>
    rpc(guest, "vote", { p_entry: entry, p_up: up });
  const watchVotes = (guest) =>
    watch(
      guest.client,
      `session:${session.id}:votes`,
      [{ table: "vote_results", filter: `session_id=eq.${session.id}` }],
      { private: true },
    );
  const told = (matches) =>
    votes.inbox.next((change) => matches(change.new), 2 * WINDOW_MS + 3_000);

  before(async () => {
    server = await sharedServer();
    guests = new Guests(server, { vsn });
    host = await guests.signIn("Vera");
    session = await succeeds(rpc(host, "create_session", { p_name: "Ballot" }));
    voters = await Promise.all(
      ["Ana", "Ben", "Cleo"].map((name) => guests.signIn(name)),
    );
    for (const voter of voters)
      await succeeds(rpc(voter, "join_session", { p_code: session.code }));
    const tracks = await succeeds(
      host.client.from("tracks").select("id").eq("demo", true).limit(2),
    );
    entries = [];
    for (const track of tracks) {
      const wish = {
        p_session: session.id,
        p_track: track.id,
        p_id: randomUUID(),
      };
      entries.push((await succeeds(rpc(host, "request_track", wish))).id);
    }
    votes = await watchVotes(voters[0]);
  });

  after(async () => {
    await guests.leave();
    await server.stop();
  });

  it("are answered with the count, and told on session:{id}:votes as one row that holds them all", async () => {
    const replies = await Promise.all(
      voters.map((voter) => succeeds(vote(voter, entries[1]))),
    );

    for (const reply of replies) {
      assert.deepEqual([reply.entry_id, reply.mine], [entries[1], true]);
      assert.ok(
        reply.votes >= 1 && reply.votes <= voters.length,
        `${reply.votes}`,
      );
    }
    const { new: row, eventType } = await told(
      ({ counts }) => counts[entries[1]] === voters.length,
    );
    assert.equal(eventType, "UPDATE");
    assert.ok(replies.every(({ seq }) => seq < row.seq));
    assert.deepEqual(row.entry_order, entries);
    assert.deepEqual(row.decided_by, ["dj", "dj"]);
    assert.equal(row.skip, null);
  });

  it("decide the order where it is fair", async () => {
    await succeeds(
      rpc(host, "set_session_settings", {
        p_session: session.id,
        p_settings: { queue_order: "fair" },
      }),
    );

    const { new: row } = await told(
      ({ decided_by: [first] }) => first === "votes",
    );

    assert.deepEqual(row.entry_order, entries.toReversed());
  });

  it("are told too where another has undone them, with a higher number each time", async () => {
    const up = await succeeds(vote(voters[0], entries[0]));
    const down = await succeeds(vote(voters[0], entries[0], false));

    assert.deepEqual([up.votes, down.votes, down.mine], [1, 0, false]);
    const { new: row } = await told(({ seq }) => seq > down.seq);
    assert.equal(row.counts[entries[0]], undefined);
    assert.equal(row.counts[entries[1]], voters.length);
  });

  it("are in the snapshot, with one's own", async () => {
    const { votes: seen } = await succeeds(
      rpc(voters[1], "session_snapshot", { p_session: session.id }),
    );

    assert.deepEqual(seen.counts, { [entries[1]]: voters.length });
    assert.deepEqual([seen.my_votes, seen.my_skip], [[entries[1]], null]);
  });

  it("are nobody else's to see, nor to write", async () => {
    const eve = await guests.signIn("Eve");
    const seen = await succeeds(
      eve.client.from("vote_results").select().eq("session_id", session.id),
    );
    assert.deepEqual(seen, []);
    assert.equal((await fails(vote(eve, entries[0]))).code, "not_a_member");
    assert.equal((await fails(vote(host, entries[0]))).code, "own_entry");
    const forged = voters[0].client
      .from("vote_results")
      .update({ counts: {} })
      .eq("session_id", session.id);
    assert.equal((await fails(forged)).code, "42501");
  });

  it("skip what plays once half of those who are here want to", async () => {
    const play = {
      p_session: session.id,
      p_epoch: 1,
      p_seq: 0,
      p_command: "play",
      p_entry: entries[0],
    };
    await succeeds(rpc(host, "command_playback", play));

    const skip = (voter) =>
      rpc(voter, "vote_skip", { p_session: session.id, p_entry: entries[0] });
    assert.deepEqual(await succeeds(skip(voters[0])), {
      entry_id: entries[0],
      votes: 1,
      needed: 2,
    });
    const { new: row } = await told((results) => results.skip !== null);
    assert.deepEqual(row.skip, { entry_id: entries[0], votes: 1, needed: 2 });
    await succeeds(skip(voters[1]));

    const { playback } = await succeeds(
      rpc(host, "session_snapshot", { p_session: session.id }),
    );
    assert.equal(playback.entry_id, entries[1]);
    await told((results) => results.skip === null);
  });
});
