-- Votes: for what waits, and to skip what plays; and the one row a session's members are told of them.

create table public.votes (
  entry_id uuid not null references public.queue_entries on delete cascade,
  user_id uuid not null references public.profiles on delete cascade,
  created_at timestamptz not null default now(),
  primary key (entry_id, user_id)
);
create index votes_user_id on public.votes (user_id);

create table public.skip_votes (like public.votes including defaults,
  primary key (entry_id, user_id),
  foreign key (entry_id) references public.queue_entries on delete cascade,
  foreign key (user_id) references public.profiles on delete cascade
);
create index skip_votes_user_id on public.skip_votes (user_id);

-- Numbers votes and results in one row of numbers that nobody waits for. Results stand above all votes
-- in them; a vote that was not committed yet when they were counted is in the next ones.
create sequence private.vote_numbers;

-- What is told: written by the vote keeper at most once in two seconds, however many vote.
create table public.vote_results (
  session_id uuid primary key references public.sessions on delete cascade,
  seq bigint not null,
  -- Entry to votes, without those that have none.
  counts jsonb not null,
  -- What waits, in the session's order, and beside it why each is not one place further up.
  entry_order uuid[] not null,
  decided_by text[] not null,
  -- {entry_id, votes, needed} of what plays; null while nobody wants to skip it.
  skip jsonb
) with (fillfactor = 50);
create index vote_results_with_skip on public.vote_results (session_id) where skip is not null;
alter publication supabase_realtime add table public.vote_results;

alter table public.votes enable row level security;
alter table public.skip_votes enable row level security;
alter table public.vote_results enable row level security;
grant select on public.votes, public.skip_votes, public.vote_results to authenticated;
create policy "own votes" on public.votes for select to authenticated using (user_id = (select auth.uid()));
create policy "own votes to skip" on public.skip_votes for select to authenticated
  using (user_id = (select auth.uid()));
create policy "votes of joined sessions" on public.vote_results for select to authenticated
  using (private.is_member(session_id));

create function private.begin_vote_results() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.vote_results (session_id, seq, counts, entry_order, decided_by)
  values (new.id, nextval('private.vote_numbers'), '{}', '{}', '{}');
  return null;
end
$$;
create trigger begin_vote_results after insert on public.sessions
  for each row execute function private.begin_vote_results();

-- How many voted for what waits, is announced or plays. Counted anew each time: a counter would be a row
-- for which all voters of a session queue, each while the one before writes to the disk.
create function private.vote_counts(session uuid) returns table (entry_id uuid, votes integer)
language sql stable
begin atomic
  select v.entry_id, count(*)::integer
  from public.queue_entries q join public.votes v on v.entry_id = q.id
  where q.session_id = session and q.state in ('queued', 'announced', 'playing')
  group by v.entry_id;
end;

-- Tells the vote keeper, once this has committed, that somebody voted.
create function private.tell_vote() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  session constant uuid :=
    (select q.session_id from public.queue_entries q where q.id = coalesce(new.entry_id, old.entry_id));
begin
  if session is not null then -- else the entry goes with all its votes
    perform pg_logical_emit_message(true, 'whatssound.votes', session::text);
  end if;
  return null;
end
$$;
create trigger tell_vote after insert or delete on public.votes
  for each row execute function private.tell_vote();
create trigger tell_vote_to_skip after insert or delete on public.skip_votes
  for each row execute function private.tell_vote();

-- Tells it that the order, or the votes needed to skip, may be others.
create function private.wake_vote_keeper(session uuid) returns void
language sql set search_path = '' as $$
  select pg_logical_emit_message(true, 'whatssound.order', session::text);
$$;

-- What else the results tell of.
create function private.tell_order_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'sessions' then
    perform private.wake_vote_keeper(new.id);
  else
    perform private.wake_vote_keeper(new.session_id);
  end if;
  return null;
end
$$;
create trigger tell_new_entry after insert on public.queue_entries
  for each row execute function private.tell_order_change();
