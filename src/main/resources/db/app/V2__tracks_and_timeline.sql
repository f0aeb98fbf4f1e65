-- What plays: tracks, the queue in DJ order, and the timeline (anchor and events).

create table public.tracks (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid references public.profiles on delete set null,
  title text not null check (char_length(title) between 1 and 200),
  artist text check (char_length(artist) between 1 and 200),
  duration_ms double precision not null check (duration_ms > 0),
  sample_rate integer not null check (sample_rate > 0),
  sample_count bigint not null check (sample_count > 0),
  audio_path text not null,
  cover_path text,
  hue integer check (hue between 0 and 359),
  demo boolean not null default false,
  created_at timestamptz not null default now()
);
create index tracks_owner_id on public.tracks (owner_id);

create type public.entry_state as enum ('queued', 'playing', 'played');

create table public.queue_entries (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references public.sessions on delete cascade,
  track_id uuid not null references public.tracks,
  requested_by uuid not null default auth.uid() references public.profiles,
  state public.entry_state not null default 'queued',
  -- DJ order: a move writes the mean of its new neighbours' ranks into one row.
  rank numeric not null,
  created_at timestamptz not null default now(),
  -- Checked at the end of a statement, so that one statement can number a queue anew.
  unique (session_id, rank) deferrable
);
create index queue_entries_track_id on public.queue_entries (track_id);

-- The anchor: position(t) = position_ms + (t - at_server_ms) * rate while playing.
create table public.playback (
  session_id uuid primary key references public.sessions on delete cascade,
  epoch bigint not null default 1,
  seq bigint not null default 0,
  clock_id text not null,
  entry_id uuid references public.queue_entries on delete set null,
  track_id uuid references public.tracks,
  position_ms double precision not null default 0 check (position_ms >= 0),
  at_server_ms double precision not null,
  rate double precision not null default 1,
  playing boolean not null default false
);

create table public.timeline_events (
  session_id uuid not null references public.sessions on delete cascade,
  seq bigint not null,
  epoch bigint not null,
  kind text not null check (kind in ('play', 'pause', 'seek', 'next', 'advance', 'end', 'restamp')),
  actor_id uuid references public.profiles on delete set null,
  entry_id uuid,
  track_id uuid,
  position_ms double precision not null,
  at_server_ms double precision not null,
  playing boolean not null,
  created_at timestamptz not null default now(),
  primary key (session_id, seq)
);

create function private.sees_track(track uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.queue_entries
    join public.members using (session_id)
    where track_id = track and user_id = auth.uid());
end;
grant execute on function private.sees_track(uuid) to anon, authenticated, service_role;

alter table public.tracks enable row level security;
alter table public.queue_entries enable row level security;
alter table public.playback enable row level security;
alter table public.timeline_events enable row level security;
grant select on public.tracks, public.queue_entries, public.playback, public.timeline_events to authenticated;
grant insert (id, session_id, track_id), delete on public.queue_entries to authenticated;

create policy "demo, own and queued tracks" on public.tracks for select to authenticated
  using (demo or owner_id = (select auth.uid()) or private.sees_track(id));
create policy "queues of joined sessions" on public.queue_entries for select to authenticated
  using (private.is_member(session_id));
create policy "the deck holder adds tracks that he sees" on public.queue_entries for insert to authenticated
  with check (
    private.holds_decks(session_id)
    and exists (
      select from public.tracks
      where id = track_id and (demo or owner_id = (select auth.uid()) or private.sees_track(id))));
create policy "the deck holder removes what waits" on public.queue_entries for delete to authenticated
  using (private.holds_decks(session_id) and state = 'queued');
create policy "anchors of joined sessions" on public.playback for select to authenticated
  using (private.is_member(session_id));
create policy "timelines of joined sessions" on public.timeline_events for select to authenticated
  using (private.is_member(session_id));

create function private.append_to_queue() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- One writer at a time gives each entry a rank of its own.
  perform from public.sessions where id = new.session_id for no key update;
  select coalesce(max(rank), 0) + 1 into new.rank
  from public.queue_entries where session_id = new.session_id;
  return new;
end
$$;
create trigger append_to_queue before insert on public.queue_entries
  for each row execute function private.append_to_queue();

