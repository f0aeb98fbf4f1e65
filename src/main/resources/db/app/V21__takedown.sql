-- What may not be played: reports, recordings taken down with all of their content, and what is not taken in again.

-- Of which bytes a track was made, as SHA-256 in hex. No answer tells it.
create table private.contents (
  track_id uuid primary key,
  hash text not null
);
create index contents_hash on private.contents (hash);

create table private.blocked_contents (
  hash text primary key,
  reason text not null,
  blocked_at timestamptz not null default now()
);
alter table private.contents enable row level security;
alter table private.blocked_contents enable row level security;

create function private.is_blocked(track uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from private.contents c join private.blocked_contents b on b.hash = c.hash where c.track_id = track);
end;

-- Whether what was sent may become a track; a takedown of the same content waits until that is committed, or has
-- been waited for.
create function private.may_take_in(track uuid) returns boolean
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(c.hash, 0)) from private.contents c where c.track_id = track;
  return not private.is_blocked(track);
end
$$;

-- Nothing enters a queue or a list whose recording goes at this moment: whoever removes it waits for this, or is
-- waited for.
create function private.require_recording() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.tracks where id = new.track_id and removed_at is null for key share;
  if not found then
    perform private.refuse('no_such_track', 'There is no such track.', 404);
  end if;
  return new;
end
$$;
create trigger require_recording before insert on public.queue_entries
  for each row execute function private.require_recording();
create trigger require_recording before insert on public.fallback_tracks
  for each row execute function private.require_recording();

-- What was sent to become a track lies under its id.
create function private.note_content() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.contents (track_id, hash) values (new.name::uuid, new.version)
  on conflict (track_id) do update set hash = excluded.hash;
  return null;
end
$$;
create trigger note_content after insert or update of version on storage.objects
  for each row when (new.bucket_id = 'originals') execute function private.note_content();

-- Takes a track out of what waits and plays, in one session whose anchor is locked first.
create function private.take_off(session uuid, track uuid) returns void
language plpgsql set search_path = '' as $$
declare
  anchor public.playback;
begin
  select * into anchor from public.playback p where p.session_id = session for update;
  perform from public.sessions where id = session for no key update;
  update public.queue_entries set state = 'removed'
  where session_id = session and track_id = track and state = 'queued';
  if anchor.next_track_id = track then
    anchor.next_entry_id := null;
    anchor.crossfade_ms := 0;
    anchor := jsonb_populate_record(anchor, private.write_anchor(private.with_next_start(anchor), 'announce', null));
    update public.queue_entries set state = 'removed'
    where session_id = session and track_id = track and state = 'queued';
  end if;
  if anchor.track_id = track and not private.skip_entry(session, anchor.entry_id) then
    perform private.set_anchor(session, 'end', null, null, 0, private.server_ms(), false);
  end if;
end
$$;

-- Of several, what plays goes last: it is followed by what stays.
create function private.plays_now(track uuid) returns boolean language sql stable
begin atomic
  select exists (select from public.queue_entries q where q.track_id = track and q.state = 'playing');
end;

-- The recording goes, wherever it waits or plays; its name stays where it was played.
create function private.remove_track(track uuid) returns void
language plpgsql set search_path = '' as $$
declare
  session uuid;
begin
  -- So that whoever puts it into a queue meanwhile is found below, or finds it gone.
  perform from public.tracks where id = track for update;
  update public.tracks set removed_at = now() where id = track and removed_at is null;
  delete from public.fallback_tracks where track_id = track;
  for session in
    select distinct q.session_id from public.queue_entries q
    where q.track_id = track and q.state in ('queued', 'announced', 'playing') order by q.session_id
  loop
    perform private.take_off(session, track);
  end loop;
  -- Each by an index of its own.
  delete from storage.objects where bucket_id = 'tracks' and user_metadata ->> 'track_id' = track::text;
  delete from storage.objects where bucket_id = 'sealed' and user_metadata ->> 'track_id' = track::text;
  delete from storage.objects where bucket_id = 'originals' and name = track::text;
end
$$;
create index open_objects_of_track on storage.objects ((user_metadata ->> 'track_id')) where bucket_id = 'tracks';

