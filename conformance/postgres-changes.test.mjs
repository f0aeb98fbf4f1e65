import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, beforeEach, it } from "node:test";
import { listenTo, live, refused, watch } from "./changes.mjs";
import { openDatabase } from "./database.mjs";
import { eachVersion } from "./each-version.mjs";
import { Guests } from "./guests.mjs";
import { Inbox, statusesOf } from "./inbox.mjs";
import { sharedServer } from "./shared-server.mjs";

const SCHEMA = `
  create table conf_votes (id int8 primary key, name text, points int4, done boolean);
  create table conf_secrets (id int primary key, owner_id uuid, text text);
  alter table conf_secrets enable row level security;
  create policy "own secrets" on conf_secrets for select to authenticated using (owner_id = auth.uid());
  create table conf_clubs (id int, member_id uuid, primary key (id, member_id));
  alter table conf_clubs enable row level security;
  create policy "own clubs" on conf_clubs for select to authenticated using (member_id = auth.uid());
  create table conf_posts (id int primary key, club_id int, text text);
  alter table conf_posts enable row level security;
  create policy "posts of own clubs" on conf_posts for select to authenticated using (
    exists (select from conf_clubs c where c.id = club_id and c.member_id = auth.uid()));
  create table conf_nokey (id int, name text);
  alter table conf_nokey replica identity full;
  create table conf_columns (id int primary key, open text, shut text);
  create table conf_unpublished (id int primary key);
  create type conf_mood as enum ('sad', 'ok', 'happy');
  create domain conf_count as int;
  create type conf_pair as (a int, b text);
  create table conf_types (
    id int primary key, b boolean, i2 int2, i8 int8, f4 float4, f8 float8, n numeric, t text, v varchar(9),
    c char(4), u uuid, d date, ts timestamp, tz timestamptz, tm time, iv interval, j json, jb jsonb,
    ia int[], ta text[], ma numeric[], ba boolean[], by bytea, m conf_mood, dc conf_count, p conf_pair, ip inet);
  create table conf_events (id int, day date, name text, primary key (id, day)) partition by range (day);
  create table conf_events_2026 partition of conf_events for values from ('2026-01-01') to ('2027-01-01');
  grant select on conf_votes, conf_secrets, conf_clubs, conf_posts, conf_nokey, conf_types, conf_events,
    conf_unpublished to anon, authenticated;
  grant select (id, open) on conf_columns to authenticated;
  alter publication supabase_realtime add table
    conf_votes, conf_secrets, conf_posts, conf_nokey, conf_types, conf_columns, conf_events;
`;
const DROP = `
  drop table if exists conf_votes, conf_secrets, conf_posts, conf_clubs, conf_nokey, conf_types, conf_columns,
    conf_events, conf_unpublished, conf_late;
  drop type if exists conf_mood, conf_pair;
  drop domain if exists conf_count;
  drop schema if exists conf_other cascade;
`;

