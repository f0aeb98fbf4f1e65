import { startServer } from "./server.mjs";
import { wavOf } from "./wav.mjs";
import { randomUUID } from "node:crypto";
const server = await startServer();
const h = { apikey: server.anonKey, "content-type": "application/json" };
const s = await (await fetch(`${server.url}/auth/v1/signup`, { method: "POST", headers: h, body: JSON.stringify({ data: { display_name: "U" } }) })).json();
const auth = { apikey: server.anonKey, authorization: `Bearer ${s.access_token}` };
for (let i = 0; i < 4; i++) {
  const id = randomUUID();
  const wav = wavOf({ hertz: 220 + i, seconds: 180 });
  const t0 = performance.now();
  const r = await fetch(`${server.url}/storage/v1/object/uploads/${s.user.id}/${id}/x.wav`, { method: "POST", headers: { ...auth, "content-type": "audio/wav" }, body: wav });
  const t1 = performance.now();
  for (;;) { const [u] = await (await fetch(`${server.url}/rest/v1/uploads?select=state&id=eq.${id}`, { headers: auth })).json(); if (u?.state === "ready") break; if (u?.state === "failed") throw new Error("failed"); await new Promise((r) => setTimeout(r, 50)); }
  console.log(r.status, wav.length, "sent", Math.round(t1 - t0), "ready", Math.round(performance.now() - t0));
  await new Promise((r) => setTimeout(r, 12000));
}
await server.stop();
process.exit(0);
