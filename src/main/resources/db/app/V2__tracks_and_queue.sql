-- What may be played: tracks, and the queue in DJ order.

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

create type public.entry_state as enum ('queued', 'announced', 'playing', 'played', 'removed');

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
grant select on public.tracks, public.queue_entries to authenticated;
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

grant execute on function public.move_entry(uuid, uuid) to authenticated;
