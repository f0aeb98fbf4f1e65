import type { ClockServo } from "./clock/clockServo";
import type { OutputClock } from "./outputClock";

/** Joins the two clocks: which context time is heard at which server time. Lives on the page. */
export class AudibleTime {
  /** What a person found this page's sound to be late by, beyond what the browser tells. */
  nudgeMs = 0;

  constructor(
    private readonly clock: ClockServo,
    private readonly output: OutputClock,
  ) {}

  /** The server time at which a context time is heard. */
  serverMs(contextSeconds: number): number | null {
    const performanceMs = this.output.performanceMs(contextSeconds);
    return performanceMs === null ? null : this.clock.performanceToServerMs(performanceMs + this.nudgeMs);
  }

  /** The context time that is heard at a server time. */
  contextSeconds(serverMs: number): number | null {
    const performanceMs = this.clock.serverToPerformanceMs(serverMs);
    return performanceMs === null ? null : this.output.contextSeconds(performanceMs - this.nudgeMs);
  }
}
