// How fast the app is where it has most to do: `npm run figures` in web/, or with `-- room` or `-- landing` one of
// the two. It takes about five minutes, and a machine that does nothing else. Needs what `./whatssound test` needs:
// a built server, Chromium, and once `npm ci` in conformance/.
//
// room     A DJ's page at 1440 px with music and the visualiser, in a session of 2,000: 1,999 others with a real
//          socket each, on the session's channel by tokens of their own, present, of whom one comes, goes or changes
//          each 250 ms. 5,000 messages lie in the database, and were read on the page by "Earlier messages"; five a
//          second come in, ten reactions, and people type. The others do not subscribe to each other's presence, as
//          one process could not read that beside Chromium; the page does. They and the server have only what the page
//          leaves of the processors: a page has a device of its own; and the server has converted its demo tracks,
//          which it does once. From traces of 20 s: what scripts and layout take of the main thread from one frame to
//          the next, garbage collection apart. p95 must be 8 ms.
//          The same is told of a wheel that turns through the 5,000 lines meanwhile, for which there is no bound.
//          Then, without the others' noise: what React draws when a heartbeat of the music comes.
// landing  First visits with 9 Mbit/s, 85 ms and a processor four times slower, until the code can be typed and a
//          session created: 1.5 s at most. And the scripts that the first picture waits for, which is all but the
//          client of the server: 180 kB by gzip at most.
import { fork } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../conformance/database.mjs";
import { signed } from "../../../conformance/jwt.mjs";
import { startServer } from "../../../conformance/server.mjs";
import { figure } from "../browser/figures.mjs";
import { Visitor } from "../browser/visitor.mjs";
import { launchChromium } from "../rig/chromium.mjs";
import { inBackground } from "./background.mjs";
import { measureLanding } from "./landing.mjs";
import { CATEGORIES, framesOf } from "./trace.mjs";

const OTHERS = Number(process.env.FIGURES_OTHERS ?? 1_999);
const MESSAGES = 5_000;
const TRACE_MS = 20_000;
const HEARTBEATS_MS = 32_000;
const MOST_FRAME_MS = 8;
const MOST_LANDING_MS = 1_500;
const MOST_SCRIPT_BYTES = 180_000;
const CALL_EVERY_MS = 210;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let held = true;
function must(what, holds) {
  console.log(`${holds ? "holds" : "FAILS"}: ${what}`);
  held &&= holds;
}

/** Somebody whose page nothing watches while it is measured. */
async function open(url) {
  const browser = await launchChromium("--autoplay-policy=document-user-activation-required");
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 } });
  await context.addInitScript({ path: fileURLToPath(new URL("./commits.js", import.meta.url)) });
  const visitor = new Visitor(browser, await context.newPage());
  await visitor.page.goto(url);
  return visitor;
}

/** Members with accounts, as if they had come an hour ago, and what they said since. */
async function fill(server, sessionId) {
  const database = openDatabase(server);
  try {
    await database.query(
      `insert into auth.users (id, is_anonymous, raw_user_meta_data)
       select gen_random_uuid(), true, jsonb_build_object('display_name', 'Listener ' || n)
       from generate_series(1, $1) n`,
      [OTHERS],
    );
    await database.query(
      `insert into public.members (session_id, user_id, joined_at)
       select $1, id, now() - interval '1 hour' from auth.users
       where id not in (select user_id from public.members)`,
      [sessionId],
    );
    await database.query(
      `insert into public.chat_messages (id, session_id, user_id, body, created_at)
       select gen_random_uuid(), $1, member.user_id,
         repeat('Said before, and kept. ', 1 + n % 5) || n, now() - make_interval(secs => ($2 - n) * 0.6)
       from generate_series(1, $2) n
       join (select user_id, row_number() over (order by user_id) - 1 as place from public.members
         where session_id = $1) member on member.place = (n / 3 * 7) % $3`,
      [sessionId, MESSAGES, OTHERS + 1],
    );
    const { rows } = await database.query(
      `select p.id, p.display_name as name from public.profiles p join public.members m on m.user_id = p.id
       where m.session_id = $1 and m.role = 'listener'`,
      [sessionId],
    );
    return rows;
  } finally {
    await database.end();
  }
}

