-- The Auto-DJ: what plays when nobody chooses.

alter table public.queue_entries alter column requested_by drop not null;

create table public.fallback_tracks (
  session_id uuid not null references public.sessions on delete cascade,
  track_id uuid not null references public.tracks on delete cascade,
  rank integer not null,
  primary key (session_id, track_id)
);
create index fallback_tracks_track_id on public.fallback_tracks (track_id);
alter table public.fallback_tracks enable row level security;
grant select on public.fallback_tracks to authenticated;
create policy "fallback lists of joined sessions" on public.fallback_tracks for select to authenticated
  using (private.is_member(session_id));

create index sessions_of_auto_dj on public.sessions (id) where deck_holder_id is null and ended_at is null;

-- What the Auto-DJ plays from, in its order; an empty list leaves it to what was liked.
create function public.set_fallback_tracks(p_session uuid, p_tracks uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  longest constant integer := 500;
  me uuid := private.require_user();
begin
  perform from public.sessions where id = p_session and ended_at is null and me in (host_id, deck_holder_id)
  for no key update;
  if not found then
    perform private.refuse('not_the_dj', 'Only the host or the DJ can do this, while the session lasts.', 403);
  elsif cardinality(p_tracks) between 0 and longest is not true then
    perform private.refuse('invalid_settings', 'The list takes up to 500 tracks.', 400);
  elsif exists (
      select from unnest(p_tracks) track where not exists (
        select from public.tracks t where t.id = track and private.may_play(t, p_session, me))) then
    perform private.refuse('no_such_track', 'There is no such track, or it is not yours to play.', 404);
  end if;
  delete from public.fallback_tracks where session_id = p_session;
  insert into public.fallback_tracks (session_id, track_id, rank)
  select p_session, track, min(place) from unnest(p_tracks) with ordinality list (track, place) group by track;
end
$$;
grant execute on function public.set_fallback_tracks(uuid, uuid[]) to authenticated;

create function private.auto_dj_plays(session uuid) returns boolean language sql stable set search_path = ''
begin atomic
  select exists (
    select from public.sessions where id = session and ended_at is null and (deck_holder_id is null or auto_dj));
end;

create function private.is_listened_to(session uuid) returns boolean language sql stable set search_path = ''
begin atomic
  select exists (select from private.present_members(session));
end;

-- The Auto-DJ's choice: its list, then what people here voted for, the demo tracks if there is
-- neither. Of the last ten that were heard, the one longest ago, and only where nothing else is left.
create function private.auto_track(session uuid) returns uuid language sql stable set search_path = ''
begin atomic
  with candidates as (
    select track_id, 1 as source, rank::bigint from public.fallback_tracks where session_id = session
    union all
    select q.track_id, 2, -count(*)
    from public.votes v join public.queue_entries q on q.id = v.entry_id join public.tracks t on t.id = q.track_id
    where q.session_id = session and t.removed_at is null group by q.track_id
  ), offered as (
    select * from candidates
    union all
    select t.id, 3, row_number() over (order by t.title) from public.tracks t
    where t.demo and not exists (select from candidates)
  ), heard as (
    select track_id, max(seq) as seq, row_number() over (order by max(seq) desc) as ago
    from (select e.track_id, e.seq from public.timeline_events e
      where e.session_id = session and e.track_id is not null order by e.seq desc limit 200) latest
    group by track_id
  )
  select offered.track_id from offered
  join public.tracks t on t.id = offered.track_id and t.removed_at is null
  left join heard on heard.track_id = offered.track_id
  order by coalesce(heard.ago <= 10, false), case when heard.ago <= 10 then heard.seq end, offered.source, offered.rank, offered.track_id
  limit 1;
end;

-- The entry that comes next, held; the Auto-DJ adds one where nothing waits and it may.
create function private.next_entry(session uuid) returns uuid language plpgsql set search_path = '' as $$
declare
  entry uuid := private.hold_next_entry(session);
  track uuid;
begin
  if entry is null and private.auto_dj_plays(session) then
    track := private.auto_track(session);
    if track is not null then
      insert into public.queue_entries (session_id, track_id, requested_by) values (session, track, null) returning id into entry;
    end if;
  end if;
  return entry;
end
$$;

create function private.has_next_entry(session uuid) returns boolean language sql stable set search_path = ''
begin atomic
  select exists (select from public.queue_entries q where q.session_id = session and q.state = 'queued')
    or (private.auto_dj_plays(session) and private.is_listened_to(session) and private.auto_track(session) is not null);
end;

-- Nothing plays, nobody holds the decks, and somebody waits for music.
create function private.wants_auto_start(anchor public.playback) returns boolean language sql stable set search_path = ''
begin atomic
  select not anchor.playing
    and exists (select from public.sessions s
      where s.id = anchor.session_id and s.deck_holder_id is null and s.ended_at is null)
    and private.is_listened_to(anchor.session_id)
    and (anchor.entry_id is not null or private.has_next_entry(anchor.session_id));
end;

create function private.sessions_to_start() returns setof uuid language sql stable set search_path = ''
begin atomic
  select p.session_id from public.sessions s join public.playback p on p.session_id = s.id
  where s.deck_holder_id is null and s.ended_at is null and not p.playing and private.wants_auto_start(p);
end;
