-- Members report how they hear; who holds the decks is told what it adds up to, on a topic that nobody
-- else may join. The reports are in the server's memory alone.

-- The session of session:{id}:deck; null for other topics.
create function private.deck_session(topic text) returns uuid language sql immutable
begin atomic
  select case
    when topic ~ '^session:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:deck$'
    then substr(topic, 9, 36)::uuid
  end;
end;
grant execute on function private.deck_session(text) to anon, authenticated, service_role;

create policy "members report how they hear" on realtime.messages for insert to authenticated
  with check (
    extension = 'broadcast' and event = 'report'
    and realtime.topic() = 'session:' || private.topic_session(realtime.topic())
    and private.is_member(private.topic_session(realtime.topic())));
create policy "the DJ hears how the room hears" on realtime.messages for select to authenticated
  using (private.holds_decks(private.deck_session(realtime.topic())));

-- The decks changed hands: the one who had them hears no more of it.
create function private.reauthorise_deck() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if to_regprocedure('realtime.reauthorise(text)') is not null then
    perform realtime.reauthorise('session:' || new.id || ':deck');
  end if;
  return null;
end
$$;
create trigger reauthorise_deck after update of deck_holder_id on public.sessions
  for each row when (new.deck_holder_id is distinct from old.deck_holder_id)
  execute function private.reauthorise_deck();
