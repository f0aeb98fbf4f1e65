// Lets what a page would not share a machine with have only what the page leaves of this one's processors.
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";

const SCHED_IDLE = "5";
const LAST = "19";

/** What `start` starts, and all that comes of it later, runs where nothing else does; else with the lowest priority. */
export async function inBackground(start) {
  const schedule = (policy) => execFileSync("chrt", [policy, "--pid", "0", String(process.pid)]);
  const before = os.getPriority();
  try {
    schedule("--idle");
  } catch {
    os.setPriority(os.constants.priority.PRIORITY_LOW);
    console.log("this system has no idle scheduling: the lowest priority must do");
  }
  try {
    return await start();
  } finally {
    try {
      schedule("--other");
      os.setPriority(before);
    } catch {
      console.log("no priority may be raised here: all that is started has the same");
    }
    await stepBack();
  }
}

/** Linux divides the processors among sessions first, and only then within them (sched(7), autogroups). */
async function stepBack() {
  const processes = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of processes) {
    try {
      const stat = await readFile(`/proc/${id}/stat`, "utf8");
      // From the third on, as the second may hold spaces; the policy is the 41st (proc_pid_stat(5)).
      const policy = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[41 - 3];
      if (policy === SCHED_IDLE) await writeFile(`/proc/${id}/autogroup`, LAST);
    } catch {
      // It has ended, or is somebody else's.
    }
  }
}
