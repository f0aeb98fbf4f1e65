// Hosts a session: node dj.mjs --url http://127.0.0.1:8000 [--name Ana] [--session Kitchen] [file …]
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { obey } from "./commands.mjs";
import { Deejay } from "./deejay.mjs";
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

obey({
  play: () => deejay.command("play"),
  pause: () => deejay.command("pause"),
  next: () => deejay.command("next"),
  say: (text) => room.say(text),
  offer: (name) => room.call("offer_decks", { p_user: room.member(room.state, name) }),
  successor: (name) =>
    room.call("set_session_settings", { p_settings: { successor_id: room.member(room.state, name) } }),
  take: () => room.call("take_decks", { p_epoch: room.state.playback.epoch }),
  end: async () => {
    await room.call("end_session");
    process.exit();
  },
});
