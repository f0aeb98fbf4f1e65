-- What may be played: tracks, and the queue with its rules.

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
  created_at timestamptz not null default now(),
  -- Its recording is gone; what stays is a name in set lists.
  removed_at timestamptz
);
create index tracks_owner_id on public.tracks (owner_id);

-- The rules of a session's queue, which its host sets.
alter table public.sessions
  add column queue_order text not null default 'dj' check (queue_order in ('dj', 'fair')),
  add column requests text not null default 'everyone' check (requests in ('everyone', 'djs')),
  -- So many requests of one person may wait at a time; DJs have no such limit.
  add column requests_per_person integer not null default 3 check (requests_per_person between 1 and 50),
  -- So long a track that was played is not taken again.
  add column cooldown_minutes integer not null default 0 check (cooldown_minutes between 0 and 1440),
  add column allow_duplicates boolean not null default false;
insert into private.session_settings (key, kind, least, most, choices) values
  ('queue_order', 'choice', null, null, array['dj', 'fair']),
  ('requests', 'choice', null, null, array['everyone', 'djs']),
  ('requests_per_person', 'integer', 1, 50, null),
  ('cooldown_minutes', 'integer', 0, 1440, null),
  ('allow_duplicates', 'boolean', null, null, null);

create type public.entry_state as enum ('queued', 'announced', 'playing', 'played', 'removed');

create table public.queue_entries (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references public.sessions on delete cascade,
  track_id uuid not null references public.tracks,
  -- Null: the Auto-DJ.
  requested_by uuid references public.profiles on delete set null,
  state public.entry_state not null default 'queued',
  -- DJ order: a move writes the mean of its new neighbours' ranks into one row.
  rank numeric not null,
  -- Plays before all that is not pinned.
  pinned_at timestamptz,
  started_at_ms double precision,
  created_at timestamptz not null default clock_timestamp(),
  -- Checked at the end of a statement, so that one statement can number a queue anew.
  unique (session_id, rank) deferrable
);
create index queue_entries_track_id on public.queue_entries (track_id);
alter publication supabase_realtime add table public.queue_entries;

create function private.sees_track(track uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.queue_entries
    join public.members using (session_id)
    where track_id = track and user_id = auth.uid());
end;
grant execute on function private.sees_track(uuid) to anon, authenticated, service_role;