eachVersion("postgres changes", (vsn) => {
  let server;
  let database;
  let guests;
  let ann;
  let ben;
  const newTopic = () => `conf-changes:${randomUUID()}`;
  const sql = (text, values) => database.query(text, values);

  before(async () => {
    server = await sharedServer();
    database = openDatabase(server);
    await sql(DROP + SCHEMA);
    guests = new Guests(server, { vsn });
    ann = await guests.signIn("Ann");
    ben = await guests.signIn("Ben");
  });

  beforeEach(() =>
    sql("truncate conf_votes, conf_secrets, conf_posts, conf_clubs, conf_nokey, conf_types, conf_events"),
  );

  after(async () => {
    await guests.leave();
    await sql(DROP);
    await database.end();
    await server.stop();
  });

  const watchVotes = (binding = {}, client = ann.client) =>
    watch(client, newTopic(), [{ table: "conf_votes", ...binding }]);

  it("tells inserts, updates and deletes in their order", async () => {
    const { inbox } = await watchVotes();

    await sql("insert into conf_votes values (5, 'é', 1, true)");
    await sql("update conf_votes set points = 2, done = null");
    await sql("delete from conf_votes");

    const insert = await inbox.next();
    assert.ok(Math.abs(Date.now() - Date.parse(insert.commit_timestamp)) < 60_000);
    assert.match(insert.commit_timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    delete insert.commit_timestamp;
    const at = { schema: "public", table: "conf_votes", errors: null };
    assert.deepEqual(insert, {
      ...at,
      eventType: "INSERT",
      new: { id: 5, name: "é", points: 1, done: true },
      old: {},
    });
    const update = await inbox.next();
    assert.deepEqual(
      [update.eventType, update.new, update.old],
      ["UPDATE", { id: 5, name: "é", points: 2, done: null }, { id: 5 }],
    );
    const gone = await inbox.next();
    assert.deepEqual([gone.eventType, gone.new, gone.old], ["DELETE", {}, { id: 5 }]);
  });

  it("tells each binding of a channel what it asked for, once", async () => {
    const { inboxes } = await watch(ann.client, newTopic(), [
      { table: "conf_votes", event: "INSERT" },
      { table: "conf_votes", event: "UPDATE" },
      { table: "conf_votes", event: "DELETE" },
      { table: "conf_votes", filter: "points=gt.1" },
      { table: "conf_posts" },
    ]);

    await sql("insert into conf_votes values (1, 'a', 1), (2, 'b', 2)");
    await sql("update conf_votes set points = 3 where id = 1");
    await sql("delete from conf_votes where id = 2");
    await sql("truncate conf_votes");
    await sql("insert into conf_votes values (9, 'last', 9)");

    const seen = [];
    for (const inbox of inboxes.slice(0, 4)) {
      const last = inbox === inboxes[1] || inbox === inboxes[2] ? 1 : 3;
      const changes = [];
      for (let i = 0; i < last; i++) {
        const { eventType, new: row, old } = await inbox.next();
        changes.push(`${eventType} ${row.id ?? old.id}`);
      }
      seen.push(changes);
      await inbox.staysEmpty(50);
    }
    assert.deepEqual(seen, [
      ["INSERT 1", "INSERT 2", "INSERT 9"],
      ["UPDATE 1"],
      ["DELETE 2"],
      ["INSERT 2", "UPDATE 1", "INSERT 9"],
    ]);
    await inboxes[4].staysEmpty(0);
  });

  it("takes wildcards for schemas and tables", async () => {
    await sql(`drop schema if exists conf_other cascade; create schema conf_other;
      grant usage on schema conf_other to authenticated;
      create table conf_other.things (id int primary key);
      grant select on conf_other.things to authenticated;
      alter publication supabase_realtime add table conf_other.things`);
    const channel = ann.client.channel(newTopic());
    const everywhere = listenTo(channel, { schema: "*" });
    const other = listenTo(channel, { schema: "conf_other" });
    const things = listenTo(channel, { schema: "*", table: "things" });
    const votes = new Inbox();
    channel.on("postgres_changes", { event: "*", table: "conf_votes" }, votes.put);
    const system = new Inbox();
    channel.on("system", {}, system.put);
    channel.subscribe();
    await live(system);

    await sql("insert into conf_other.things values (1)");
    await sql("insert into conf_votes values (2)");

    const ours = ({ table }) => table === "things" || table === "conf_votes";
    const two = [(await everywhere.next(ours)).table, (await everywhere.next(ours)).table];
    assert.deepEqual(two, ["things", "conf_votes"]);
    assert.equal((await other.next()).table, "things");
    assert.equal((await things.next()).table, "things");
    assert.equal((await votes.next()).new.id, 2);
    await other.staysEmpty(50);
    await things.staysEmpty(0);
  });

  const FILTERS = {
    "id=eq.2": [2],
    "id=neq.2": [1, 3, 10],
    "id=gt.3": [10],
    "id=gte.3": [3, 10],
    "id=lt.3": [1, 2],
    "id=lte.3": [1, 2, 3],
    "id=in.(1,10)": [1, 10],
    "id=not.in.(1,10)": [2, 3],
    "name=eq.bo": [2],
    'name=eq."c,d"': [3],
    'name=in.("c,d",ana)': [1, 3],
    "name=like.%25": [],
    "name=like.a%": [1],
    "name=like.b_": [2],
    "name=ilike.%A": [1],
    "name=match.^a.a$": [1],
    "name=imatch.^[A-B]": [1, 2],
    "name=not.match.a": [2, 3],
    "name=is.null": [10],
    "name=not.is.null": [1, 2, 3],
    "done=is.true": [1],
    "done=not.is.true": [2, 3, 10],
    "done=is.unknown": [3, 10],
    "points=isdistinct.20": [1, 3, 10],
    "points=not.isdistinct.20": [2],
    "points=isdistinct.null": [1, 2],
    "points=gt.9": [1, 2],
    "points=not.gt.15": [1],
    "id=gt.1,points=gte.20": [2],
    "": [1, 2, 3, 10],
  };

  it("judges every operator as Postgres would", async () => {
    const channel = ann.client.channel(newTopic());
    const inboxes = Object.keys(FILTERS).map((filter) =>
      listenTo(channel, { table: "conf_votes", ...(filter && { filter }) }),
    );
    const system = new Inbox();
    channel.on("system", {}, system.put);
    channel.subscribe();
    await live(system);

    await sql(`insert into conf_votes values
      (1, 'ana', 10, true), (2, 'bo', 20, false), (3, 'c,d', null, null), (10, null, null, null), (1000, 'end', 1000, null)`);

    for (const [i, [filter, ids]] of Object.entries(FILTERS).entries()) {
      const seen = [];
      for (const id of ids) {
        void id;
        seen.push((await inboxes[i].next(({ new: row }) => row.id < 1000)).new.id);
      }
      assert.deepEqual(seen, ids, filter);
      const rest = inboxes[i].rest().filter(({ new: row }) => row.id < 1000);
      assert.deepEqual(rest, [], filter);
    }
  });

  it("says what is wrong with a binding", async () => {
    for (const [filter, said] of [
      ["id", /^Error parsing `filter` params: /],
      ["id=eq.1,", /^Error parsing `filter` params: /],
      ["id=almost.1", /no known operator/],
      ["nothing=eq.1", /invalid column for filter nothing/],
      ["id=eq.one", /invalid value for id/],
      [`id=in.(${Array.from({ length: 101 }, (_, i) => i)})`, /at most 100 values/],
      ["id=like.1%", /text column/],
      ["id=is.true", /boolean column/],
      ["name=match.a(", /not closed/],
      ["name=match.a**", /regular expression/],
      ["name=match.((a{100}){100}){100}", /too large/],
    ]) {
      assert.match(await refused(ann.client, newTopic(), { table: "conf_votes", filter }), said, filter);
    }
    const missing = await refused(ann.client, newTopic(), { table: "conf_unpublished" });
    assert.equal(
      missing,
      "Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [event: *, schema: public, table: conf_unpublished]",
    );
  });

  it("takes up a table that is created and published later", async () => {
    const channel = ann.client.channel(newTopic());
    const inbox = listenTo(channel, { table: "conf_late" });
    const system = new Inbox();
    channel.on("system", {}, system.put);
    channel.subscribe();
    assert.equal((await system.next()).status, "error");

    await sql("create table conf_late (id int primary key); grant select on conf_late to authenticated");
    await sql("alter publication supabase_realtime add table conf_late");
    assert.equal((await system.next(() => true, 10_000)).message, "Subscribed to PostgreSQL");
    await sql("insert into conf_late values (1)");
    assert.deepEqual((await inbox.next()).new, { id: 1 });

    await sql("alter table conf_late add column more text default 'x'");
    await sql("insert into conf_late values (2)");
    assert.deepEqual((await inbox.next()).new, { id: 2, more: "x" });
    await sql("alter table conf_late drop column more");
    await sql("insert into conf_late values (3)");
    assert.deepEqual((await inbox.next()).new, { id: 3 });
  });

  it("tells the columns that were selected, and the key", async () => {
    const { inboxes } = await watch(ann.client, newTopic(), [
      { table: "conf_votes", select: ["name"] },
      { table: "conf_columns" },
    ]);

    await sql("insert into conf_votes values (1, 'a', 5, true)");
    await sql("delete from conf_columns; insert into conf_columns values (1, 'seen', 'unseen')");

    assert.deepEqual((await inboxes[0].next()).new, { id: 1, name: "a" });
    assert.deepEqual((await inboxes[1].next(({ eventType }) => eventType === "INSERT")).new, {
      id: 1,
      open: "seen",
    });
    const shut = await refused(ann.client, newTopic(), { table: "conf_columns", select: ["shut"] });
    assert.match(shut, /invalid column shut/);
    const wild = await refused(ann.client, newTopic(), { table: "*", select: ["id"] });
    assert.match(wild, /select/);
  });

  it("says so where a row has no key, is too large, or its columns may not be read", async () => {
    const { inboxes } = await watch(ann.client, newTopic(), [
      { table: "conf_nokey" },
      { table: "conf_votes" },
    ]);
    const stranger = await watch(guests.stranger(), newTopic(), [{ table: "conf_columns" }]);

    await sql("insert into conf_nokey values (1, 'a')");
    await sql("insert into conf_votes values (1, $1, 7)", ["x".repeat(1_100_000)]);
    await sql("delete from conf_columns; insert into conf_columns values (2, 'a', 'b')");

    const keyless = await inboxes[0].next();
    assert.deepEqual([keyless.errors, keyless.new], [["Error 400: Bad Request, no primary key"], {}]);
    const large = await inboxes[1].next();
    assert.deepEqual(large.errors, ["Error 413: Payload Too Large"]);
    assert.deepEqual(large.new, { id: 1, points: 7, done: null });
    const unreadable = await stranger.inbox.next(({ eventType }) => eventType === "INSERT");
    assert.deepEqual([unreadable.errors, unreadable.new], [["Error 401: Unauthorized"], {}]);
  });

  it("tells old rows as far as their replica identity does", async () => {
    const { inbox } = await watchVotes();
    try {
      await sql("alter table conf_votes replica identity full");
      await sql("insert into conf_votes values (1, 'a', 1, true)");
      await sql("update conf_votes set points = 2");
      await sql("delete from conf_votes");

      await inbox.next();
      assert.deepEqual((await inbox.next()).old, { id: 1, name: "a", points: 1, done: true });
      assert.deepEqual((await inbox.next()).old, { id: 1, name: "a", points: 2, done: true });
    } finally {
      await sql("alter table conf_votes replica identity default");
    }
  });

  it("tells values as Postgres makes JSON of them", async () => {
    const channel = ann.client.channel(newTopic());
    const frames = new Inbox();
    channel.on("postgres_changes", { event: "INSERT", schema: "public", table: "conf_types" }, () => {});
    const system = new Inbox();
    channel.on("system", {}, system.put);
    channel.subscribe();
    await live(system);
    // Before the client converts them.
    channel.socket.socketAdapter.getSocket().onMessage(({ event, payload }) => {
      if (event === "postgres_changes") frames.put(payload);
    });

    await sql(`insert into conf_types values (
      1, true, -2, 9007199254740993, 1.5, 1e300, 12.340, 'a"b\\c', 'v', 'c', gen_random_uuid(), '2026-11-21',
      '2026-11-21 10:00:00.123', '2026-11-21 10:00:00+02', '10:00', '1 day 2 hours', '{"a": [1, null]}', '{"b": {"c": "é"}}',
      '{{1,2},{3,null}}', '{"a,b",null,"null","q\\"q"}', '{1.50,NaN}', '{t,f}', '\\x00ff', 'ok', 7, '(1,"x y")', '10.0.0.1')`);
    await sql(`insert into conf_types (id, n, f8, ts, tz, d, ia, ta) values (
      2, 'NaN', '-Infinity', 'infinity', '0044-03-15 12:00:00+00 BC', '0044-03-15 BC', '[2:3]={4,5}', '{}')`);

    for (const id of [1, 2]) {
      const { data } = await frames.next((frame) => frame.data.record.id === id);
      const { rows } = await sql(
        "select to_jsonb(whole)::text as json from conf_types as whole where id = $1", [id]);
      assert.deepEqual(data.record, JSON.parse(rows[0].json));
      const types = Object.fromEntries(data.columns.map(({ name, type }) => [name, type]));
      assert.deepEqual([types.i8, types.ia, types.tz, types.m], ["int8", "_int4", "timestamptz", "conf_mood"]);
    }
  });

  it("tells a partitioned table under its own name", async () => {
    const { inbox } = await watch(ann.client, newTopic(), [{ table: "conf_events" }]);

    await sql("insert into conf_events values (1, '2026-05-05', 'a')");

    const { table, new: row } = await inbox.next();
    assert.deepEqual([table, row], ["conf_events", { id: 1, day: "2026-05-05", name: "a" }]);
  });

  it("shows rows to those whom the policies let see them", async () => {
    const topic = newTopic();
    const [hers, his] = await Promise.all(
      [ann, ben].map(({ client }) =>
        watch(client, topic, [{ table: "conf_secrets" }, { table: "conf_posts" }]),
      ),
    );

    await sql("insert into conf_secrets values (1, $1, 'hers'), (2, $2, 'his')", [ann.id, ben.id]);
    assert.equal((await hers.inbox.next()).new.text, "hers");
    assert.equal((await his.inbox.next()).new.text, "his");
    await sql("update conf_secrets set owner_id = $1, text = 'now his' where id = 1", [ben.id]);
    assert.equal((await his.inbox.next()).new.text, "now his");

    await sql("insert into conf_clubs values (7, $1)", [ann.id]);
    await sql("insert into conf_posts values (1, 7, 'for members')");
    assert.equal((await hers.inboxes[1].next()).new.text, "for members");
    await sql("insert into conf_clubs values (7, $1)", [ben.id]);
    await sql("insert into conf_posts values (2, 7, 'for both')");
    assert.equal((await hers.inboxes[1].next()).new.text, "for both");
    assert.equal((await his.inboxes[1].next()).new.text, "for both");
    await sql("delete from conf_clubs where member_id = $1", [ann.id]);
    await sql("insert into conf_posts values (3, 7, 'for Ben')");
    assert.equal((await his.inboxes[1].next()).new.text, "for Ben");

    await hers.inbox.staysEmpty(100);
    await hers.inboxes[1].staysEmpty(0);
    await his.inbox.staysEmpty(0);
  });

  it("tells no more than the key of a row that is gone, where policies decide", async () => {
    await sql("alter table conf_secrets replica identity full");
    const { inbox } = await watch(ann.client, newTopic(), [{ table: "conf_secrets", event: "DELETE" }]);

    await sql("insert into conf_secrets values (1, $1, 'hers')", [ann.id]);
    await sql("delete from conf_secrets");

    assert.deepEqual((await inbox.next()).old, { id: 1 });
    await sql("alter table conf_secrets replica identity default");
  });

  it("judges by the new claims after a token refresh, and says that it is live again", async () => {
    const client = guests.stranger();
    const { inbox, system } = await watch(client, newTopic(), [{ table: "conf_secrets" }]);
    await sql("insert into conf_secrets values (1, $1, 'unseen')", [ann.id]);
    await inbox.staysEmpty(200);

    await client.realtime.setAuth(ann.session.access_token);
    await live(system);
    await sql("insert into conf_secrets values (2, $1, 'seen')", [ann.id]);

    assert.equal((await inbox.next()).new.text, "seen");
  });

  it("answers a join that waits once the changes are live", async () => {
    const wait = { postgres_changes_options: { wait: true, timeout: 5_000 } };
    const channel = ann.client.channel(newTopic(), { config: wait });
    const inbox = listenTo(channel, { table: "conf_votes" });
    const { status } = await statusesOf(channel).next();
    assert.equal(status, "SUBSCRIBED");

    await sql("insert into conf_votes values (1)");
    assert.equal((await inbox.next()).new.id, 1);

    const other = ann.client.channel(newTopic(), { config: wait });
    listenTo(other, { table: "conf_unpublished" });
    const refusal = await statusesOf(other).next();
    assert.equal(refusal.status, "CHANNEL_ERROR");
    assert.match(refusal.error.message, /^RealtimeDisabledForConfiguration: Unable to subscribe/);
    await ann.client.removeChannel(other);
  });

  it("tells everything that commits after the subscription, in order, on private channels too", async () => {
    await sql(`drop policy if exists "conf changes" on realtime.messages;
      create policy "conf changes" on realtime.messages for select to authenticated
      using (realtime.topic() like 'conf-changes:%')`);
    const { inbox } = await watch(ann.client, newTopic(), [{ table: "conf_votes" }], { private: true });

    await Promise.all(
      Array.from({ length: 20 }, (_, i) => sql("insert into conf_votes values ($1)", [i])),
    );
    await sql("insert into conf_votes select n from generate_series(100, 1099) n");

    const first = new Set();
    for (let i = 0; i < 20; i++) first.add((await inbox.next()).new.id);
    assert.equal(first.size, 20);
    for (let n = 100; n < 1100; n++) assert.equal((await inbox.next()).new.id, n);
    await sql(`drop policy "conf changes" on realtime.messages`);
  });
}, { sideBySide: false });