create trigger tell_changed_entry after update of state, rank, pinned_at on public.queue_entries
  for each row execute function private.tell_order_change();
create trigger tell_changed_order after update of queue_order on public.sessions
  for each row when (old.queue_order <> new.queue_order) execute function private.tell_order_change();

-- An entry of a session of the caller's. It is kept from being deleted and from nothing else, so that voters
-- hold up neither each other nor whoever starts or removes it.
create function private.entry_to_vote_for(entry_id uuid) returns public.queue_entries
language plpgsql set search_path = '' as $$
declare
  entry public.queue_entries;
begin
  select * into entry from public.queue_entries q where q.id = entry_id for key share;
  if not found then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  elsif not private.is_member(entry.session_id) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif exists (select from public.sessions where id = entry.session_id and ended_at is not null) then
    perform private.refuse('session_ended', 'The session is over.', 410);
  elsif entry.state = 'removed' then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  end if;
  perform private.require_not_shielded(entry.session_id);
  return entry;
end
$$;

-- One's vote for an entry that waits: given, or taken back. Answers what is true now, also to who repeats it.
create function public.vote(p_entry uuid, p_up boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  entry constant public.queue_entries := private.entry_to_vote_for(p_entry);
  number bigint;
begin
  if p_up is null then
    perform private.refuse('invalid_vote', 'A vote is true or false.', 400);
  elsif entry.requested_by = me then
    perform private.refuse('own_entry', 'Others vote for your track.', 403);
  elsif entry.state <> 'queued' then
    perform private.refuse('vote_closed', 'The track is announced or was played already.', 409);
  elsif p_up then
    insert into public.votes (entry_id, user_id) values (p_entry, me) on conflict do nothing;
  else
    delete from public.votes where entry_id = p_entry and user_id = me;
  end if;
  -- Before the count, so that results with a smaller number are older than it.
  number := nextval('private.vote_numbers');
  return jsonb_build_object(
    'entry_id', p_entry,
    'votes', (select count(*) from public.votes where entry_id = p_entry),
    'mine', p_up,
    'seq', number);
end
$$;

-- Half of those who were here in the last minute, and never one alone.
create function private.skip_votes_needed(session uuid) returns integer language sql stable
begin atomic
  select greatest(2, ceil(count(*) / 2.0))::integer
  from private.present_members(session) here
  where not exists (
    -- who only listens for a while
    select from public.members m join public.sessions s on s.id = m.session_id
    where m.session_id = session and m.user_id = here and m.role = 'listener'
      and s.shielded_until > now() and m.joined_at >= s.shielded_since);
end;

-- One's vote to go on to the next entry, counted once. The one that is enough does it; where two at a
-- moment do not see each other, the vote keeper does.
create function public.vote_skip(p_session uuid, p_entry uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  needed constant integer := private.skip_votes_needed(p_session);
  is_last constant boolean :=
    needed <= 1 + (select count(*) from public.skip_votes where entry_id = p_entry and user_id <> me);
  entry public.queue_entries;
  given integer;
begin
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif is_last then
    -- The anchor before the entry, as everybody takes them who needs both.
    perform from public.playback where session_id = p_session for update;
  end if;
  entry := private.entry_to_vote_for(p_entry);
  if entry.session_id is distinct from p_session then
    perform private.refuse('no_such_entry', 'There is no such entry in the queue.', 404);
  elsif entry.state <> 'playing' then
    perform private.refuse('vote_closed', 'This track does not play now.', 409);
  end if;
  insert into public.skip_votes (entry_id, user_id) values (p_entry, me) on conflict do nothing;
  select count(*) into given from public.skip_votes where entry_id = p_entry;
  if is_last and given >= needed then
    perform private.skip_entry(p_session, p_entry);
  end if;
  return jsonb_build_object('entry_id', p_entry, 'votes', given, 'needed', needed);
end
$$;

grant execute on function public.vote(uuid, boolean), public.vote_skip(uuid, uuid) to authenticated;