-- A sealed track is its owner's to bring into another session: who hears it in one may not open it to the world.
create function private.may_play(track public.tracks, session uuid, person uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return track.removed_at is null and (
    track.demo or track.owner_id is not distinct from person
    or (track.open and private.sees_track(track.id))
    or exists (select from public.queue_entries q where q.session_id = session and q.track_id = track.id));
end
$$;

alter table public.tracks enable row level security;
alter table public.queue_entries enable row level security;
grant select on public.tracks, public.queue_entries to authenticated;

create policy "demo, own and queued tracks" on public.tracks for select to authenticated
  using (demo or owner_id = (select auth.uid()) or private.sees_track(id));
create policy "queues of joined sessions" on public.queue_entries for select to authenticated
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

-- Whoever writes an entry's state: what was removed stays so, and what was announced is not removed.
create function private.guard_entry_state() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.state = 'removed' then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  elsif new.state = 'removed' and old.state <> 'queued' then
    perform private.refuse('entry_locked', 'The track is announced or was played already.', 409);
  elsif new.state = 'playing' then
    new.started_at_ms := private.server_ms();
  end if;
  return new;
end
$$;
create trigger guard_entry_state before update of state on public.queue_entries
  for each row when (old.state <> new.state) execute function private.guard_entry_state();

-- Host, co-DJ, or whoever holds the decks.
create function private.is_one_of_the_djs(session uuid) returns boolean language sql stable security definer
begin atomic
  select private.holds_decks(session) or exists (
    select from public.members where session_id = session and user_id = auth.uid() and role in ('host', 'dj'));
end;

-- A session of the caller's, held so that one writer at a time changes its queue.
create function private.hold_queue(session uuid) returns public.sessions
language plpgsql set search_path = '' as $$
declare
  held public.sessions;
begin
  if session is null or not private.is_member(session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  end if;
  select * into held from public.sessions where id = session for no key update;
  if not found then -- deleted meanwhile
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif held.ended_at is not null then
    perform private.refuse('session_ended', 'The session is over.', 410);
  end if;
  return held;
end
$$;

-- An entry of a queue of the caller's, held with it.
create function private.hold_entry(entry_id uuid) returns public.queue_entries
language plpgsql set search_path = '' as $$
declare
  session constant uuid := (select q.session_id from public.queue_entries q where q.id = entry_id);
  entry public.queue_entries;
begin
  if session is null or not private.is_member(session) then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  end if;
  perform private.hold_queue(session);
  select * into entry from public.queue_entries where id = entry_id for no key update;
  return entry;
end
$$;

-- Refuses what only the deck holder may do to an entry, while it waits.
create function private.require_dj_of_waiting(entry public.queue_entries) returns void
language plpgsql set search_path = '' as $$
begin
  if not private.holds_decks(entry.session_id) then
    perform private.refuse('not_the_dj', 'Only the DJ can do this.', 403);
  elsif entry.state = 'removed' then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  elsif entry.state <> 'queued' then
    perform private.refuse('entry_locked', 'The track is announced or was played already.', 409);
  end if;
end
$$;

-- Refuses a track that the session's rules do not let wait now.
create function private.check_request(session public.sessions, person uuid, track uuid) returns void
language plpgsql set search_path = '' as $$
declare
  dj constant boolean := private.is_one_of_the_djs(session.id);
  ready_in_minutes integer;
begin
  perform private.require_not_shielded(session.id);
  if session.requests = 'djs' and not dj then
    perform private.refuse('requests_locked', 'Only the DJs add tracks now.', 403);
  elsif not exists (
      select from public.tracks t
      where t.id = track and private.may_play(t, session.id, person)) then
    perform private.refuse('no_such_track', 'There is no such track.', 404);
  elsif not dj and session.requests_per_person <= (
      select count(*) from public.queue_entries q
      where q.session_id = session.id and q.requested_by = person and q.state in ('queued', 'announced')) then
    perform private.refuse('request_cap', 'Enough of your requests wait already.', 409,
      json_build_object('requests_per_person', session.requests_per_person)::text);
  elsif not session.allow_duplicates and exists (
      select from public.queue_entries q
      where q.session_id = session.id and q.track_id = track and q.state in ('queued', 'announced')) then
    perform private.refuse('duplicate_entry', 'This track waits already.', 409);
  end if;
  select ceil(session.cooldown_minutes - (private.server_ms() - max(q.started_at_ms)) / 60000)
  into ready_in_minutes
  from public.queue_entries q where q.session_id = session.id and q.track_id = track;
  if ready_in_minutes > 0 and session.cooldown_minutes > 0 then
    perform private.refuse('in_cooldown', 'This track was played a short while ago.', 409,
      json_build_object('minutes_left', ready_in_minutes)::text);
  end if;
end
$$;

-- Puts a track at the end of the queue. The client makes the id: a request that is sent twice enters once.
create function public.request_track(p_session uuid, p_track uuid, p_id uuid default gen_random_uuid())
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  session constant public.sessions := private.hold_queue(p_session);
  entry public.queue_entries;
begin
  select * into entry from public.queue_entries where id = p_id;
  if not found then
    perform private.check_request(session, me, p_track);
    insert into public.queue_entries (id, session_id, track_id, requested_by)
    values (coalesce(p_id, gen_random_uuid()), p_session, p_track, me)
    returning * into entry;
  elsif (entry.session_id, entry.track_id, entry.requested_by) is distinct from (p_session, p_track, me) then
    perform private.refuse('id_taken', 'Another entry has this id.', 409);
  end if;
  return private.entry_json(entry);
end
$$;

-- Takes back what waits: one's own, or any as the DJ, the host or a moderator.
create function public.remove_entry(p_entry uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  entry constant public.queue_entries := private.hold_entry(p_entry);
begin
  if entry.requested_by is distinct from me and not private.holds_decks(entry.session_id) and not exists (
      select from public.members m
      where m.session_id = entry.session_id and m.user_id = me and m.role in ('host', 'moderator')) then
    perform private.refuse('not_the_requester', 'Only who requested it and the DJ can take it back.', 403);
  elsif entry.state <> 'removed' then
    update public.queue_entries set state = 'removed' where id = p_entry;
  end if;
end
$$;

-- Lets an entry play before all that is not pinned; of those pinned, the one that was pinned first.
create function public.pin_entry(p_entry uuid, p_pinned boolean default true) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_user();
  perform private.require_dj_of_waiting(private.hold_entry(p_entry));
  update public.queue_entries set pinned_at = case when p_pinned then clock_timestamp() end
  where id = p_entry and (pinned_at is not null) is distinct from p_pinned;
end
$$;

-- Numbers what waits anew where halving ranks has used up their precision.
create function private.renumber_queue(session uuid) returns void
language sql set search_path = '' as $$
  update public.queue_entries q set rank = numbered.rank
  from (
    select id, row_number() over (order by rank) + (
      select coalesce(ceil(max(rank)), 0) from public.queue_entries
      where session_id = session and state <> 'queued') as rank
    from public.queue_entries where session_id = session and state = 'queued'
  ) numbered
  where q.id = numbered.id and q.rank <> numbered.rank;
$$;

-- Puts an entry right before another of the same session, or last where that is null.
create function public.move_entry(p_entry uuid, p_before uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  smallest_gap constant numeric := 0.000001;
  me constant uuid := private.require_user();
  entry constant public.queue_entries := private.hold_entry(p_entry);
  session constant uuid := entry.session_id;
  upper_rank numeric;
  lower_rank numeric;
begin
  perform private.require_dj_of_waiting(entry);
  if (select queue_order from public.sessions where id = session) = 'fair' then
    perform private.refuse('fair_order', 'The order is fair: pin what should come next.', 409);
  end if;
  if p_before is not null and not exists (
      select from public.queue_entries
      where id = p_before and session_id = session and id <> p_entry and state <> 'removed') then
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

grant execute on function
  public.request_track(uuid, uuid, uuid), public.remove_entry(uuid), public.pin_entry(uuid, boolean),
  public.move_entry(uuid, uuid)
  to authenticated;
