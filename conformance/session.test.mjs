import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { watch } from "./changes.mjs";
import { fails, Guests, succeeds } from "./guests.mjs";
import { Inbox, statusesOf, subscribe } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

describe("a DJ session", () => {
  let server;
  let guests;
  let tracks;
  let host;
  let listener;
  let session;

  before(async () => {
    server = await sharedServer();
    guests = new Guests(server);
    const dora = await guests.signIn("Dora");
    tracks = await succeeds(dora.client.from("tracks").select().eq("demo", true).order("title"));
    assert.ok(tracks.length >= 2, "there are demo tracks to play");
  });

  beforeEach(async () => {
    // Somebody new each time: nobody may call or join very often.
    host = await guests.signIn("Dora");
    session = await create(host);
    listener = await guests.signIn("Lea");
    await join(listener, session);
  });

  after(async () => {
    await guests.leave();
    await server.stop();
  });

  const create = (guest, name = "Kitchen") => succeeds(guest.client.rpc("create_session", { p_name: name }));
  const join = (guest, { code }) => succeeds(guest.client.rpc("join_session", { p_code: code }));
  const snapshot = (guest) => succeeds(guest.client.rpc("session_snapshot", { p_session: session.id }));

  const request = (track, guest, id = randomUUID()) =>
    guest.client.rpc("request_track", { p_session: session.id, p_track: track.id, p_id: id });

  async function queue(track, guest = host) {
    return succeeds(request(track, guest));
  }

  /** The command as the page of a guest sends it who has seen the latest anchor. */
  async function command(guest, name, args = {}) {
    const { playback } = await snapshot(guest);
    return guest.client.rpc("command_playback", {
      p_session: session.id,
      p_epoch: playback.epoch,
      p_seq: playback.seq,
      p_command: name,
      ...args,
    });
  }

  const chat = (guest, body, id = randomUUID()) =>
    guest.client.rpc("send_message", { p_session: session.id, p_id: id, p_body: body });

  async function listen(guest, suffix = "") {
    const channel = guest.client.channel(`session:${session.id}${suffix}`, {
      config: { private: true, broadcast: { ack: true, self: true }, presence: { key: guest.id } },
    });
    const inbox = new Inbox();
    // That who listens has joined is told when the stream gets there: before or after it listens.
    channel.on("broadcast", { event: "*" }, (told) => told.event !== "members" && inbox.put(told));
    const presences = new Inbox();
    channel.on("presence", { event: "sync" }, () =>
      presences.put(Object.keys(channel.presenceState()).toSorted()),
    );
    await subscribe(channel);
    return { channel, inbox, presences };
  }

  const watchQueue = (guest) =>
    watch(
      guest.client,
      `session:${session.id}:queue`,
      [{ table: "queue_entries", filter: `session_id=eq.${session.id}` }],
      { private: true },
    );

  const refusal = async (request) => {
    const { status, error } = await request;
    return [status, error?.code];
  };

  describe("is entered", () => {
    it("by its code, however it is typed", async () => {
      const cem = await guests.signIn("Cem");
      const typed = ` ${session.code.slice(0, 3)}-${session.code.slice(3).toLowerCase()} `;

      const joined = await join(cem, { code: typed });

      assert.equal(joined.id, session.id);
      const { me, members, session: entered, queue: entries, messages } = await snapshot(cem);
      assert.deepEqual([me.user_id, me.display_name, me.role], [cem.id, "Cem", "listener"]);
      assert.deepEqual(
        members.map((member) => [member.display_name, member.role]),
        [
          ["Dora", "host"],
          ["Lea", "listener"],
          ["Cem", "listener"],
        ],
      );
      assert.deepEqual([entered.name, entries, messages], ["Kitchen", [], []]);
    });

    it("not by a wrong code, nor by trying many", async () => {
      const eve = await guests.signIn("Eve");
      const tryCode = () => refusal(eve.client.rpc("join_session", { p_code: "222222" }));

      const answers = [];
      for (let n = 0; n < 11; n++) answers.push(await tryCode());

      assert.deepEqual(answers[0], [404, "wrong_code"]);
      assert.deepEqual(answers[10], [429, "too_many_attempts"]);
    });

    it("not without a code", async () => {
      const eve = await guests.signIn("Eve");

      const read = await refusal(eve.client.rpc("session_snapshot", { p_session: session.id }));
      const { status, error } = await statusesOf(
        eve.client.channel(`session:${session.id}`, { config: { private: true } }),
      ).next();

      assert.deepEqual(read, [403, "not_a_member"]);
      assert.deepEqual(await succeeds(eve.client.from("sessions").select()), []);
      assert.equal(status, "CHANNEL_ERROR");
      assert.match(error.message, /^Unauthorized: /);
    });

    it("not without signing in", async () => {
      const answer = await refusal(guests.stranger().rpc("create_session", { p_name: "Kitchen" }));

      assert.deepEqual(answer, [401, "42501"]);
    });

    it("not under a name that is none", async () => {
      for (const name of ["", "   ", "x".repeat(41), "a\u202eb"]) {
        assert.deepEqual(await refusal(host.client.rpc("create_session", { p_name: name })), [
          400,
          "invalid_name",
        ]);
      }
    });

    it("with everyone shown to everyone", async () => {
      const [booth, floor] = [await listen(host), await listen(listener)];

      await booth.channel.track({ display_name: "Dora", state: "listening" });
      await floor.channel.track({ display_name: "Lea", state: "away" });

      const both = [host.id, listener.id].toSorted().join();
      await booth.presences.next((keys) => keys.join() === both);
      await floor.presences.next((keys) => keys.join() === both);
      await floor.channel.unsubscribe();
      await booth.presences.next((keys) => keys.join() === host.id);
    });
  });

  describe("plays", () => {
    it("what the host commands, told to all in server time", async () => {
      const [first, second] = [await queue(tracks[0]), await queue(tracks[1])];
      const { inbox } = await listen(listener);
      const { server_ms: serverMs, playback: before } = await snapshot(listener);
      assert.deepEqual([before.playing, before.entry_id], [false, null]);

      const played = await succeeds(command(host, "play"));
      const heard = await inbox.next();
      assert.equal(heard.event, "playback");
      const { id, ...anchor } = heard.payload;
      assert.equal(id, heard.meta.id);
      assert.deepEqual(anchor, played);
      assert.deepEqual(
        [anchor.playing, anchor.entry_id, anchor.track_id, anchor.position_ms, anchor.rate, anchor.seq],
        [true, first.id, tracks[0].id, 0, 1, before.seq + 1],
      );
      assert.ok(anchor.at_server_ms > serverMs && anchor.at_server_ms < serverMs + 5_000);

      const sought = await succeeds(command(host, "seek", { p_position_ms: 30_000 }));
      assert.deepEqual([sought.playing, sought.position_ms], [true, 30_000]);

      const paused = await succeeds(command(host, "pause"));
      assert.equal(paused.playing, false);
      const elapsedMs = Math.max(0, paused.at_server_ms - sought.at_server_ms);
      assert.ok(Math.abs(paused.position_ms - 30_000 - elapsedMs) < 1, `${paused.position_ms}`);

      const next = await succeeds(command(host, "next"));
      assert.deepEqual([next.playing, next.entry_id, next.position_ms], [true, second.id, 0]);

      for (const told of [sought, paused, next]) {
        const { event, payload } = await inbox.next();
        assert.deepEqual([event, payload.seq, payload.entry_id], ["playback", told.seq, told.entry_id]);
      }
      const events = await succeeds(
        listener.client
          .from("timeline_events")
          .select("kind, actor_id")
          .eq("session_id", session.id)
          .order("seq"),
      );
      assert.deepEqual(
        events.map((event) => event.kind),
        ["play", "seek", "pause", "next"],
      );
      assert.ok(events.every((event) => event.actor_id === host.id));
    });

    it("nothing that a listener commands", async () => {
      await queue(tracks[0]);
      const before = (await snapshot(host)).playback;

      for (const name of ["play", "pause", "seek", "next"]) {
        assert.deepEqual(await refusal(command(listener, name, { p_position_ms: 0 })), [403, "not_the_dj"]);
      }

      assert.deepEqual((await snapshot(host)).playback, before);
    });

    it("only one of two commands that were given at once", async () => {
      await queue(tracks[0]);
      const { epoch, seq } = (await snapshot(host)).playback;
      const play = () =>
        host.client.rpc("command_playback", {
          p_session: session.id,
          p_epoch: epoch,
          p_seq: seq,
          p_command: "play",
          p_position_ms: 1_000,
        });

      const answers = await Promise.all([refusal(play()), refusal(play()), refusal(play())]);

      assert.deepEqual(answers.toSorted(), [
        [200, undefined],
        [409, "stale_command"],
        [409, "stale_command"],
      ]);
    });

    it("nothing that cannot be played", async () => {
      assert.deepEqual(await refusal(command(host, "play")), [409, "nothing_to_play"]);
      await queue(tracks[0]);
      await succeeds(command(host, "play"));

      assert.deepEqual(await refusal(command(host, "scratch")), [400, "invalid_command"]);
      assert.deepEqual(await refusal(command(host, "seek", { p_position_ms: -1 })), [400, "invalid_command"]);
      assert.deepEqual(await refusal(command(host, "seek", { p_position_ms: 1e9 })), [
        400,
        "invalid_command",
      ]);
      assert.deepEqual(await refusal(command(host, "play", { p_entry: randomUUID() })), [
        404,
        "no_such_entry",
      ]);
    });
  });

  describe("has a queue", () => {
    it("that the host fills, orders and clears, told to all", async () => {
      const { inbox } = await watchQueue(listener);
      const [first, second] = [await queue(tracks[0]), await queue(tracks[1])];

      await succeeds(host.client.rpc("move_entry", { p_entry: second.id, p_before: first.id }));
      await succeeds(host.client.rpc("remove_entry", { p_entry: first.id }));

      const told = [];
      for (let n = 0; n < 4; n++) {
        const { eventType, new: row } = await inbox.next();
        told.push([eventType, row.id, row.state]);
      }
      assert.deepEqual(told, [
        ["INSERT", first.id, "queued"],
        ["INSERT", second.id, "queued"],
        ["UPDATE", second.id, "queued"],
        ["UPDATE", first.id, "removed"],
      ]);
      const entries = (await snapshot(listener)).queue;
      assert.deepEqual(
        entries.map((entry) => [entry.id, entry.track.title, entry.requester]),
        [[second.id, tracks[1].title, "Dora"]],
      );
    });

    it("in which anyone may ask for a track and take it back, and touch nothing of others", async () => {
      const entry = await queue(tracks[0]);
      const { inbox } = await watchQueue(host);

      const mine = await queue(tracks[1], listener);
      assert.deepEqual(mine, await succeeds(request(tracks[1], listener, mine.id)), "sent twice");
      assert.deepEqual([mine.requester, mine.track.id, mine.state], ["Lea", tracks[1].id, "queued"]);
      assert.equal((await inbox.next()).new.requested_by, listener.id);

      assert.equal(
        (await fails(listener.client.from("queue_entries").insert({ session_id: session.id }))).code,
        "42501",
      );
      for (const [name, code] of [
        ["move_entry", "not_the_dj"],
        ["pin_entry", "not_the_dj"],
        ["remove_entry", "not_the_requester"],
      ]) {
        assert.deepEqual(await refusal(listener.client.rpc(name, { p_entry: entry.id })), [403, code]);
      }
      await succeeds(listener.client.rpc("remove_entry", { p_entry: mine.id }));
      assert.deepEqual(
        (await snapshot(host)).queue.map(({ id }) => id),
        [entry.id],
      );
    });

    it("that takes a track once while it waits, and says why not again", async () => {
      await queue(tracks[0]);

      const error = await fails(request(tracks[0], listener));

      assert.deepEqual([error.code, error.message], ["duplicate_entry", "This track waits already."]);
    });
  });

  describe("has a chat", () => {
    it("that everyone reads, with who said it", async () => {
      const [booth, floor] = [await listen(host), await listen(listener)];

      const sent = await succeeds(chat(listener, "  ¡Súbelo! 🎶 "));

      assert.deepEqual([sent.body, sent.user_id, sent.display_name], ["¡Súbelo! 🎶", listener.id, "Lea"]);
      for (const { inbox } of [booth, floor]) {
        const { event, payload } = await inbox.next();
        assert.equal(event, "chat");
        assert.deepEqual(payload, sent);
      }
      assert.deepEqual((await snapshot(host)).messages, [sent]);
    });

    it("that stores and tells a message once, however often it is sent", async () => {
      const { inbox } = await listen(host);
      const id = randomUUID();

      const answers = await Promise.all([1, 2, 3].map(() => succeeds(chat(listener, "once", id))));

      assert.ok(answers.every((answer) => answer.body === "once"));
      assert.equal((await inbox.next()).payload.id, id);
      await inbox.staysEmpty();
      assert.equal((await snapshot(host)).messages.length, 1);
    });

    it("that takes nothing but a text of a decent length", async () => {
      const { inbox } = await listen(host);

      for (const body of [42, null, true, ["a"], { text: "a" }, "", " \n ", "x".repeat(501)]) {
        assert.deepEqual(await refusal(chat(listener, body)), [400, "invalid_message"], JSON.stringify(body));
      }

      assert.deepEqual((await snapshot(host)).messages, []);
      await inbox.staysEmpty();
    });

    it("that is closed to others", async () => {
      const eve = await guests.signIn("Eve");

      assert.deepEqual(await refusal(chat(eve, "let me in")), [403, "not_a_member"]);
      assert.equal(
        (await fails(listener.client.from("chat_messages").insert({ body: "forged" }))).code,
        "42501",
      );
    });
  });

  it("lets nobody forge what the server tells", async () => {
    const [booth, floor] = [await listen(host), await listen(listener)];
    const { playback } = await snapshot(listener);
    const forgeries = {
      playback: { ...playback, seq: playback.seq + 1, playing: true },
      chat: { id: randomUUID(), body: "I am Dora", user_id: host.id, display_name: "Dora" },
      ended: { session_id: session.id },
    };

    for (const { channel } of [floor, booth]) {
      for (const [event, payload] of Object.entries(forgeries)) {
        assert.equal(await channel.send({ type: "broadcast", event, payload }), "error");
      }
    }
    const sent = await succeeds(chat(listener, "the truth"));

    for (const { inbox } of [booth, floor]) {
      assert.deepEqual((await inbox.next()).payload, sent);
      assert.deepEqual(inbox.rest(), []);
    }
  });

  it("ends when the host says so", async () => {
    await queue(tracks[0]);
    await succeeds(command(host, "play"));
    const { inbox } = await listen(listener);

    assert.deepEqual(await refusal(listener.client.rpc("end_session", { p_session: session.id })), [
      403,
      "not_the_host",
    ]);
    await succeeds(host.client.rpc("end_session", { p_session: session.id }));

    await inbox.next(({ event, payload }) => event === "playback" && !payload.playing);
    await inbox.next(({ event }) => event === "ended");
    const late = await guests.signIn("Late");
    assert.deepEqual(await refusal(late.client.rpc("join_session", { p_code: session.code })), [
      410,
      "session_ended",
    ]);
    assert.deepEqual(await refusal(command(host, "play")), [410, "session_ended"]);
    assert.deepEqual(await refusal(chat(listener, "too late")), [410, "session_ended"]);
  });
});
