-- Whoever writes or deletes an object, and whatever is killed on the way: its blob is let go of in
-- the same transaction, and the server is told.

create table storage.released_blobs (
  id bigint generated always as identity primary key,
  hash text not null
);
alter table storage.released_blobs enable row level security;

create function storage.object_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' or new.version <> old.version then
    insert into storage.released_blobs (hash) values (old.version);
  end if;
  perform pg_logical_emit_message(true, 'whatssound.objects', old.bucket_id || '/' || old.name);
  return null;
end
$$;
create trigger object_changed after update or delete on storage.objects
  for each row execute function storage.object_changed();

-- A bucket may have become private: the empty name stands for all objects.
create function storage.bucket_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_logical_emit_message(true, 'whatssound.objects', '');
  return null;
end
$$;
create trigger bucket_changed after update or delete on storage.buckets
  for each statement execute function storage.bucket_changed();
create trigger objects_emptied after truncate on storage.objects
  for each statement execute function storage.bucket_changed();
