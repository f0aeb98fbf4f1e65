// What a listener may try from the browser's console. Each function runs in the page.

/** Calls the DJ's function with the listener's own token. */
export async function forgeCommand({ sessionId, command, anchor }) {
  const { anonKey } = await (await fetch("/config.json")).json();
  const account = Object.keys(localStorage).find((key) => /^sb-.*-auth-token$/.test(key));
  const { access_token: token } = JSON.parse(localStorage.getItem(account));
  const answer = await fetch("/rest/v1/rpc/command_playback", {
    method: "POST",
    headers: { apikey: anonKey, authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      p_session: sessionId,
      p_epoch: anchor.epoch,
      p_seq: anchor.seq,
      p_command: command,
      p_position_ms: command === "seek" ? 1000 : null,
      p_entry: null,
    }),
  });
  return { status: answer.status, code: (await answer.json()).code };
}

/** Broadcasts an anchor and a chat message by hand; tells what the server answered to each. */
export async function forgeBroadcasts({ sessionId, anchor }) {
  const { anonKey } = await (await fetch("/config.json")).json();
  const account = Object.keys(localStorage).find((key) => /^sb-.*-auth-token$/.test(key));
  const { access_token: token } = JSON.parse(localStorage.getItem(account));
  const socket = new WebSocket(
    `${location.origin.replace("http", "ws")}/realtime/v1/websocket?apikey=${anonKey}&vsn=2.0.0`,
  );
  const topic = `realtime:session:${sessionId}`;
  const ANSWER_WITHIN_MS = 3000;
  const answerTo = (ref, event, payload) =>
    new Promise((resolve) => {
      setTimeout(() => resolve("none"), ANSWER_WITHIN_MS);
      socket.addEventListener("message", ({ data }) => {
        const [, itsRef, , itsEvent, answer] = JSON.parse(data);
        if (itsRef === ref && itsEvent === "phx_reply") resolve(answer.status);
      });
      socket.send(JSON.stringify(["1", ref, topic, event, payload]));
    });
  const broadcast = async (ref, event, payload) =>
    (await answerTo(ref, "broadcast", { type: "broadcast", event, payload })) === "ok" ? "ok" : "not ok";

  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const config = { private: true, broadcast: { ack: true, self: false }, presence: { key: "" } };
  const joined = await answerTo("1", "phx_join", { config, access_token: token });
  const playback = await broadcast("2", "playback", { ...anchor, seq: anchor.seq + 100, playing: false });
  const chat = await broadcast("3", "chat", {
    id: "00000000-0000-4000-8000-000000000000",
    session_id: sessionId,
    user_id: "00000000-0000-4000-8000-000000000000",
    display_name: "forged",
    body: "forged",
    created_at: new Date().toISOString(),
  });
  socket.close();
  return { joined, playback, chat };
}
