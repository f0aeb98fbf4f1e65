-- How much may be stored, so that one guest cannot fill the disk. Content that is stored twice counts once.

-- As the operator set it, told by the server at its start; what is missing has no limit.
create table private.quotas (
  kind text primary key check (kind in ('user', 'session', 'server')),
  bytes bigint not null check (bytes > 0)
);
alter table private.quotas enable row level security;

create function private.user_bytes(person uuid) returns bigint language sql stable
begin atomic
  select coalesce(sum(bytes), 0)::bigint from (
    select distinct o.version, (o.metadata ->> 'size')::bigint as bytes from storage.objects o where o.owner = person) kept;
end;

create function private.server_bytes() returns bigint language sql stable
begin atomic
  select coalesce(sum(bytes), 0)::bigint from (
    select distinct o.version, (o.metadata ->> 'size')::bigint as bytes from storage.objects o) kept;
end;

create function private.track_bytes(track uuid) returns bigint language sql stable
begin atomic
  select coalesce(sum((o.metadata ->> 'size')::bigint), 0)::bigint
  from storage.objects o where o.bucket_id = 'sealed' and o.user_metadata ->> 'track_id' = track::text;
end;

-- Of what people brought into a session and is not played yet: what comes with the program is nobody's.
create function private.session_bytes(session uuid) returns bigint language sql stable
begin atomic
  select coalesce(sum(private.track_bytes(brought.track_id)), 0)::bigint from (
    select distinct q.track_id from public.queue_entries q join public.tracks t on t.id = q.track_id
    where q.session_id = session and q.state in ('queued', 'announced', 'playing') and not t.demo) brought;
end;

-- Which quota is too small for so many bytes more of a person; null where neither is.
create function private.upload_refusal(person uuid, more bigint) returns text language sql stable
begin atomic
  select case
    when exists (select from private.quotas q where q.kind = 'user' and private.user_bytes(person) + more > q.bytes)
      then 'user'
    when exists (select from private.quotas q where q.kind = 'server' and private.server_bytes() + more > q.bytes)
      then 'server'
  end;
end;

create function private.check_session_quota() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  allowed constant bigint := (select q.bytes from private.quotas q where q.kind = 'session');
begin
  if allowed is not null
      and exists (select from public.tracks t where t.id = new.track_id and not t.demo)
      and not exists (select from public.queue_entries q
        where q.session_id = new.session_id and q.track_id = new.track_id and q.state in ('queued', 'announced', 'playing'))
      and private.session_bytes(new.session_id) + private.track_bytes(new.track_id) > allowed then
    perform private.refuse('session_quota_exceeded', 'The session holds as much music as it may.', 413);
  end if;
  return new;
end
$$;
create trigger check_session_quota before insert on public.queue_entries
  for each row when (new.requested_by is not null) execute function private.check_session_quota();

-- What one has stored, and may.
create function public.my_storage() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  return jsonb_build_object(
    'bytes', private.user_bytes(me), 'quota_bytes', (select q.bytes from private.quotas q where q.kind = 'user'));
end
$$;
grant execute on function public.my_storage() to authenticated;
