// What a Chrome trace says of the main thread of a page, frame by frame.

const SCRIPTING = new Set([
  "FunctionCall",
  "EvaluateScript",
  "RunMicrotasks",
  "FireAnimationFrame",
  "TimerFire",
  "EventDispatch",
  "v8.compile",
  "v8.run",
  "V8.InvokeModule",
]);
const LAYOUT = new Set([
  "UpdateLayoutTree",
  "RecalcStyle",
  "Layout",
  "PrePaint",
  "HitTest",
  "IntersectionObserverController::computeIntersections",
]);
const COLLECTING = new Set(["MajorGC", "MinorGC", "V8.GCScavenger", "V8.GC_MC_BACKGROUND_MARKING"]);
const PAINTING = new Set(["Paint", "Layerize", "UpdateLayer", "CompositeLayers", "Commit"]);
const FRAME = "BeginMainThreadFrame";

export const CATEGORIES = [
  "-*",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-v8.gc",
  "v8",
  "v8.execute",
  "blink.user_timing",
  "disabled-by-default-devtools.timeline.frame",
  "__metadata",
];

/** Sums of milliseconds a frame: each runs from the beginning of one to the beginning of the next. */
export function framesOf(events, pageUrl) {
  const thread = mainThread(events, pageUrl);
  const own = events.filter(({ pid, tid }) => pid === thread.pid && tid === thread.tid);
  const begins = own
    .filter(({ name, ph }) => name === FRAME && ph !== "E")
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const complete = own.filter(({ ph, dur }) => ph === "X" && dur > 0);
  const spansOf = (names) => merged(complete.filter(({ name }) => names.has(name)));
  const collecting = spansOf(COLLECTING);
  const kinds = {
    scripting: without(spansOf(SCRIPTING), collecting),
    layout: spansOf(LAYOUT),
    collecting,
    painting: spansOf(PAINTING),
  };
  kinds.scriptingAndLayout = merged(
    [...kinds.scripting, ...without(kinds.layout, collecting)].map(([ts, end]) => ({ ts, dur: end - ts })),
  );
  const work = outermost(complete.filter(({ name }) => SCRIPTING.has(name) || LAYOUT.has(name)));
  const frames = begins.slice(0, -1).map((from, index) => {
    const to = begins[index + 1];
    const sums = Object.entries(kinds).map(([kind, spans]) => [kind, overlapMs(spans, from, to)]);
    const begun = work.filter(({ ts }) => ts >= from && ts < to);
    const processor = begun.reduce((sum, { tdur }) => sum + (tdur ?? 0) / 1000, 0);
    return { ...Object.fromEntries(sums), processor };
  });
  return { frames, seconds: (begins.at(-1) - begins[0]) / 1e6, costliest: costliest(complete) };
}

function mainThread(events, pageUrl) {
  const pids = new Set();
  for (const { args } of events) {
    for (const frame of args?.data?.frames ?? []) {
      if (frame.url?.startsWith(pageUrl) && frame.processId) pids.add(frame.processId);
    }
  }
  const named = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const found = named.filter(({ pid }) => pids.size === 0 || pids.has(pid));
  // Where the trace does not say which renderer shows the page, it is the one that drew most frames.
  const drawn = ({ pid, tid }) =>
    events.filter((each) => each.name === FRAME && each.pid === pid && each.tid === tid).length;
  return found.toSorted((a, b) => drawn(b) - drawn(a))[0];
}

/** Those that lie within no other. */
function outermost(events) {
  const outer = [];
  let end = -Infinity;
  for (const event of events.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    if (event.ts < end) continue;
    outer.push(event);
    end = event.ts + event.dur;
  }
  return outer;
}

/** Spans that neither overlap nor lie within each other. */
function merged(events) {
  const spans = [];
  for (const { ts, dur } of events.toSorted((a, b) => a.ts - b.ts)) {
    const last = spans.at(-1);
    if (last && ts <= last[1]) last[1] = Math.max(last[1], ts + dur);
    else spans.push([ts, ts + dur]);
  }
  return spans;
}

function without(spans, holes) {
  const left = [];
  let at = 0;
  for (const [from, to] of spans) {
    let begin = from;
    while (at < holes.length && holes[at][1] <= from) at++;
    for (let i = at; i < holes.length && holes[i][0] < to; i++) {
      if (holes[i][0] > begin) left.push([begin, holes[i][0]]);
      begin = Math.max(begin, holes[i][1]);
    }
    if (begin < to) left.push([begin, to]);
  }
  return left;
}

function overlapMs(spans, from, to) {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle][1] <= from) low = middle + 1;
    else high = middle;
  }
  let sum = 0;
  for (let i = low; i < spans.length && spans[i][0] < to; i++) {
    sum += Math.min(spans[i][1], to) - Math.max(spans[i][0], from);
  }
  return sum / 1000;
}

/** The longest single events by name, for who looks for the reason of a figure. */
function costliest(complete) {
  const sums = new Map();
  for (const { name, dur } of complete) {
    const known = sums.get(name) ?? { name, totalMs: 0, maxMs: 0, count: 0 };
    known.totalMs += dur / 1000;
    known.maxMs = Math.max(known.maxMs, dur / 1000);
    known.count++;
    sums.set(name, known);
  }
  return [...sums.values()].sort((a, b) => b.totalMs - a.totalMs).slice(0, 14);
}
