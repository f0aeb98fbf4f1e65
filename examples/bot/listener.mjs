// Listens, asks for music, votes, and plays where it is given the decks:
// node listener.mjs --url http://127.0.0.1:8000 --code K7M2QP [--name Bea]
import { parseArgs } from "node:util";
import { obey } from "./commands.mjs";
import { Deejay } from "./deejay.mjs";
import { call, Room, signIn } from "./room.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8000" },
    code: { type: "string" },
    name: { type: "string", default: "Listener Bot" },
  },
});
if (!options.code) {
  console.error("--code is needed: the six characters that the DJ tells");
  process.exit(1);
}

const guest = await signIn(options.url, options.name);
const session = await call(guest, "join_session", { p_code: options.code });
const room = new Room(guest, session);
await room.open();
console.log(`joined ${session.name}`);
const deejay = new Deejay(room);

/** Votes for all that others have asked for, once. */
const voted = new Set();
room.watch(async ({ queue, me }) => {
  for (const entry of queue) {
    if (voted.has(entry.id) || entry.state !== "queued" || entry.requested_by === me.user_id) continue;
    voted.add(entry.id);
    try {
      const { votes } = await room.vote(entry.id);
      console.log(`voted for ${entry.track.title}: ${votes}`);
    } catch (refused) {
      console.log(`vote: ${refused.code}`);
    }
  }
});

let played = null;
room.watch(({ playback, queue }) => {
  if (!playback.playing || playback.entry_id === played) return;
  played = playback.entry_id;
  console.log(`hears ${queue.find(({ id }) => id === played)?.track.title}`);
});

obey({
  /** A track that is not in the queue, by its title or whichever there is. */
  request: async (title) => {
    const queued = new Set(room.state.queue.map((entry) => entry.track_id));
    const free = (await room.tracks()).filter((track) => !queued.has(track.id));
    const wanted = title ? free.find((track) => track.title === title) : free[0];
    if (!wanted) throw new Error("there is no such track");
    await room.request(wanted.id);
  },
  say: (text) => room.say(text),
  react: (emoji) => room.react(emoji),
  report: (title) =>
    room.call("report", {
      p_kind: "track",
      p_target: room.state.queue.find(({ track }) => track.title === title).track_id,
      p_reason: "Reported by a bot",
    }),
  flood: (text) => Promise.allSettled(Array.from({ length: 8 }, () => room.say(text))),
  skip: () => room.call("vote_skip", { p_entry: room.state.playback.entry_id }),
  next: () => deejay.command("next"),
  leave: async () => {
    await room.call("leave_session");
    process.exit();
  },
});