async function withTokens(server, people) {
  const secret = (await readFile(join(server.data, "secrets", "jwt-secret"), "utf8")).trim();
  const iat = Math.floor(Date.now() / 1000);
  const who = { role: "authenticated", aud: "authenticated", is_anonymous: true, aal: "aal1" };
  return people.map(({ id, name }) => ({
    id,
    name,
    token: signed({ ...who, sub: id, session_id: id, iat, exp: iat + 7200 }, secret),
  }));
}

class Crowd {
  #process = fork(new URL("./crowd.mjs", import.meta.url));

  /** Until it is done. */
  async does(what) {
    const done = new Promise((resolve, reject) => {
      this.#process.once("message", resolve).once("exit", () => reject(new Error("the crowd has gone")));
    });
    this.#process.send(what);
    await done;
  }

  end() {
    this.#process.removeAllListeners("exit").kill("SIGKILL");
  }
}

async function traced(visitor, file) {
  await visitor.browser.startTracing(visitor.page, { path: file, categories: CATEGORIES });
  await pause(TRACE_MS);
  await visitor.browser.stopTracing();
  return JSON.parse(await readFile(file, "utf8")).traceEvents;
}

async function report(what, visitor, file) {
  const { frames, seconds, costliest } = framesOf(await traced(visitor, file), visitor.page.url());
  console.log(`${what}: ${frames.length} frames in ${seconds.toFixed(1)} s`);
  const of = (kind) => frames.map((frame) => frame[kind]);
  for (const kind of ["scripting", "layout", "painting", "collecting"]) figure(`${what}: ${kind}`, of(kind));
  const { p95 } = figure(`${what}: scripting and layout a frame`, of("scriptingAndLayout"));
  figure(`${what}: the same in time of the processor, which others' work does not lengthen`, of("processor"));
  if (process.env.FIGURES_DETAILS) console.table(costliest);
  return p95;
}

/** All that was said before; the page keeps the place, so the list is scrolled to its top each time. */
async function readAll(visitor) {
  const earlier = visitor.see("chat-earlier");
  while ((await earlier.count()) > 0) {
    await earlier.evaluate((button) => button.click());
    await pause(CALL_EVERY_MS);
  }
  await visitor.see("chat-log").evaluate((log) => (log.scrollTop = log.scrollHeight));
  return Number(
    await visitor.page
      .locator('[data-testid="chat-log"] [aria-posinset]')
      .last()
      .getAttribute("aria-posinset"),
  );
}

/** A server that was just started for the first time converts the demo tracks in the minutes that follow. */
async function hasConverted(server) {
  const database = openDatabase(server);
  const left = () =>
    database.query("select 1 from public.tracks where jsonb_array_length(renditions) < 3 limit 1");
  try {
    while ((await left()).rows.length > 0) await pause(1_000);
  } finally {
    await database.end();
  }
}

async function heartbeats(visitor) {
  const beatsMs = [];
  visitor.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (payload.toString().includes("playback")) beatsMs.push(Date.now());
    }),
  );
  await visitor.page.reload();
  await visitor.isLive();
  await visitor.tapToListen();
  await pause(4_000);
  await visitor.page.evaluate(() => (globalThis.countingCommits = true));
  const fromMs = Date.now();
  await pause(HEARTBEATS_MS);
  const commits = await visitor.page.evaluate(() => globalThis.commits);
  const after = beatsMs.filter((atMs) => atMs > fromMs);
  const near = ({ atMs }) => after.some((beatMs) => atMs >= beatMs - 100 && atMs <= beatMs + 700);
  const most = (list) => Math.max(0, ...list.map(({ drawn }) => drawn));
  const usual = most(commits.filter((commit) => !near(commit)));
  const beating = most(commits.filter(near));
  console.log(
    `heartbeats: ${after.length} in ${HEARTBEATS_MS / 1000} s; ${commits.length} commits; ` +
      `components drawn at most: ${beating} around a heartbeat, ${usual} else`,
  );
  must("a heartbeat came while it was counted", after.length > 0);
  must(
    "no heartbeat draws the page: no more components than the clock's own ticks do",
    beating <= Math.max(usual, 12),
  );
}

