-- The first visit: a session of the server's own that is always there, and what is told of sessions to whoever is in
-- none.

alter table public.sessions
  -- Null: nobody, of the demo session.
  alter column host_id drop not null,
  add column demo boolean not null default false,
  add constraint hosted_or_demo check (demo or host_id is not null);
create unique index one_demo_session on public.sessions (demo) where demo;

-- At a start: there is a demo session, and it is open, whatever became of the last. It has no host and nobody holds its
-- decks, so it is the Auto-DJ's for good. Answers which; null where the program brought no tracks to play.
create function private.open_demo(wanted_name text, wanted_code text) returns uuid
language plpgsql set search_path = '' as $$
declare
  code text := wanted_code;
  session uuid;
begin
  if not exists (select from public.tracks t where t.demo and t.removed_at is null) then
    return null;
  end if;
  loop
    select s.id into session from public.sessions s where s.demo;
    exit when found;
    insert into public.sessions (code, name, visibility, capacity, queue_order, crossfade_ms, demo)
    values (code, wanted_name, 'public', 10000, 'fair', 4000, true)
    on conflict do nothing;
    code := private.new_join_code(); -- Somebody's session has the wanted one.
  end loop;
  insert into public.playback (session_id, clock_id, at_server_ms)
  values (session, private.clock_id(), private.server_ms()) on conflict do nothing;
  update public.sessions set ended_at = null where id = session and ended_at is not null;
  insert into public.fallback_tracks (session_id, track_id, rank)
  select session, t.id, row_number() over (order by t.title)
  from public.tracks t where t.demo and t.removed_at is null
  on conflict do nothing;
  return session;
end
$$;

-- Where the operator wants none. Who is in it hears that it is over.
create function private.close_demo() returns boolean
language plpgsql set search_path = '' as $$
declare
  session constant uuid := (select s.id from public.sessions s where s.demo);
begin
  perform from public.playback p where p.session_id = session for update;
  perform realtime.send(jsonb_build_object('session_id', session), 'ended', 'session:' || session) where session is not null;
  delete from public.sessions where id = session;
  return found;
end
$$;

-- Forgets of a session that never ends what other sessions forget with their end, so much of each at once: who was not
-- there for two hours is no member, and what was played more than a day ago is in no set list. Answers whether that
-- was all.
create function private.prune_demo(most integer) returns boolean
language plpgsql set search_path = '' as $$
declare
  session constant uuid := (select s.id from public.sessions s where s.demo);
  left_before constant timestamptz := now() - interval '2 hours';
  played_before constant timestamptz := now() - interval '1 day';
  pruned integer;
  all_pruned boolean := true;
begin
  -- The anchor before the members, as everybody takes them.
  perform from public.playback p where p.session_id = session for update;
  delete from public.members m where m.session_id = session and m.user_id in (
    select l.user_id from public.members l left join private.last_seen seen using (session_id, user_id)
    where l.session_id = session and l.role = 'listener' and greatest(l.joined_at, seen.at) < left_before
    limit most for update of l skip locked);
  get diagnostics pruned = row_count;
  all_pruned := all_pruned and pruned < most;
  delete from public.timeline_events e where e.session_id = session and e.created_at < played_before and e.seq in (
    select seq from public.timeline_events where session_id = session order by seq limit most);
  get diagnostics pruned = row_count;
  all_pruned := all_pruned and pruned < most;
  delete from public.queue_entries q where q.id in (
    select id from public.queue_entries
    where session_id = session and state in ('played', 'removed')
      and greatest(created_at, to_timestamp(started_at_ms / 1000)) < played_before
    limit most for update skip locked);
  get diagnostics pruned = row_count;
  return all_pruned and pruned < most;
end
$$;

