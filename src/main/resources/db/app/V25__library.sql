-- What a person has to play: playlists, one's own tracks in whatever order, and the word that they may be shared.

-- When the sender said that he may share what he sent: the server takes nothing in without that.
alter table public.uploads add column rights_confirmed_at timestamptz;
-- The same of what became of it, for as long as it is somebody's; null for what comes with the program.
alter table public.tracks add column rights_confirmed_at timestamptz;

create function private.keep_confirmation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.rights_confirmed_at := (select u.rights_confirmed_at from public.uploads u where u.id = new.id);
  return new;
end
$$;
create trigger keep_confirmation before insert on public.tracks
  for each row when (new.owner_id is not null) execute function private.keep_confirmation();

create function private.is_playlist_name(name text) returns boolean language sql immutable
begin atomic
  select name = btrim(name) and char_length(name) between 1 and 60 and private.is_visible(name)
    and name !~ '[[:cntrl:]\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]';
end;

create table public.playlists (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null references public.profiles on delete cascade,
  name text not null check (private.is_playlist_name(name)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index playlists_owner_id on public.playlists (owner_id);

-- A track is in a list once.
create table public.playlist_tracks (
  playlist_id uuid not null references public.playlists on delete cascade,
  track_id uuid not null references public.tracks on delete cascade,
  -- A move writes the mean of its new neighbours' ranks into one row.
  rank numeric not null,
  added_at timestamptz not null default now(),
  primary key (playlist_id, track_id),
  -- Checked at the end of a statement, so that one statement can number a list anew.
  unique (playlist_id, rank) deferrable
);
create index playlist_tracks_track_id on public.playlist_tracks (track_id);
create trigger require_recording before insert on public.playlist_tracks
  for each row execute function private.require_recording();

alter table public.playlists enable row level security;
alter table public.playlist_tracks enable row level security;
grant select on public.playlists, public.playlist_tracks to authenticated;
create policy "own playlists" on public.playlists for select to authenticated
  using (owner_id = (select auth.uid()));
create policy "tracks of own playlists" on public.playlist_tracks for select to authenticated
  using (exists (
    select from public.playlists p where p.id = playlist_id and p.owner_id = (select auth.uid())));

-- A recording that goes leaves all lists.
create function private.leave_playlists() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.playlist_tracks where track_id = new.id;
  return null;
end
$$;
create trigger leave_playlists after update of removed_at on public.tracks
  for each row when (old.removed_at is null and new.removed_at is not null)
  execute function private.leave_playlists();

create function private.playlist_json(playlist public.playlists) returns jsonb language sql stable
begin atomic
  select jsonb_build_object(
    'id', playlist.id, 'name', playlist.name, 'created_at', playlist.created_at, 'updated_at', playlist.updated_at,
    'track_count', count(t.id), 'duration_ms', coalesce(sum(t.duration_ms), 0))
  from public.playlist_tracks l join public.tracks t on t.id = l.track_id
  where l.playlist_id = playlist.id;
end;

-- One's own, held so that one writer at a time changes it.
create function private.hold_playlist(playlist_id uuid) returns public.playlists
language plpgsql set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  held public.playlists;
begin
  select * into held from public.playlists p where p.id = playlist_id and p.owner_id = me for no key update;
  if not found then
    perform private.refuse('no_such_playlist', 'There is no such playlist.', 404);
  end if;
  return held;
end
$$;

create function private.require_playlist_name(name text) returns text
language plpgsql set search_path = '' as $$
begin
  if private.is_playlist_name(btrim(name)) is not true then
    perform private.refuse('invalid_playlist', 'A playlist''s name needs 1 to 60 visible characters.', 400);
  end if;
  return btrim(name);
end
$$;

-- Appends what of these the caller may see and the held list does not hold; answers how many.
create function private.append_to_playlist(playlist uuid, tracks uuid[]) returns integer
language plpgsql set search_path = '' as $$
declare
  longest constant integer := 500;
  kept uuid[];
  added integer;
begin
  if tracks is null or cardinality(tracks) > longest then
    perform private.refuse('invalid_playlist', 'Up to 500 tracks are added at a time.', 400);
  end if;
  kept := array(
    select t.id
    from unnest(tracks) with ordinality listed (track_id, place)
    join public.tracks t on t.id = listed.track_id
    where t.removed_at is null and (t.demo or t.owner_id = auth.uid() or private.sees_track(t.id))
    group by t.id order by min(listed.place));
  if cardinality(tracks) > 0 and cardinality(kept) = 0 then
    perform private.refuse('no_such_track', 'There is no such track.', 404);
  end if;
  insert into public.playlist_tracks (playlist_id, track_id, rank)
  select playlist, fresh.track_id, fresh.place + coalesce(
    (select ceil(max(l.rank)) from public.playlist_tracks l where l.playlist_id = playlist), 0)
  from unnest(kept) with ordinality fresh (track_id, place)
  where not exists (
    select from public.playlist_tracks l where l.playlist_id = playlist and l.track_id = fresh.track_id);
  get diagnostics added = row_count;
  if (select count(*) from public.playlist_tracks l where l.playlist_id = playlist) > longest then
    perform private.refuse('playlist_full', 'A playlist holds up to 500 tracks.', 409);
  end if;
  update public.playlists set updated_at = now() where id = playlist and added > 0;
  return added;
end
$$;

-- The client makes the id: what is sent twice is made once.
create function public.create_playlist(
  p_name text, p_tracks uuid[] default '{}', p_id uuid default gen_random_uuid()) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  most constant integer := 100;
  me constant uuid := private.require_user();
  wanted constant text := private.require_playlist_name(p_name);
  made public.playlists;
begin
  -- One at a time, so that two at once do not both find room for a last one.
  perform from public.profiles where id = me for no key update;
  select * into made from public.playlists where id = p_id;
  if found then
    if made.owner_id <> me or made.name <> wanted then
      perform private.refuse('id_taken', 'Another playlist has this id.', 409);
    end if;
  elsif most <= (select count(*) from public.playlists where owner_id = me) then
    perform private.refuse('too_many_playlists', 'One person keeps up to 100 playlists.', 409);
  else
    insert into public.playlists (id, owner_id, name) values (coalesce(p_id, gen_random_uuid()), me, wanted)
    returning * into made;
    perform private.append_to_playlist(made.id, p_tracks);
  end if;
  return private.playlist_json(made);
end
$$;

-- By name.
create function public.my_playlists() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  return (
    select coalesce(jsonb_agg(private.playlist_json(p) order by lower(p.name), p.id), '[]')
    from public.playlists p where p.owner_id = me);
end
$$;

create function public.rename_playlist(p_playlist uuid, p_name text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  held constant public.playlists := private.hold_playlist(p_playlist);
begin
  update public.playlists set name = private.require_playlist_name(p_name), updated_at = now() where id = held.id;
end
$$;

create function public.delete_playlist(p_playlist uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  held constant public.playlists := private.hold_playlist(p_playlist);
begin
  delete from public.playlists where id = held.id;
end
$$;

-- Answers how many of these were not in it yet, and may be.
create function public.add_to_playlist(p_playlist uuid, p_tracks uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  held constant public.playlists := private.hold_playlist(p_playlist);
begin
  return private.append_to_playlist(held.id, p_tracks);
end
$$;

create function public.remove_from_playlist(p_playlist uuid, p_track uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  held constant public.playlists := private.hold_playlist(p_playlist);
begin
  delete from public.playlist_tracks where playlist_id = held.id and track_id = p_track;
  update public.playlists set updated_at = now() where id = held.id and found;
end
$$;

-- Numbers a list anew where halving ranks has used up their precision.
create function private.renumber_playlist(playlist uuid) returns void
language sql set search_path = '' as $$
  update public.playlist_tracks l set rank = numbered.place
  from (
    select track_id, row_number() over (order by rank) as place
    from public.playlist_tracks where playlist_id = playlist
  ) numbered
  where l.playlist_id = playlist and l.track_id = numbered.track_id and l.rank <> numbered.place;
$$;

-- Puts a track of a list right before another one of it, or last where that is null.
create function public.move_in_playlist(p_playlist uuid, p_track uuid, p_before uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  smallest_gap constant numeric := 0.000001;
  held constant public.playlists := private.hold_playlist(p_playlist);
  upper_rank numeric;
  lower_rank numeric;
begin
  if p_before = p_track
      or not exists (select from public.playlist_tracks where playlist_id = held.id and track_id = p_track)
      or (p_before is not null and not exists (
        select from public.playlist_tracks where playlist_id = held.id and track_id = p_before)) then
    perform private.refuse('no_such_track', 'There is no such track in the playlist.', 404);
  end if;
  for attempt in 1 .. 2 loop
    select rank into upper_rank from public.playlist_tracks where playlist_id = held.id and track_id = p_before;
    select max(rank) into lower_rank from public.playlist_tracks
    where playlist_id = held.id and track_id <> p_track and (upper_rank is null or rank < upper_rank);
    exit when upper_rank - lower_rank >= smallest_gap is not false;
    perform private.renumber_playlist(held.id);
  end loop;
  update public.playlist_tracks
  set rank = case
    when upper_rank is null then coalesce(lower_rank, 0) + 1
    when lower_rank is null then upper_rank - 1
    else trim_scale((lower_rank + upper_rank) / 2.0)
  end
  where playlist_id = held.id and track_id = p_track;
  update public.playlists set updated_at = now() where id = held.id;
end
$$;

-- Asks for a track in a held queue; null, or why it may not wait there.
create function private.try_request(session public.sessions, person uuid, track uuid) returns text
language plpgsql set search_path = '' as $$
begin
  perform private.check_request(session, person, track);
  insert into public.queue_entries (session_id, track_id, requested_by) values (session.id, track, person);
  return null;
exception when sqlstate 'PGRST' then
  return sqlerrm::jsonb ->> 'code';
end
$$;

-- Asks for all of a list, in its order. What may not wait is left out: answers how many wait now, and how many do not
-- for which reason.
create function public.queue_playlist(p_session uuid, p_playlist uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  session constant public.sessions := private.hold_queue(p_session);
  refusals text[] := '{}';
  refusal text;
  queued integer := 0;
  track uuid;
begin
  perform private.hold_playlist(p_playlist);
  for track in select l.track_id from public.playlist_tracks l where l.playlist_id = p_playlist order by l.rank loop
    -- What holds of the person holds of the rest too.
    if refusal in ('request_cap', 'requests_locked', 'read_only') is not true then
      refusal := private.try_request(session, me, track);
    end if;
    if refusal is null then
      queued := queued + 1;
    else
      refusals := refusals || refusal;
    end if;
  end loop;
  return jsonb_build_object('queued', queued, 'refused', (
    select coalesce(jsonb_object_agg(counted.code, counted.tracks), '{}')
    from (select code, count(*) as tracks from unnest(refusals) code group by code) counted));
end
$$;

-- Without marks and case, as people type it.
create function private.as_typed(words text) returns text language sql immutable
begin atomic
  select translate(lower(regexp_replace(normalize(coalesce(words, ''), NFKD), '[\u0300-\u036f]', '', 'g')), 'øłđı', 'oldi');
end;

-- A page of one's own tracks that hold all of the words, in the order of when they were added, their titles, their
-- artists or their lengths.
create function public.own_tracks(
  p_words text default '', p_order text default 'added', p_offset integer default 0, p_limit integer default 100)
returns setof public.tracks
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  words constant text[] := regexp_split_to_array(private.as_typed(p_words), '[[:space:]]+');
begin
  if p_order in ('added', 'title', 'artist', 'length') is not true or p_offset >= 0 is not true
      or p_limit between 1 and 200 is not true or char_length(p_words) > 200 then
    perform private.refuse('invalid_search',
      'A page has 1 to 200 tracks, in the order added, title, artist or length, by words of up to 200 characters.', 400);
  end if;
  return query
    select t.* from public.tracks t
    where t.owner_id = me and t.removed_at is null and not exists (
      select from unnest(words) word
      where strpos(private.as_typed(concat_ws(' ', t.title, t.artist, t.album)), word) = 0)
    order by
      p_order = 'artist' and t.artist is null,
      case p_order
        when 'title' then private.as_typed(t.title)
        when 'artist' then private.as_typed(t.artist)
      end,
      case p_order when 'length' then t.duration_ms end,
      case when p_order <> 'added' then private.as_typed(t.title) end,
      t.created_at desc, t.id
    offset p_offset limit p_limit;
end
$$;

-- Also what is in a list of one's own: it may have been heard elsewhere.
create or replace function private.reported_json(session uuid, kind text, target uuid) returns jsonb language sql stable
begin atomic
  select case kind
    when 'track' then (
      select jsonb_build_object('title', t.title, 'artist', t.artist)
      from public.tracks t
      where t.id = target and (t.demo or exists (
          select from public.queue_entries q where q.session_id = session and q.track_id = target)
        or exists (
          select from public.playlist_tracks l join public.playlists p on p.id = l.playlist_id
          where l.track_id = target and p.owner_id = auth.uid())))
    when 'message' then (
      select jsonb_build_object('user_id', c.user_id, 'body', c.body)
      from public.chat_messages c where c.id = target and c.session_id = session)
    when 'member' then (
      select jsonb_build_object('display_name', p.display_name)
      from public.members m join public.profiles p on p.id = m.user_id
      where m.session_id = session and m.user_id = target)
  end;
end;

create function private.playlists_json(person uuid) returns jsonb language sql stable
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', p.id, 'name', p.name, 'created_at', p.created_at, 'updated_at', p.updated_at,
    'tracks', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'track_id', t.id, 'title', t.title, 'artist', t.artist, 'added_at', l.added_at) order by l.rank), '[]')
      from public.playlist_tracks l join public.tracks t on t.id = l.track_id where l.playlist_id = p.id)
  ) order by p.created_at), '[]')
  from public.playlists p where p.owner_id = person;
end;

create or replace function public.export_my_data() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  return private.person_json(me) || jsonb_build_object('playlists', private.playlists_json(me));
end
$$;

grant execute on function
  public.create_playlist(text, uuid[], uuid), public.my_playlists(), public.rename_playlist(uuid, text),
  public.delete_playlist(uuid), public.add_to_playlist(uuid, uuid[]), public.remove_from_playlist(uuid, uuid),
  public.move_in_playlist(uuid, uuid, uuid), public.queue_playlist(uuid, uuid),
  public.own_tracks(text, text, integer, integer)
  to authenticated;