async function measureRoom(server) {
  const folder = await mkdtemp(join(tmpdir(), "figures-"));
  const crowd = await inBackground(() => new Crowd());
  const dj = await open(server.url);
  try {
    await dj.createSession();
    await dj.openLibrary();
    for (const title of ["Azotea", "Harbour Lamp", "Kitchen Light"]) await dj.queue("demo-track", title);
    await dj.closeLibrary();
    await dj.see("play").click();
    await heartbeats(dj);
    const { token } = await dj.login();
    const headers = { apikey: server.anonKey, authorization: `Bearer ${token}` };
    const [{ id: sessionId }] = await (
      await fetch(`${server.url}/rest/v1/sessions?select=id`, { headers })
    ).json();
    const people = await withTokens(server, await fill(server, sessionId));
    await crowd.does({ come: { server: server.toJSON(), sessionId, people } });
    await dj.page.reload();
    await dj.isLive();
    await dj.tapToListen();
    await dj.seesPeople(people.length + 1);
    const lines = await readAll(dj);
    console.log(`the page knows ${people.length + 1} people and ${lines} lines of chat`);
    must(`at least ${MESSAGES} lines`, lines >= MESSAGES);
    await hasConverted(server);
    await crowd.does({ noise: true });
    await pause(5_000);
    const p95 = await report("the room", dj, join(folder, "room.json"));
    must(
      `p95 of scripting and layout in the room is ${p95.toFixed(1)} ms, at most ${MOST_FRAME_MS}`,
      p95 <= MOST_FRAME_MS,
    );
    const { x, y, width, height } = await dj.see("chat-log").boundingBox();
    await dj.page.mouse.move(x + width / 2, y + height / 2);
    const scrolling = setInterval(() => void dj.page.mouse.wheel(0, -240).catch(() => {}), 100);
    await report("reading back", dj, join(folder, "reading.json"));
    clearInterval(scrolling);
    if (dj.pageErrors.length > 0) throw dj.pageErrors[0];
  } finally {
    crowd.end();
    await dj.leave();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the page preloads for what follows its first picture. */
const COMES_AFTER = /^(openBackend|timeline|tslib)/;

async function measureFirstVisit(server) {
  const { usableMs, scripts } = await measureLanding(server.url);
  const { p50, max } = figure(
    "landing: from nothing to usable, 4G and a processor four times slower",
    usableMs,
  );
  must(
    `landing: ${p50.toFixed(0)} ms in the median, ${max.toFixed(0)} at worst, at most ${MOST_LANDING_MS}`,
    p50 <= MOST_LANDING_MS,
  );
  const bytesOf = (some) => some.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  for (const { file, gzipBytes } of scripts) console.log(`  ${file}: ${gzipBytes} bytes by gzip`);
  console.log(`landing: ${bytesOf(scripts)} bytes of scripts by gzip until it can be used`);
  const first = bytesOf(scripts.filter(({ file }) => !COMES_AFTER.test(file)));
  must(
    `landing: ${first} bytes of scripts by gzip before the first picture, at most ${MOST_SCRIPT_BYTES}`,
    first <= MOST_SCRIPT_BYTES,
  );
}

/**
 * Starts what yields to the page, which in life has a device of its own: the server, and the others. For who may raise
 * a priority; else all have the same.
 */
const wanted = process.argv[2];
const server = await inBackground(startServer);
try {
  if (wanted !== "room") await measureFirstVisit(server);
  if (wanted !== "landing") await measureRoom(server);
} finally {
  await server.stop();
}
process.exitCode = held ? 0 : 1;
