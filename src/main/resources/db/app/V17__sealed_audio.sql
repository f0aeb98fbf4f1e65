-- The audio of a track lies in a private bucket, which members open by addresses that are signed for hours. Where
-- it is queued in a session without a password it is opened for good: whoever has its address, any cache included,
-- may read it.

insert into storage.buckets (id, name, public) values ('sealed', 'sealed', false);
create index objects_of_track on storage.objects ((user_metadata ->> 'track_id')) where bucket_id = 'sealed';

alter table public.tracks add column open boolean not null default false;

create policy "members and owners open sealed audio" on storage.objects for select to authenticated
  using (bucket_id = 'sealed'
    and (owner = (select auth.uid()) or private.sees_track(
      case when user_metadata ->> 'track_id' ~ '^[0-9a-f-]{36}$' then (user_metadata ->> 'track_id')::uuid end)));

-- Under the same names in the public bucket, of the same blobs. Those rows are held that name them, so that
-- nobody lets go of a blob meanwhile.
create function private.open_track(track uuid) returns void
language plpgsql set search_path = '' as $$
begin
  -- First, so that whoever adds renditions meanwhile finds it open.
  update public.tracks set open = true where id = track and not open;
  insert into storage.objects (bucket_id, name, owner, owner_id, metadata, user_metadata, version)
  select 'tracks', held.name, held.owner, held.owner_id, held.metadata, held.user_metadata, held.version
  from (select * from storage.objects
    where bucket_id = 'sealed' and user_metadata ->> 'track_id' = track::text
    order by name for share) held
  on conflict (bucket_id, name) do nothing;
end
$$;

create function private.open_queued_track() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.sessions where id = new.session_id and has_password)
      and exists (select from public.tracks where id = new.track_id and not open) then
    perform private.open_track(new.track_id);
  end if;
  return null;
end
$$;
create trigger open_queued_track after insert on public.queue_entries
  for each row execute function private.open_queued_track();

-- The password is gone: what waits and plays is open from now on.
create function private.open_tracks_of_session() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  waiting uuid;
begin
  for waiting in
    select distinct q.track_id
    from public.queue_entries q join public.tracks t on t.id = q.track_id
    where q.session_id = new.id and q.state in ('queued', 'announced', 'playing') and not t.open
    order by q.track_id
  loop
    perform private.open_track(waiting);
  end loop;
  return null;
end
$$;
create trigger open_tracks_of_session after update of has_password on public.sessions
  for each row when (old.has_password and not new.has_password)
  execute function private.open_tracks_of_session();

-- What comes with the program is everybody's; of an open track the renditions that come later are open too.
create function private.open_further_audio() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.open_track(new.id);
  return null;
end
$$;
create trigger open_demo_track after insert on public.tracks
  for each row when (new.demo) execute function private.open_further_audio();
create trigger open_further_audio after update of renditions, hls_path, dash_path on public.tracks
  for each row when (new.open) execute function private.open_further_audio();

-- What a track gains while it waits or plays is told where it does.
create function private.tell_track() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(to_jsonb(new), 'track', 'session:' || waiting.session_id)
  from (select distinct q.session_id from public.queue_entries q
    where q.track_id = new.id and q.state in ('queued', 'announced', 'playing')) waiting
  join public.sessions s on s.id = waiting.session_id
  where s.ended_at is null;
  return null;
end
$$;
create trigger tell_track after update of renditions, hls_path, dash_path, gain_db, open on public.tracks
  for each row when (
    (new.renditions, new.hls_path, new.dash_path, new.gain_db, new.open)
      is distinct from (old.renditions, old.hls_path, old.dash_path, old.gain_db, old.open))
  execute function private.tell_track();
