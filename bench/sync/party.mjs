import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { rows } from "../../web/tests/browser/rows.mjs";

const READY_WITHIN_MS = 180_000;
/** What is longer has segments. */
const LONGEST_WHOLE_SECONDS = 8 * 60;

/** The session that is listened to. Its DJ's commands are given by the rig, in the name of the DJ's page. */
export class Party {
  /** The recordings by the id of their track. */
  recordings = new Map();

  constructor(server, dj) {
    this.server = server;
    this.dj = dj;
  }

  async begin() {
    this.code = await this.dj.visitor.createSession();
    [{ id: this.id }] = await rows(this.server, `sessions?code=eq.${this.code}`);
  }

  /** Uploads a recording, waits until it can be played, and queues it. Answers what that took. */
  async bring(recording) {
    const { userId } = await this.dj.login();
    const trackId = randomUUID();
    const beganMs = performance.now();
    await this.#send(
      `/storage/v1/object/uploads/${userId}/${trackId}/${recording.title}.wav`,
      recording.file,
      {
        "content-type": "audio/wav",
        "x-metadata": btoa(JSON.stringify({ rights_confirmed: true })),
      },
    );
    await this.#track(trackId, (track) => track.audio_path);
    const tookMs = performance.now() - beganMs;
    // Pages choose once, from what there is then.
    await this.#track(trackId, ({ renditions, hls_path: hls }) =>
      recording.seconds > LONGEST_WHOLE_SECONDS ? hls !== null : renditions.length === 3,
    );
    this.recordings.set(trackId, recording);
    await this.call("request_track", {
      p_session: this.id,
      p_track: trackId,
      p_id: randomUUID(),
    });
    return tookMs;
  }

  async command(kind, positionMs = null) {
    const { epoch, seq } = await this.playback();
    return this.call("command_playback", {
      ...{ p_session: this.id, p_epoch: epoch, p_seq: seq },
      ...{ p_command: kind, p_position_ms: positionMs, p_entry: null },
    });
  }

  async settings(settings) {
    await this.call("set_session_settings", {
      p_session: this.id,
      p_settings: settings,
    });
  }

  async playback() {
    const [anchor] = await rows(this.server, `playback?session_id=eq.${this.id}`);
    return anchor;
  }

  /** Every anchor that held, oldest first. */
  anchors() {
    return rows(this.server, `timeline_events?session_id=eq.${this.id}&order=seq`);
  }

  async call(name, args) {
    const answer = await this.#send(`/rest/v1/rpc/${name}`, JSON.stringify(args), {
      "content-type": "application/json",
    });
    return answer.json();
  }

  async #track(trackId, isReady) {
    for (const endMs = performance.now() + READY_WITHIN_MS; performance.now() < endMs; await sleep(50)) {
      const [track] = await rows(
        this.server,
        `tracks?select=audio_path,renditions,hls_path&id=eq.${trackId}`,
      );
      if (track && isReady(track)) return;
    }
    throw new Error("the upload did not become a track in time");
  }

  async #send(path, body, headers) {
    const { token } = await this.dj.login();
    const answer = await fetch(`${this.server.url}${path}`, {
      method: "POST",
      headers: {
        ...headers,
        apikey: this.server.anonKey,
        authorization: `Bearer ${token}`,
      },
      body,
    });
    if (!answer.ok) {
      throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    }
    return answer;
  }
}
