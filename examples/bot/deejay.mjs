// What a DJ does while the decks are his, whoever he is: anybody in the room may become one.
const HEARTBEAT_MS = 10_000;

export class Deejay {
  #room;
  #holding = false;
  #heartbeat;

  constructor(room) {
    this.#room = room;
    room.watch((state) => this.#look(state));
  }

  /** A command is good for the anchor that was seen; where another came first, the newer one is looked at. */
  async command(name) {
    const { epoch, seq } = this.#room.state.playback;
    try {
      await this.#room.call("command_playback", { p_epoch: epoch, p_seq: seq, p_command: name });
    } catch (refused) {
      console.log(`${name}: ${refused.code}`);
    }
  }

  async #look(state) {
    const { deck_holder_id: holder, offered_to: offeredTo } = state.session;
    if (offeredTo === this.#room.me) await this.#accept();
    this.#hold(holder === this.#room.me, state.playback.epoch);
    const waiting = state.queue.some(({ state: at }) => at === "queued" || at === "announced");
    if (this.#holding && !state.playback.playing && !state.playback.entry_id && waiting)
      await this.command("play");
  }

  async #accept() {
    await this.#room.call("accept_decks");
    console.log("accepted the decks");
  }

  #hold(holding, epoch) {
    if (holding === this.#holding) return;
    this.#holding = holding;
    console.log(holding ? `I am the DJ, epoch ${epoch}` : "I am not the DJ any more");
    clearInterval(this.#heartbeat);
    if (holding) this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
  }

  /** Where the music is, as the DJ hears it. A bot hears it where it should be. */
  async #beat() {
    const { playback } = this.#room.state;
    if (!playback.playing) return;
    const now = this.#room.serverMs;
    try {
      await this.#room.call("dj_heartbeat", {
        p_epoch: playback.epoch,
        p_position_ms: playback.position_ms + Math.max(0, now - playback.at_server_ms),
        p_at_server_ms: now,
      });
    } catch (refused) {
      console.log(`heartbeat: ${refused.code}`);
    }
  }
}
