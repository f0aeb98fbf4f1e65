import { AudioEngine } from "../../../src/audio/engine";

const longestDecodedMs = Number(new URLSearchParams(location.search).get("longestDecodedMs") ?? 480_000);
const engine = new AudioEngine({ clockUrl: "/clock", longestDecodedMs });
Object.assign(globalThis, { engine });
document.querySelector("button")?.addEventListener("click", () => void engine.unlock());