-- One's own.
create function public.delete_track(p_track uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.tracks where id = p_track and owner_id = private.require_user() and removed_at is null for update;
  if not found then
    perform private.refuse('no_such_track', 'There is no such track.', 404);
  end if;
  perform private.remove_track(p_track);
end
$$;

-- What somebody found wrong, once per person and thing, with what was there to see then.
create table public.reports (
  id bigint generated always as identity primary key,
  session_id uuid not null references public.sessions on delete cascade,
  kind text not null check (kind in ('track', 'message', 'member')),
  target_id uuid not null,
  reported_by uuid references public.profiles on delete set null,
  reason text not null check (char_length(reason) between 1 and 500),
  seen jsonb not null,
  created_at timestamptz not null default now(),
  resolution text check (resolution in ('dismissed', 'handled', 'taken_down')),
  resolved_at timestamptz,
  unique (reported_by, kind, target_id, session_id),
  check ((resolution is null) = (resolved_at is null))
);
create index reports_session_id on public.reports (session_id, id desc);
create index reports_target_id on public.reports (target_id);
alter table public.reports enable row level security;
-- Not who reported.
grant select (id, session_id, kind, target_id, reason, seen, created_at, resolution, resolved_at)
  on public.reports to authenticated;
create policy "own reports, and all for who keeps order" on public.reports for select to authenticated
  using (reported_by = (select auth.uid()) or private.moderates(session_id));

-- What of a session is reported, as it is now; null where there is no such thing in it.
create function private.reported_json(session uuid, kind text, target uuid) returns jsonb language sql stable
begin atomic
  select case kind
    when 'track' then (
      select jsonb_build_object('title', t.title, 'artist', t.artist)
      from public.tracks t
      where t.id = target and exists (
        select from public.queue_entries q where q.session_id = session and q.track_id = target))
    when 'message' then (
      select jsonb_build_object('user_id', c.user_id, 'body', c.body)
      from public.chat_messages c where c.id = target and c.session_id = session)
    when 'member' then (
      select jsonb_build_object('display_name', p.display_name)
      from public.members m join public.profiles p on p.id = m.user_id
      where m.session_id = session and m.user_id = target)
  end;
end;

-- Said twice it is one report. The number tells nothing of what others reported.
create function public.report(p_session uuid, p_kind text, p_target uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  why constant text := private.as_message(p_reason);
  seen jsonb;
begin
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif p_kind in ('track', 'message', 'member') is not true then
    perform private.refuse('invalid_report', 'A track, a message or a member is reported.', 400);
  elsif why is null or char_length(why) > 500 or not private.is_visible(why) then
    perform private.refuse('invalid_report', 'A reason is a text of 1 to 500 characters.', 400);
  end if;
  seen := private.reported_json(p_session, p_kind, p_target);
  if seen is null then
    perform private.refuse('nothing_to_report', 'There is no such thing in this session.', 404);
  end if;
  insert into public.reports (session_id, kind, target_id, reported_by, reason, seen)
  values (p_session, p_kind, p_target, me, why, seen)
  on conflict (reported_by, kind, target_id, session_id) do nothing;
end
$$;

-- By who keeps order in the session.
create function public.resolve_report(p_report bigint, p_resolution text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  found_report public.reports;
begin
  perform private.require_user();
  select * into found_report from public.reports where id = p_report for update;
  if not found or not private.is_member(found_report.session_id) then
    perform private.refuse('no_such_report', 'There is no such report.', 404);
  end if;
  perform private.require_moderator(found_report.session_id);
  if p_resolution in ('dismissed', 'handled') is not true then
    perform private.refuse('invalid_report', 'A report is dismissed or handled.', 400);
  end if;
  update public.reports set resolution = p_resolution, resolved_at = now() where id = p_report and resolution is null;
  if found then
    perform private.note_moderation(found_report.session_id, 'resolve_report',
      -- Who may be gone by now.
      (select p.id from public.profiles p where p.id = found_report.target_id),
      jsonb_build_object('report', p_report, 'kind', found_report.kind, 'resolution', p_resolution));
  end if;
end
$$;

-- By the operator: the recording, and every other track that was made of the same bytes, goes, and is not taken in
-- again. Answers how many went.
create function public.take_down(p_track uuid, p_reason text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  why constant text := private.as_message(p_reason);
  content constant text := (select c.hash from private.contents c where c.track_id = p_track);
  track uuid;
  taken integer := 0;
begin
  if not exists (select from public.tracks where id = p_track) then
    perform private.refuse('no_such_track', 'There is no such track.', 404);
  elsif why is null or char_length(why) > 500 or not private.is_visible(why) then
    perform private.refuse('invalid_report', 'A reason is a text of 1 to 500 characters.', 400);
  end if;
  -- Whoever takes the same in meanwhile is waited for and found below, or finds it blocked.
  perform pg_advisory_xact_lock(hashtextextended(content, 0)) where content is not null;
  insert into private.blocked_contents (hash, reason) select content, why where content is not null
  on conflict (hash) do nothing;
  for track in
    select t.id from public.tracks t
    where t.removed_at is null and (t.id = p_track or t.id in (select c.track_id from private.contents c where c.hash = content))
    order by private.plays_now(t.id), t.id
  loop
    perform private.remove_track(track);
    taken := taken + 1;
  end loop;
  update public.reports r set resolution = 'taken_down', resolved_at = now()
  where r.resolution is null and r.kind = 'track'
    and (r.target_id = p_track or r.target_id in (select c.track_id from private.contents c where c.hash = content));
  return taken;
end
$$;

-- By the operator, after a mistake: what was blocked may be uploaded anew. Answers whether anything was.
create function public.unblock_content(p_track uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.blocked_contents b using private.contents c where c.track_id = p_track and c.hash = b.hash;
  return found;
end
$$;

grant execute on function
  public.delete_track(uuid), public.report(uuid, text, uuid, text), public.resolve_report(bigint, text)
  to authenticated;
