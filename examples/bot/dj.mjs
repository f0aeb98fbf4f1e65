// Hosts a session: node dj.mjs --url http://127.0.0.1:8000 [--name Ana] [--session Kitchen] [file …]
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { obey } from "./commands.mjs";
import { Deejay } from "./deejay.mjs";
import { keepOrder } from "./doorkeeper.mjs";
import { call, Room, signIn } from "./room.mjs";

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: "string", default: "http://127.0.0.1:8000" },
    name: { type: "string", default: "DJ Bot" },
    session: { type: "string", default: "A bot's evening" },
  },
});

const host = await signIn(options.url, options.name);
const room = new Room(host, await call(host, "create_session", { p_name: options.session }));
await room.open();
await room.call("set_session_settings", {
  p_settings: { queue_order: "fair", requests: "everyone", auto_dj: true },
});
console.log(`session ${room.session.code} ${new URL(`/s/${room.session.code}`, options.url)}`);

for (const file of files) {
  await room.request(await room.upload(basename(file), await readFile(file)));
  console.log(`queued ${basename(file)}`);
}
if (files.length === 0) {
  const demo = (await room.tracks()).filter((track) => track.demo);
  for (const track of demo) await room.request(track.id);
  console.log(`queued ${demo.length} demo tracks`);
}

const deejay = new Deejay(room);

// Thanks everybody once for each request.
const thanked = new Set();
room.watch(async ({ queue, me }) => {
  for (const entry of queue) {
    if (thanked.has(entry.id)) continue;
    thanked.add(entry.id);
    if (entry.requested_by && entry.requested_by !== me.user_id) {
      await room.say(`Thanks, ${entry.requester}: ${entry.track.title} is in the queue.`);
    }
  }
});

keepOrder(room, (what) => console.log(what));

/** By the name that is shown. */
const moderate =
  (name, args = {}) =>
  (shown) =>
    room.call(name, { p_user: room.member(room.state, shown), ...args });

obey({
  play: () => deejay.command("play"),
  pause: () => deejay.command("pause"),
  next: () => deejay.command("next"),
  say: (text) => room.say(text),
  offer: (name) => room.call("offer_decks", { p_user: room.member(room.state, name) }),
  successor: (name) =>
    room.call("set_session_settings", { p_settings: { successor_id: room.member(room.state, name) } }),
  mute: moderate("mute_member", { p_seconds: 60 }),
  unmute: moderate("unmute_member"),
  kick: moderate("kick_member"),
  ban: moderate("ban_member", { p_seconds: 3600 }),
  freeze: () => room.call("freeze_chat", { p_frozen: true }),
  thaw: () => room.call("freeze_chat", { p_frozen: false }),
  slow: (seconds) => room.call("set_slow_mode", { p_seconds: Number(seconds) }),
  shield: (seconds) => room.call("raise_shield", { p_seconds: Number(seconds) }),
  recap: async () => tellRecap(await room.call("session_recap")),
  export: async (format) =>
    console.log(await room.call("export_session", { p_format: format, p_base_url: options.url })),
  take: () => room.call("take_decks", { p_epoch: room.state.playback.epoch }),
  end: async () => {
    await room.call("end_session");
    tellRecap(await room.call("session_recap"));
    process.exit();
  },
});

/** What was played, what was liked most, and where people were loudest. */
function tellRecap({ set_list: setList, most_voted: [liked], top_moments: [moment], messages }) {
  const minutes = setList.reduce((sum, { heard_ms: heardMs }) => sum + heardMs, 0) / 60_000;
  console.log(`recap: ${setList.length} tracks, ${minutes.toFixed(1)} minutes, ${messages} messages`);
  for (const { title, requester } of setList)
    console.log(`played ${title}, for ${requester ?? "the Auto-DJ"}`);
  if (liked) console.log(`most voted: ${liked.title}, ${liked.votes}`);
  if (moment) console.log(`top moment: ${moment.title} at ${moment.position_s} s, ${moment.reactions}`);
}