create function private.tell_queue_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.broadcast_changes(
    'session:' || coalesce(new.session_id, old.session_id) || ':queue',
    tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
  return null;
end
$$;
create trigger tell_queue_change after insert or update or delete on public.queue_entries
  for each row execute function private.tell_queue_change();

-- Numbers a queue anew where halving ranks has used up their precision.
create function private.renumber_queue(session uuid) returns void
language sql set search_path = '' as $$
  update public.queue_entries q set rank = numbered.rank
  from (
    select id, row_number() over (order by rank) as rank from public.queue_entries where session_id = session
  ) numbered
  where q.id = numbered.id and q.rank <> numbered.rank;
$$;

-- Puts an entry right before another of the same session, or last where that is null.
create function public.move_entry(p_entry uuid, p_before uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  smallest_gap constant numeric := 0.000001;
  me uuid := private.require_user();
  session uuid := (select q.session_id from public.queue_entries q where q.id = p_entry);
  upper_rank numeric;
  lower_rank numeric;
begin
  if session is null or not private.is_member(session) then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  elsif not private.holds_decks(session) then
    perform private.refuse('not_the_dj', 'Only the DJ can reorder the queue.', 403);
  end if;
  perform from public.sessions where id = session for no key update;
  perform from public.queue_entries where id = p_entry and state = 'queued' for no key update;
  if not found or (p_before is not null and not exists (
      select from public.queue_entries where id = p_before and session_id = session and id <> p_entry)) then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  end if;
  for attempt in 1 .. 2 loop
    select rank into upper_rank from public.queue_entries where id = p_before;
    select max(rank) into lower_rank from public.queue_entries
    where session_id = session and id <> p_entry and (upper_rank is null or rank < upper_rank);
    exit when upper_rank - lower_rank >= smallest_gap is not false;
    perform private.renumber_queue(session);
  end loop;
  update public.queue_entries
  set rank = case
    when upper_rank is null then coalesce(lower_rank, 0) + 1
    when lower_rank is null then upper_rank - 1
    else trim_scale((lower_rank + upper_rank) / 2.0)
  end
  where id = p_entry;
end
$$;

create function private.anchor_json(anchor public.playback) returns jsonb language sql immutable
begin atomic
  select to_jsonb(anchor);
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

-- The one way to write an anchor. The caller holds the row lock and has checked (epoch, seq).
create function private.set_anchor(
  session uuid, kind text, actor uuid, entry uuid,
  position_ms double precision, at_server_ms double precision, playing boolean) returns jsonb
language plpgsql set search_path = '' as $$
declare
  anchor public.playback;
begin
  update public.queue_entries q
  set state = case when q.id = entry then 'playing'::public.entry_state else 'played' end
  where q.session_id = session
    and ((q.id = entry and q.state <> 'playing') or (q.id is distinct from entry and q.state = 'playing'));
  update public.playback p
  set seq = p.seq + 1, clock_id = private.clock_id(), entry_id = entry,
    track_id = (select q.track_id from public.queue_entries q where q.id = entry),
    position_ms = set_anchor.position_ms, at_server_ms = set_anchor.at_server_ms, rate = 1,
    playing = set_anchor.playing
  where p.session_id = session
  returning * into anchor;
  insert into public.timeline_events
    (session_id, seq, epoch, kind, actor_id, entry_id, track_id, position_ms, at_server_ms, playing)
  values (session, anchor.seq, anchor.epoch, kind, actor, anchor.entry_id, anchor.track_id,
    anchor.position_ms, anchor.at_server_ms, anchor.playing);
  perform realtime.send(private.anchor_json(anchor), 'playback', 'session:' || session);
  return private.anchor_json(anchor);
end
$$;

-- The entry that comes next, held so that nobody removes it before it is on the decks.
create function private.hold_next_entry(session uuid) returns uuid
language plpgsql set search_path = '' as $$
declare
  entry uuid;
begin
  loop
    select id into entry from public.queue_entries
    where session_id = session and state = 'queued' order by rank limit 1 for no key update;
    -- Nothing is found too where the first was removed while it was waited for: then another is first.
    exit when found or not exists (
      select from public.queue_entries where session_id = session and state = 'queued');
  end loop;
  return entry;
end
$$;

-- The DJ's command, refused unless (epoch, seq) is still the anchor's. What starts sound starts a
-- little later than now, so that the command reaches every page before its moment.
create function public.command_playback(
  p_session uuid, p_epoch bigint, p_seq bigint, p_command text,
  p_position_ms double precision default null, p_entry uuid default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lead_ms constant double precision := 200;
  me uuid := private.require_user();
  now_ms constant double precision := private.server_ms();
  anchor public.playback;
  entry uuid;
  duration_ms double precision;
begin
  select * into anchor from public.playback where session_id = p_session for update;
  if not found or not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif exists (select from public.sessions where id = p_session and ended_at is not null) then
    perform private.refuse('session_ended', 'The session is over.', 410);
  elsif not private.holds_decks(p_session) then
    perform private.refuse('not_the_dj', 'Only the DJ can do this.', 403);
  elsif (anchor.epoch, anchor.seq) is distinct from (p_epoch, p_seq) then
    perform private.refuse('stale_command', 'Another command came first.', 409);
  end if;

  case p_command
    when 'play', 'next' then
      entry := coalesce(p_entry, case when p_command = 'play' then anchor.entry_id end, private.hold_next_entry(p_session));
      if entry is null then
        perform private.refuse('nothing_to_play', 'The queue is empty.', 409);
      end if;
    when 'pause', 'seek' then
      entry := anchor.entry_id;
      if entry is null then
        perform private.refuse('nothing_to_play', 'Nothing is on the decks.', 409);
      end if;
    else
      perform private.refuse('invalid_command', 'The commands are play, pause, seek and next.', 400);
  end case;

  select t.duration_ms into duration_ms
  from public.queue_entries q join public.tracks t on t.id = q.track_id
  where q.id = entry and q.session_id = p_session
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
    when p_command = 'seek' and not anchor.playing then
      private.set_anchor(p_session, 'seek', me, entry, p_position_ms, now_ms, false)
    when p_command = 'seek' then
      private.set_anchor(p_session, 'seek', me, entry, p_position_ms, now_ms + lead_ms, true)
    when entry is not distinct from anchor.entry_id and p_position_ms is null and anchor.playing then
      private.anchor_json(anchor)
    when entry is not distinct from anchor.entry_id then
      private.set_anchor(p_session, 'play', me, entry,
        coalesce(p_position_ms, private.position_ms(anchor, now_ms)), now_ms + lead_ms, true)
    else
      private.set_anchor(p_session, p_command, me, entry, coalesce(p_position_ms, 0), now_ms + lead_ms, true)
  end;
end
$$;

-- Live anchors of which the track ends before a server time: session, seq, and when it ends.
create function private.anchors_ending_before(server_ms double precision)
returns table (session_id uuid, seq bigint, ends_at_ms double precision) language sql stable
begin atomic
  select p.session_id, p.seq, p.at_server_ms + (t.duration_ms - p.position_ms) / p.rate
  from public.playback p join public.tracks t on t.id = p.track_id
  where p.playing and p.at_server_ms + (t.duration_ms - p.position_ms) / p.rate < server_ms;
end;

-- The timeline keeper's command: the next entry at the given time, or the end of the music.
create function private.advance_playback(p_session uuid, p_seq bigint, p_at_server_ms double precision)
returns boolean language plpgsql set search_path = '' as $$
declare
  next_entry uuid;
begin
  perform from public.playback where session_id = p_session and seq = p_seq and playing for update;
  if not found then
    return false; -- a command of the DJ came first
  end if;
  next_entry := private.hold_next_entry(p_session);
  perform private.set_anchor(
    p_session, case when next_entry is null then 'end' else 'advance' end, null,
    next_entry, 0, p_at_server_ms, next_entry is not null);
  return true;
end
$$;

-- After a start: what was playing goes on at its right place, told in the new clock.
create function private.restamp_anchors() returns integer
language plpgsql set search_path = '' as $$
declare
  now_ms constant double precision := private.server_ms();
  anchor public.playback;
  restamped integer := 0;
begin
  for anchor in select * from public.playback where playing for update loop
    perform private.set_anchor(
      anchor.session_id, 'restamp', null, anchor.entry_id, private.position_ms(anchor, now_ms), now_ms, true);
    restamped := restamped + 1;
  end loop;
  update public.playback set clock_id = private.clock_id() where not playing;
  return restamped;
end
$$;
