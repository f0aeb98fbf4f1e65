-- Which entry comes next and why, and the results that tell it.

create type private.candidate as (
  entry_id uuid,
  requested_by uuid,
  pinned_at timestamptz,
  votes integer,
  -- When a track of this person started last; infinity while one is announced.
  last_heard_ms double precision,
  created_at timestamptz
);

create type private.placed as (
  entry_id uuid,
  place integer,
  -- What keeps it from the place before, or the first from the second: pinned, votes, turn, age, or dj.
  decided_by text,
  votes integer,
  -- Which of its requester's it is, in fair order.
  turn integer
);

-- Fair order: what the DJ pinned, then votes, then one per person in turn, those first who were not
-- heard for longest, then age. A function of the candidates alone, whatever order they come in.
create function private.fair_places(candidates private.candidate[]) returns setof private.placed
language sql immutable
begin atomic
  with turns as (
    select c.*, coalesce(c.last_heard_ms, '-infinity') as heard_ms, row_number() over (
      partition by c.requested_by, c.pinned_at is null order by c.votes desc, c.created_at, c.entry_id) as turn
    from unnest(candidates) c
  ), neighbours as (
    -- Beside each the one before it, or after the first: what they differ in is the reason.
    select t.*,
      coalesce(lag(t.votes) over places, lead(t.votes) over places) as near_votes,
      coalesce(lag(t.turn) over places, lead(t.turn) over places) as near_turn,
      coalesce(lag(t.heard_ms) over places, lead(t.heard_ms) over places) as near_heard_ms
    from turns t
    window places as (
      partition by t.pinned_at is null order by t.pinned_at, t.votes desc, t.turn, t.heard_ms, t.created_at, t.entry_id)
  )
  select n.entry_id,
    (row_number() over (order by n.pinned_at, n.votes desc, n.turn, n.heard_ms, n.created_at, n.entry_id))::integer,
    case
      when n.pinned_at is not null then 'pinned'
      when n.votes <> n.near_votes then 'votes'
      when (n.turn, n.heard_ms) <> (n.near_turn, n.near_heard_ms) then 'turn'
      else 'age'
    end,
    n.votes, case when n.pinned_at is null then n.turn::integer end
  from neighbours n;
end;

create function private.candidates(session uuid) returns private.candidate[] language sql stable
begin atomic
  select array_agg(
    row(q.id, q.requested_by, q.pinned_at, coalesce(c.votes, 0), heard.last_ms, q.created_at)::private.candidate)
  from public.queue_entries q
  left join private.vote_counts(session) c on c.entry_id = q.id
  left join (
    select h.requested_by, max(case h.state when 'announced' then 'infinity' else h.started_at_ms end) as last_ms
    from public.queue_entries h
    where h.session_id = session and h.state in ('announced', 'playing', 'played')
    group by h.requested_by
  ) heard on heard.requested_by is not distinct from q.requested_by
  where q.session_id = session and q.state = 'queued';
end;

-- What waits in a session, in the order that its host chose.
create function private.places(session uuid) returns setof private.placed language sql stable
begin atomic
  select fair.entry_id, fair.place, fair.decided_by, fair.votes, fair.turn
  from public.sessions s cross join lateral private.fair_places(private.candidates(session)) fair
  where s.id = session and s.queue_order = 'fair'
  union all
  select q.id, row_number() over (order by q.pinned_at, q.rank)::integer,
    case when q.pinned_at is null then 'dj' else 'pinned' end, coalesce(c.votes, 0), null
  from public.queue_entries q
  join public.sessions s on s.id = q.session_id and s.queue_order = 'dj'
  left join private.vote_counts(session) c on c.entry_id = q.id
  where q.session_id = session and q.state = 'queued';
end;

