import type { AnchorRow, QueueEntryRow, TrackRow } from "../../api/rows";

// Rows as the server tells them, for tests.

export const track = (id: string): TrackRow => ({
  id,
  owner_id: null,
  title: `Title ${id}`,
  artist: null,
  duration_ms: 60_000,
  sample_rate: 48_000,
  sample_count: 2_880_000,
  audio_path: `${id}.m4a`,
  cover_path: null,
  cover_small_path: null,
  album: null,
  hue: null,
  demo: true,
  open: true,
  renditions: [],
  hls_path: null,
  dash_path: null,
  loudness_lufs: null,
  true_peak_dbtp: null,
  gain_db: null,
  waveform_path: null,
  created_at: "2026-01-01T00:00:00Z",
});

export const anchor = (seq: number, changes: Partial<AnchorRow> = {}): AnchorRow => ({
  session_id: "s",
  epoch: 1,
  seq,
  clock_id: "first",
  entry_id: null,
  track_id: null,
  position_ms: 0,
  at_server_ms: 1000,
  rate: 1,
  playing: false,
  ...{ next_entry_id: null, next_track_id: null, next_at_server_ms: null, next_position_ms: null },
  ...{ crossfade_ms: 0, crossfade_curve: "equal_power", fade_out_ms: null, fade_out_at_ms: null },
  ...changes,
});

export const entry = (id: string, rank: number, changes: Partial<QueueEntryRow> = {}): QueueEntryRow => ({
  id,
  session_id: "s",
  track_id: `track-${id}`,
  requested_by: "host",
  state: "queued",
  rank,
  pinned_at: null,
  created_at: "2026-01-01T00:00:00Z",
  cue_in_ms: null,
  cue_out_ms: null,
  ...changes,
});