-- Who comes to where the Auto-DJ is silent hears music at once: it does not wait until the server has noticed. Nor is
-- the anchor waited for, because the session is held: whoever has it starts the music, or the keeper will.
create function private.welcome(session uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform from public.playback p join public.sessions s on s.id = p.session_id
  where p.session_id = session and not p.playing and s.deck_holder_id is null
  for update of p skip locked;
  if found then
    insert into private.last_seen (session_id, user_id) values (session, auth.uid())
    on conflict (session_id, user_id) do update set at = excluded.at;
    perform private.keep_timeline(session);
  end if;
end
$$;

alter function public.join_session(text, text) rename to admit;
alter function public.admit(text, text) set schema private;
revoke execute on function private.admit(text, text) from authenticated;

create function public.join_session(p_code text, p_password text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  answer constant jsonb := private.admit(p_code, p_password);
begin
  if answer ? 'id' then -- a session, and no refusal
    perform private.welcome((answer ->> 'id')::uuid);
  end if;
  return answer;
end
$$;
grant execute on function public.join_session(text, text) to authenticated;

-- Notes who is here: one member for each place in the two lists. Where others are needed now for a skip
-- that some have voted for, that is told; where the Auto-DJ was silent for want of listeners, it is woken.
create or replace function private.see_members(sessions uuid[], users uuid[]) returns void language sql volatile
begin atomic
  insert into private.last_seen (session_id, user_id)
  select m.session_id, m.user_id
  from unnest(sessions, users) as here (session_id, user_id)
  join public.members m on m.session_id = here.session_id and m.user_id = here.user_id
  order by 1, 2
  on conflict (session_id, user_id) do update set at = excluded.at;
  select private.wake_vote_keeper(r.session_id) from public.vote_results r
  where r.skip is not null and (r.skip ->> 'needed')::integer <> private.skip_votes_needed(r.session_id);
  select pg_logical_emit_message(true, 'whatssound.timeline', waiting::text)
  from private.sessions_to_start() waiting where waiting = any (sessions);
end;

-- Nobody moderates the host or himself, and of moderators the host alone. The demo session has no host: an operator may
-- name moderators in it, who leave each other in peace.
create or replace function private.require_subject(session uuid, target uuid) returns void
language plpgsql set search_path = '' as $$
declare
  session_host uuid;
  target_role public.member_role;
begin
  select host_id into session_host from public.sessions where id = session;
  select role into target_role from public.members where session_id = session and user_id = target;
  if not exists (select from public.profiles where id = target) then
    perform private.refuse('no_such_member', 'There is no such member of the session.', 404);
  elsif target = auth.uid() or target is not distinct from session_host
      or (target_role = 'moderator' and auth.uid() is distinct from session_host) then
    perform private.refuse('above_moderation', 'The host, yourself and fellow moderators are not moderated.', 403);
  end if;
end
$$;

-- What is heard in a session, or would be if somebody came; null for nothing.
create function private.on_air(anchor public.playback) returns public.tracks language sql stable
begin atomic
  select t from public.tracks t
  where t.removed_at is null and t.id = coalesce(anchor.track_id, case when private.auto_dj_plays(anchor.session_id) then
    coalesce(
      (select q.track_id from private.places(anchor.session_id) p join public.queue_entries q on q.id = p.entry_id
        where p.place = 1),
      private.auto_track(anchor.session_id)) end);
end;

create function private.on_air_json(anchor public.playback) returns jsonb language sql stable
begin atomic
  select jsonb_build_object('title', t.title, 'artist', t.artist, 'hue', t.hue,
    'cover_path', t.cover_path, 'cover_small_path', t.cover_small_path)
  from private.on_air(anchor) t where t.id is not null;
end;

-- Live sessions that want to be found, also by who is nobody yet: the demo session first, even while nobody is in it.
-- Those with a password tell no more than their name, and none tells who listens.
drop function public.public_sessions();
create function public.public_sessions()
returns table (name text, code text, listeners integer, has_password boolean, demo boolean, dj text, playing boolean, track jsonb)
language sql stable security definer set search_path = '' as $$
  select s.name, told.code, told.listeners, s.has_password, s.demo, told.dj, told.playing, told.track
  from public.sessions s
  cross join lateral (select count(*)::integer as number from private.present_members(s.id)) here
  left join lateral (
    select s.code, here.number as listeners, p.playing, private.on_air_json(p) as track,
      (select display_name from public.profiles where id = s.deck_holder_id) as dj
    from public.playback p where p.session_id = s.id and not s.has_password) told on true
  where s.visibility = 'public' and s.ended_at is null and not s.entry_closed and (here.number > 0 or s.demo)
  order by s.demo desc, told.listeners desc nulls last, s.created_at desc
  limit 100;
$$;
grant execute on function public.public_sessions() to anon, authenticated;

-- What a link tells of a live session to whoever opens it; nothing of one with a password, nor of one that lets nobody
-- in, nor where there is none.
create function private.shared_session(p_code text)
returns table (name text, listeners integer, waiting integer, title text, artist text, cover_path text)
language sql stable set search_path = '' as $$
  select s.name,
    (select count(*)::integer from private.present_members(s.id)),
    (select count(*)::integer from public.queue_entries q where q.session_id = s.id and q.state in ('queued', 'announced')),
    t.title, t.artist, t.cover_path
  from public.sessions s
  left join public.playback p on p.session_id = s.id and p.playing
  left join public.tracks t on t.id = p.track_id and t.removed_at is null and (t.open or t.demo)
  where s.code = p_code and s.ended_at is null and not s.has_password and not s.entry_closed;
$$;