-- What waits in a session of the caller's, and why each stands where it does.
create function public.queue_order(p_session uuid) returns table (
  entry_id uuid, place integer, decided_by text, votes integer, turn integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  if private.is_member(p_session) is not true then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  end if;
  return query select p.* from private.places(p_session) p order by p.place;
end
$$;

-- The entry that comes next, held so that nobody removes it before it is on the decks.
create function private.hold_next_entry(session uuid) returns uuid
language plpgsql set search_path = '' as $$
declare
  entry uuid;
begin
  loop
    select p.entry_id into entry from private.places(session) p where p.place = 1;
    exit when entry is null;
    -- Where it was removed while it was waited for, another is first.
    perform from public.queue_entries q where q.id = entry and q.state = 'queued' for no key update;
    exit when found;
  end loop;
  return entry;
end
$$;

create function private.vote_results_now(session uuid, seq bigint) returns public.vote_results
language sql stable
begin atomic
  select row(
    session, seq,
    (select coalesce(jsonb_object_agg(c.entry_id, c.votes), '{}') from private.vote_counts(session) c),
    coalesce(array_agg(p.entry_id order by p.place), '{}'),
    coalesce(array_agg(p.decided_by order by p.place), '{}'),
    (select jsonb_build_object(
        'entry_id', v.entry_id, 'votes', count(*), 'needed', private.skip_votes_needed(session))
      from public.queue_entries q join public.skip_votes v on v.entry_id = q.id
      where q.session_id = session and q.state = 'playing' group by v.entry_id)
  )::public.vote_results
  from private.places(session) p;
end;

-- What a page reads on entering: the results as they were told last, and the caller's own votes.
create function private.votes_json(session uuid) returns jsonb language sql stable
begin atomic
  select to_jsonb(r) || jsonb_build_object(
    'my_votes', (select coalesce(jsonb_agg(v.entry_id), '[]')
      from public.votes v join public.queue_entries q on q.id = v.entry_id
      where v.user_id = auth.uid() and q.session_id = session and q.state in ('queued', 'announced', 'playing')),
    'my_skip', (select v.entry_id
      from public.skip_votes v join public.queue_entries q on q.id = v.entry_id
      where v.user_id = auth.uid() and q.session_id = session and q.state = 'playing'))
  from public.vote_results r where r.session_id = session;
end;

-- Goes on where enough want to, and no vote found itself the last: two were given at a moment, or those
-- who did not vote have gone.
create function private.skip_where_enough_want_to(session uuid) returns void
language plpgsql set search_path = '' as $$
declare
  entry uuid;
begin
  select v.entry_id into entry
  from public.queue_entries q join public.skip_votes v on v.entry_id = q.id
  where q.session_id = session and q.state = 'playing'
  group by v.entry_id having count(*) >= private.skip_votes_needed(session);
  if found then
    perform private.skip_entry(session, entry);
  end if;
end
$$;

-- The vote keeper's, after transactions that it was told of: tells the members what is true now; answers whether
-- there was something to tell.
-- After a vote there is, also where another has undone it: pages wait for results that hold theirs.
create function private.write_vote_results(session uuid, voted boolean, told_of bigint[] default '{}') returns boolean
language plpgsql set search_path = '' as $$
declare
  told public.vote_results;
  results public.vote_results;
begin
  perform private.await_visible(told_of);
  perform private.skip_where_enough_want_to(session);
  -- One writer at a time; no voter waits for it.
  select * into told from public.vote_results r where r.session_id = session for update;
  if not found then -- deleted meanwhile
    return false;
  end if;
  -- The number is taken after the snapshot of this statement: above those of all votes that it sees.
  select * into results from private.vote_results_now(session, nextval('private.vote_numbers'));
  if not voted and (told.counts, told.entry_order, told.decided_by, told.skip)
      is not distinct from (results.counts, results.entry_order, results.decided_by, results.skip) then
    return false;
  end if;
  update public.vote_results set (seq, counts, entry_order, decided_by, skip)
    = (results.seq, results.counts, results.entry_order, results.decided_by, results.skip)
  where session_id = session;
  return true;
end
$$;

grant execute on function public.queue_order(uuid) to authenticated;
