-- What plays when: the anchor with the announced next entry, and the events that it is the fold of.

alter table public.sessions
  add column crossfade_ms integer not null default 0 check (crossfade_ms between 0 and 12000),
  add column crossfade_curve text not null default 'equal_power' check (crossfade_curve in ('equal_power', 'linear')),
  -- Fills an empty queue even while a DJ holds the decks.
  add column auto_dj boolean not null default false;
insert into private.session_settings (key, kind, least, most, choices) values
  ('crossfade_ms', 'integer', 0, 12000, null),
  ('crossfade_curve', 'choice', null, null, array['equal_power', 'linear']),
  ('auto_dj', 'boolean', null, null, null);

alter table public.queue_entries
  add column cue_in_ms double precision check (cue_in_ms >= 0 and cue_in_ms < 'infinity'),
  add column cue_out_ms double precision check (cue_out_ms > coalesce(cue_in_ms, 0) and cue_out_ms < 'infinity');
create unique index one_playing_entry on public.queue_entries (session_id) where state = 'playing';
create unique index one_announced_entry on public.queue_entries (session_id) where state = 'announced';

-- The anchor: position(t) = position_ms + (t - at_server_ms) * rate while playing.
create table public.playback (
  session_id uuid primary key references public.sessions on delete cascade,
  epoch bigint not null default 1,
  seq bigint not null default 0,
  clock_id text not null,
  entry_id uuid references public.queue_entries on delete set null,
  track_id uuid references public.tracks,
  position_ms double precision not null default 0 check (position_ms >= 0 and position_ms < 'infinity'),
  at_server_ms double precision not null check (abs(at_server_ms) < 'infinity'),
  rate double precision not null default 1,
  playing boolean not null default false,
  -- What was announced as next, and when it starts; without a time while the music stands still or fades.
  -- No foreign keys, so that who asks for playback with its track is understood.
  next_entry_id uuid,
  next_track_id uuid,
  next_at_server_ms double precision check (abs(next_at_server_ms) < 'infinity'),
  next_position_ms double precision,
  -- Of the start that is announced; where none is, of the start of what plays.
  crossfade_ms double precision not null default 0 check (crossfade_ms between 0 and 12000),
  crossfade_curve text not null default 'equal_power',
  -- The gain falls to nothing in this time, then the music pauses.
  fade_out_ms double precision,
  fade_out_at_ms double precision
);

-- Each change of an anchor, holding the whole anchor after it.
create table public.timeline_events (
  like public.playback,
  kind text not null check (kind in (
    'play', 'pause', 'seek', 'next', 'fade_out', 'announce', 'advance', 'skip', 'end', 'decks', 'reanchor', 'restamp')),
  actor_id uuid references public.profiles on delete set null,
  created_at timestamptz not null default now(),
  primary key (session_id, seq),
  foreign key (session_id) references public.sessions on delete cascade
);

alter table public.playback enable row level security;
alter table public.timeline_events enable row level security;
grant select on public.playback, public.timeline_events to authenticated;
create policy "anchors of joined sessions" on public.playback for select to authenticated
  using (private.is_member(session_id));
create policy "timelines of joined sessions" on public.timeline_events for select to authenticated
  using (private.is_member(session_id));

-- What stands still means the same in every clock.
create function private.anchor_json(anchor public.playback) returns jsonb language sql stable
begin atomic
  select to_jsonb(anchor)
    || jsonb_build_object('clock_id', case when anchor.playing then anchor.clock_id else private.clock_id() end);
end;

-- The position at a server time, held within the track.
create function private.position_ms(anchor public.playback, server_ms double precision) returns double precision
language sql stable security definer
begin atomic
  select least(
    anchor.position_ms
      + case when anchor.playing then greatest(0, server_ms - anchor.at_server_ms) * anchor.rate else 0 end,
    coalesce((select duration_ms from public.tracks where id = anchor.track_id), 0));
end;

-- When what plays ends by itself: at its cue, or at the track's end where that was passed; null while it stands still.
create function private.ends_at_ms(anchor public.playback) returns double precision
language sql stable security definer
begin atomic
  select anchor.at_server_ms
    + (case when q.cue_out_ms > anchor.position_ms then q.cue_out_ms else t.duration_ms end - anchor.position_ms)
      / anchor.rate
  from public.queue_entries q join public.tracks t on t.id = q.track_id
  where q.id = anchor.entry_id and anchor.playing;
end;

