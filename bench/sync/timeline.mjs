// Where the music should be: the anchors as the database holds them.

/** The anchors that came into effect, each until the next: a later one replaces those that start after it. */
export function inEffect(anchors) {
  return anchors.reduce(
    (kept, anchor) => [...kept.filter((known) => known.at_server_ms < anchor.at_server_ms), anchor],
    [],
  );
}

/** The track and its position at a server time; null while nothing plays. */
export function timelineAt(effective, serverMs) {
  const anchor = effective.findLast((each) => each.at_server_ms <= serverMs);
  return anchor?.playing
    ? {
        trackId: anchor.track_id,
        positionMs: anchor.position_ms + (serverMs - anchor.at_server_ms) * anchor.rate,
        sinceMs: serverMs - anchor.at_server_ms,
      }
    : null;
}
