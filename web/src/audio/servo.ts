/** What keeps the sound on the timeline: decides, from the error alone, how to correct it. */
export interface ServoState {
  /** The correction under way; 0 while the rate is 1. */
  readonly trim: number;
  /** The band the correction began in; it stays until the next band is reached. */
  readonly heldUntilMs: number;
}

export type ServoAction =
  | { readonly kind: "hold" }
  /** Play at 1 + trim for durationMs, then at 1. */
  | { readonly kind: "trim"; readonly trim: number; readonly durationMs: number }
  /** Go over to the right place at a quiet moment soon. */
  | { readonly kind: "cut"; readonly withinMs: number }
  /** Start again at the right place at once: a forced seek. */
  | { readonly kind: "restart" };

export interface ServoDecision {
  readonly state: ServoState;
  readonly action: ServoAction;
}

export const RESTING_SERVO: ServoState = { trim: 0, heldUntilMs: 0 };

/** What bending does not reach: a command that far away starts the music again at the right place. */
export const CUT_MS = 120;

/** So far off is heard as something else: no quiet moment is waited for. */
const RESTART_MS = 500;
const CUT_WITHIN_MS = 2_000;

/** Where two pages are off to both sides, this counts twice. */
const START_MS = 1;
const STOP_MS = 0.3;
/** Below that nobody hears anything but a colour in the same room: slowly, by 3 cents at most. */
const SLIGHT_MS = 3;
const SLIGHT_CLOSING_MS = 2_000;
const FINE_MS = 40;
const FINE_TRIM = 0.005;
const COARSE_TRIM = 0.02;
const CLOSING_MS = 1_000;
const COOLDOWN_MS = 1_000;

/** `errorMs`: how far the sound is ahead of the timeline; `nowMs`: any monotonic clock. */
export function decide(state: ServoState, errorMs: number, nowMs: number): ServoDecision {
  const size = Math.abs(errorMs);
  if (nowMs < state.heldUntilMs) {
    return { state, action: { kind: "hold" } };
  }
  if (size > RESTART_MS) {
    return { state: { trim: 0, heldUntilMs: nowMs + COOLDOWN_MS }, action: { kind: "restart" } };
  }
  if (size > CUT_MS) {
    const heldUntilMs = nowMs + CUT_WITHIN_MS + COOLDOWN_MS;
    return { state: { trim: 0, heldUntilMs }, action: { kind: "cut", withinMs: CUT_WITHIN_MS } };
  }
  const correcting = state.trim !== 0;
  if (size <= STOP_MS || (!correcting && size < START_MS)) {
    const action: ServoAction = correcting ? { kind: "trim", trim: 0, durationMs: 0 } : { kind: "hold" };
    return { state: RESTING_SERVO, action };
  }
  const limit = size > FINE_MS ? COARSE_TRIM : FINE_TRIM;
  const closingMs = size > SLIGHT_MS ? CLOSING_MS : SLIGHT_CLOSING_MS;
  const trim = Math.max(-limit, Math.min(limit, -errorMs / closingMs));
  // A planned end: a page whose timers sleep must not run past the goal.
  return { state: { ...state, trim }, action: { kind: "trim", trim, durationMs: size / Math.abs(trim) } };
}
