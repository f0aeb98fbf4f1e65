import { AudioEngine } from "../../../src/audio/engine";

const engine = new AudioEngine({ clockUrl: "/clock" });
Object.assign(globalThis, { engine });
document.querySelector("button")?.addEventListener("click", () => void engine.unlock());
