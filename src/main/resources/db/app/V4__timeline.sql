-- What plays when: the anchor, and the events that it is the fold of.

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

alter table public.playback enable row level security;
alter table public.timeline_events enable row level security;
grant select on public.playback, public.timeline_events to authenticated;
create policy "anchors of joined sessions" on public.playback for select to authenticated
  using (private.is_member(session_id));
create policy "timelines of joined sessions" on public.timeline_events for select to authenticated
  using (private.is_member(session_id));

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

grant execute on function
  public.command_playback(uuid, bigint, bigint, text, double precision, uuid)
  to authenticated;
