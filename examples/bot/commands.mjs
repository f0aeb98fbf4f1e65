// Lines typed at a bot are commands: a word, then the rest of the line.
import { createInterface } from "node:readline";

export function obey(commands) {
  createInterface({ input: process.stdin }).on("line", async (line) => {
    const [word, ...rest] = line.trim().split(" ");
    const command = commands[word];
    if (!command) return console.log(`commands: ${Object.keys(commands).join(", ")}`);
    try {
      await command(rest.join(" "));
      console.log(`done: ${line}`);
    } catch (failure) {
      console.log(`not done: ${line}: ${failure.code ?? failure.message}`);
    }
  });
}
