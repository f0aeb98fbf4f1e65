-- Who may listen and speak on a session's topics, and where uploads and renditions lie.

-- The session of session:{id}, session:{id}:queue and session:{id}:votes; null for other topics.
create function private.topic_session(topic text) returns uuid language sql immutable
begin atomic
  select case
    when topic ~ '^session:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:queue|:votes)?$'
    then substr(topic, 9, 36)::uuid
  end;
end;
grant execute on function private.topic_session(text) to anon, authenticated, service_role;

create policy "members listen to their session's topics" on realtime.messages for select to authenticated
  using (private.is_member(private.topic_session(realtime.topic())));
-- What is true of a session comes from the database alone: a forged playback, chat or vote reaches
-- nobody. Members show themselves; of broadcasts nothing is allowed to them.
create policy "members show their presence" on realtime.messages for insert to authenticated
  with check (extension = 'presence' and private.is_member(private.topic_session(realtime.topic())));

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  -- What people send: taken over by ingest, never served.
  ('uploads', 'uploads', false, null, array['audio/*', 'video/mp4', 'video/webm', 'application/ogg', 'application/octet-stream']),
  -- What is played: names are capabilities (ARCHITECTURE.md), so that any cache may hold them.
  ('tracks', 'tracks', true, null, null);

create policy "people upload into their own folder" on storage.objects for insert to authenticated
  with check (bucket_id = 'uploads' and (storage.foldername(name))[1] = (select auth.uid())::text);