-- The one way to write an anchor: numbers it, moves the entries' states, notes the event and tells it.
-- The caller holds the row lock and has checked (epoch, seq).
create function private.write_anchor(wanted public.playback, kind text, actor uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  anchor public.playback := wanted;
begin
  anchor.seq := wanted.seq + 1;
  anchor.clock_id := private.clock_id();
  anchor.track_id := (select q.track_id from public.queue_entries q where q.id = anchor.entry_id);
  anchor.next_track_id := (select q.track_id from public.queue_entries q where q.id = anchor.next_entry_id);

  update public.queue_entries q set state = case when q.state = 'playing' then 'played' else 'queued' end::public.entry_state
  where q.session_id = anchor.session_id and q.id is distinct from anchor.entry_id
    and (q.state = 'playing' or (q.state = 'announced' and q.id is distinct from anchor.next_entry_id));
  update public.queue_entries q set state = 'playing' where q.id = anchor.entry_id and q.state <> 'playing';
  update public.queue_entries q set state = 'announced' where q.id = anchor.next_entry_id and q.state <> 'announced';

  update public.playback p set
    (epoch, seq, clock_id, entry_id, track_id, position_ms, at_server_ms, rate, playing,
      next_entry_id, next_track_id, next_at_server_ms, next_position_ms,
      crossfade_ms, crossfade_curve, fade_out_ms, fade_out_at_ms)
    = (anchor.epoch, anchor.seq, anchor.clock_id, anchor.entry_id, anchor.track_id, anchor.position_ms,
      anchor.at_server_ms, anchor.rate, anchor.playing,
      anchor.next_entry_id, anchor.next_track_id, anchor.next_at_server_ms, anchor.next_position_ms,
      anchor.crossfade_ms, anchor.crossfade_curve, anchor.fade_out_ms, anchor.fade_out_at_ms)
  where p.session_id = anchor.session_id;
  insert into public.timeline_events select (anchor).*, write_anchor.kind, write_anchor.actor;
  perform realtime.send(private.anchor_json(anchor), 'playback', 'session:' || anchor.session_id);
  -- The timeline keeper looks at the session once this has committed.
  perform pg_logical_emit_message(true, 'whatssound.timeline', anchor.session_id || ' ' || anchor.seq);
  return private.anchor_json(anchor);
end
$$;

-- The anchor with the start of its announced entry worked out anew. A crossfade gives way to ten
-- seconds of notice, and takes no more than half of either entry.
create function private.with_next_start(anchor public.playback) returns public.playback
language plpgsql stable set search_path = '' as $$
declare
  notice_ms constant double precision := 10000;
  now_ms constant double precision := private.server_ms();
  ends_ms constant double precision := private.ends_at_ms(anchor);
  setting_ms double precision;
  next_length_ms double precision;
begin
  anchor.next_at_server_ms := null;
  anchor.next_position_ms := null;
  if anchor.next_entry_id is null or ends_ms is null or anchor.fade_out_at_ms is not null then
    return anchor;
  end if;
  select s.crossfade_ms, s.crossfade_curve into setting_ms, anchor.crossfade_curve
  from public.sessions s where s.id = anchor.session_id;
  select coalesce(q.cue_in_ms, 0), coalesce(q.cue_out_ms, t.duration_ms) - coalesce(q.cue_in_ms, 0)
  into anchor.next_position_ms, next_length_ms
  from public.queue_entries q join public.tracks t on t.id = q.track_id where q.id = anchor.next_entry_id;
  anchor.crossfade_ms := greatest(0, least(
    setting_ms, next_length_ms / 2, (ends_ms - anchor.at_server_ms) / 2, ends_ms - now_ms - notice_ms));
  -- What ended while nobody kept time is followed now, not in the past.
  anchor.next_at_server_ms := greatest(ends_ms - anchor.crossfade_ms, now_ms);
  return anchor;
end
$$;

-- An anchor as a command makes it: the same entry keeps what was announced as next, another one forgets it.
create function private.set_anchor(
  session uuid, kind text, actor uuid, entry uuid,
  position_ms double precision, at_server_ms double precision, playing boolean) returns jsonb
language plpgsql set search_path = '' as $$
declare
  anchor public.playback;
begin
  select * into anchor from public.playback p where p.session_id = session for update;
  if entry is distinct from anchor.entry_id or entry is null then
    anchor.next_entry_id := null;
  end if;
  anchor.entry_id := entry;
  anchor.position_ms := set_anchor.position_ms;
  anchor.at_server_ms := set_anchor.at_server_ms;
  anchor.rate := 1;
  anchor.playing := set_anchor.playing;
  anchor.crossfade_ms := 0;
  anchor.fade_out_ms := null;
  anchor.fade_out_at_ms := null;
  return private.write_anchor(private.with_next_start(anchor), kind, actor);
end
$$;

-- The decks have another holder: commands name a new epoch, and nothing audible changes.
create function private.new_epoch(session uuid, actor uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  anchor public.playback;
begin
  select * into anchor from public.playback p where p.session_id = session for update;
  anchor.epoch := anchor.epoch + 1;
  return private.write_anchor(anchor, 'decks', actor);
end
$$;

-- The caller's hands on the decks: answers the locked anchor, or refuses who may not command it.
create function private.hold_anchor(session uuid) returns public.playback
language plpgsql set search_path = '' as $$
declare
  anchor public.playback;
begin
  perform private.require_user();
  select * into anchor from public.playback p where p.session_id = session for update;
  if not found or not private.is_member(session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif exists (select from public.sessions where id = session and ended_at is not null) then
    perform private.refuse('session_ended', 'The session is over.', 410);
  elsif not private.holds_decks(session) then
    perform private.refuse('not_the_dj', 'Only the DJ can do this.', 403);
  end if;
  return anchor;
end
$$;

-- The gain falls to nothing, at the latest when the entry ends; the keeper then writes the pause.
create function private.fade_out(anchor public.playback, actor uuid, at_ms double precision, fade_ms double precision)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if (fade_ms between 0 and 60000) is not true then
    perform private.refuse('invalid_command', 'A fade takes 0 to 60000 ms.', 400);
  end if;
  anchor.fade_out_at_ms := at_ms;
  anchor.fade_out_ms := greatest(0, least(fade_ms, private.ends_at_ms(anchor) - at_ms));
  return private.write_anchor(private.with_next_start(anchor), 'fade_out', actor);
end
$$;

-- The DJ's command, refused unless (epoch, seq) is still the anchor's. What starts sound starts a
-- little later than now, so that the command reaches every page before its moment.
create function public.command_playback(
  p_session uuid, p_epoch bigint, p_seq bigint, p_command text,
  p_position_ms double precision default null, p_entry uuid default null,
  p_fade_ms double precision default 3000) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lead_ms constant double precision := 200;
  anchor constant public.playback := private.hold_anchor(p_session);
  me constant uuid := auth.uid();
  now_ms constant double precision := private.server_ms();
  entry uuid := anchor.entry_id;
  duration_ms double precision;
  cue_in_ms double precision;
begin
  if (anchor.epoch, anchor.seq) is distinct from (p_epoch, p_seq) then
    perform private.refuse('stale_command', 'Another command came first.', 409);
  elsif p_command in ('play', 'next') is true then
    entry := coalesce(p_entry, case when p_command = 'play' then entry end,
      anchor.next_entry_id, private.next_entry(p_session));
  elsif p_command in ('pause', 'seek', 'fade_out') is not true then
    perform private.refuse('invalid_command', 'The commands are play, pause, seek, next and fade_out.', 400);
  end if;
  if entry is null then
    perform private.refuse('nothing_to_play', 'Nothing is on the decks, and nothing waits.', 409);
  end if;

  select t.duration_ms, coalesce(q.cue_in_ms, 0) into duration_ms, cue_in_ms
  from public.queue_entries q join public.tracks t on t.id = q.track_id
  where q.id = entry and q.session_id = p_session and q.state <> 'removed' and t.removed_at is null
  for no key update of q;
  if not found then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  elsif (p_position_ms is null and p_command = 'seek')
      or (p_position_ms between 0 and duration_ms) is false then
    perform private.refuse('invalid_command', 'The position lies outside the track.', 400);
  end if;

  return case
    when p_command = 'pause' then
      private.set_anchor(p_session, 'pause', me, entry, private.position_ms(anchor, now_ms), now_ms, false)
    when p_command = 'fade_out' and not anchor.playing then
      private.anchor_json(anchor)
    when p_command = 'fade_out' then
      private.fade_out(anchor, me, greatest(now_ms + lead_ms, anchor.at_server_ms), p_fade_ms)
    when p_command = 'seek' then
      private.set_anchor(p_session, 'seek', me, entry, p_position_ms,
        now_ms + case when anchor.playing then lead_ms else 0 end, anchor.playing)
    when entry is distinct from anchor.entry_id then
      private.set_anchor(p_session, p_command, me, entry, coalesce(p_position_ms, cue_in_ms), now_ms + lead_ms, true)
    when p_position_ms is null and anchor.playing and anchor.fade_out_at_ms is null then
      private.anchor_json(anchor)
    else
      private.set_anchor(p_session, 'play', me, entry,
        coalesce(p_position_ms, private.position_ms(anchor, now_ms + case when anchor.playing then lead_ms else 0 end)),
        now_ms + lead_ms, true)
  end;
end
$$;

-- Where an entry begins and ends, as the DJ hears it; null is the track's own beginning and end.
create function public.set_cues(p_entry uuid, p_in double precision default null, p_out double precision default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  shortest_ms constant double precision := 1000;
  entry public.queue_entries;
  duration_ms double precision;
begin
  select * into entry from public.queue_entries where id = p_entry;
  if not found or not private.is_member(entry.session_id) then
    perform private.require_user();
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  end if;
  perform private.hold_anchor(entry.session_id);
  select state into entry.state from public.queue_entries where id = p_entry for no key update;
  select t.duration_ms into duration_ms from public.tracks t where t.id = entry.track_id;
  if entry.state <> 'queued' then
    perform private.refuse('entry_locked', 'The entry is announced or played already.', 409);
  elsif (coalesce(p_in, 0) between 0 and duration_ms and coalesce(p_out, duration_ms) <= duration_ms
      and coalesce(p_out, duration_ms) - coalesce(p_in, 0) >= least(shortest_ms, duration_ms)) is not true then
    perform private.refuse('invalid_cues', 'The cues lie outside the track, or less than a second apart.', 400);
  end if;
  update public.queue_entries set cue_in_ms = p_in, cue_out_ms = p_out where id = p_entry;
end
$$;

create table private.heartbeat_misses (
  session_id uuid primary key references public.sessions on delete cascade,
  seq bigint not null
);
alter table private.heartbeat_misses enable row level security;

-- The DJ's page says every 10 s what its loudspeaker plays at which server time; null while silent. The
-- anchor is told again. A page that is off twice in a row takes the timeline along, except where a start is
-- announced and locked. Far off is no drift but nonsense, and so is another time than now.
create function public.dj_heartbeat(
  p_session uuid, p_epoch bigint,
  p_position_ms double precision default null, p_at_server_ms double precision default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lead_ms constant double precision := 200;
  tolerated_ms constant double precision := 60;
  furthest_ms constant double precision := 10000;
  anchor constant public.playback := private.hold_anchor(p_session);
  now_ms constant double precision := private.server_ms();
  off_ms double precision;
begin
  if anchor.epoch is distinct from p_epoch then
    perform private.refuse('stale_command', 'Another command came first.', 409);
  elsif num_nonnulls(p_position_ms, p_at_server_ms) = 1
      or (p_position_ms >= 0 and p_position_ms < 'infinity' and abs(p_at_server_ms) < 'infinity') is false then
    perform private.refuse('invalid_command', 'The heartbeat tells no position at a time.', 400);
  end if;
  if anchor.playing and anchor.fade_out_at_ms is null and anchor.next_at_server_ms is null
      and p_at_server_ms between greatest(anchor.at_server_ms, now_ms - furthest_ms) and now_ms + lead_ms then
    off_ms := p_position_ms - (anchor.position_ms + (p_at_server_ms - anchor.at_server_ms) * anchor.rate);
  end if;
  if (abs(off_ms) > tolerated_ms and abs(off_ms) < furthest_ms) is not true then
    delete from private.heartbeat_misses where session_id = p_session;
  elsif exists (select from private.heartbeat_misses where session_id = p_session and seq = anchor.seq) then
    delete from private.heartbeat_misses where session_id = p_session;
    return private.set_anchor(p_session, 'reanchor', auth.uid(), anchor.entry_id,
      greatest(0, private.position_ms(anchor, now_ms + lead_ms) + off_ms), now_ms + lead_ms, true);
  else
    insert into private.heartbeat_misses (session_id, seq) values (p_session, anchor.seq)
    on conflict (session_id) do update set seq = excluded.seq;
  end if;
  perform realtime.send(private.anchor_json(anchor), 'playback', 'session:' || p_session);
  return private.anchor_json(anchor);
end
$$;

-- Goes to the next entry now, if this one still plays; answers whether it did. For votes to skip.
create function private.skip_entry(session uuid, entry uuid) returns boolean
language plpgsql set search_path = '' as $$
declare
  lead_ms constant double precision := 200;
  now_ms constant double precision := private.server_ms();
  anchor public.playback;
  next_entry uuid;
begin
  select * into anchor from public.playback p where p.session_id = session for update;
  if not found or anchor.entry_id is distinct from entry or not anchor.playing then
    return false;
  end if;
  next_entry := coalesce(anchor.next_entry_id, private.next_entry(session));
  perform private.set_anchor(session, case when next_entry is null then 'end' else 'skip' end, null, next_entry,
    coalesce((select cue_in_ms from public.queue_entries where id = next_entry), 0),
    now_ms + case when next_entry is null then 0 else lead_ms end, next_entry is not null);
  return true;
end
$$;

grant execute on function
  public.command_playback(uuid, bigint, bigint, text, double precision, uuid, double precision),
  public.set_cues(uuid, double precision, double precision),
  public.dj_heartbeat(uuid, bigint, double precision, double precision)
  to authenticated;
