// ./whatssound bench sync: how far apart people hear the same moment of the music.
import { parseArgs } from "node:util";
import { startServer } from "../../conformance/server.mjs";
import { CONDITIONS } from "./conditions.mjs";
import { figures } from "./figures.mjs";
import { HEADING, keep, row } from "./output.mjs";
import { Run } from "./run.mjs";

const { values: options } = parseArgs({
  options: {
    condition: { type: "string" },
    seconds: { type: "string" },
    settle: { type: "string" },
    pages: { type: "string" },
    seed: { type: "string" },
    out: { type: "string" },
  },
});
const names = options.condition === "all" ? Object.keys(CONDITIONS) : options.condition.split(",");
const unknown = names.find((name) => !(name in CONDITIONS));
if (unknown !== undefined) {
  console.error(
    `bench sync: there is no condition '${unknown}'; there are ${Object.keys(CONDITIONS).join(", ")}`,
  );
  process.exit(2);
}

console.log(HEADING);
for (const name of names) {
  const server = await startServer();
  try {
    const { about, ...condition } = CONDITIONS[name];
    const run = await new Run(
      server,
      condition,
      {
        seconds: Number(options.seconds),
        settle: Number(options.settle),
        pages: Number(options.pages),
        seed: Number(options.seed),
      },
      (what) => console.error(`${name}: ${what}`),
    ).measure();
    const kept = {
      condition: name,
      about,
      seconds: Number(options.seconds),
      ...figures(run),
    };
    await keep(options.out, name, run, kept);
    console.log(row(kept));
  } finally {
    await server.stop();
  }
}
