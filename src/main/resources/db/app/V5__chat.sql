-- Chat: stored first, then told; kept for thirty days.

create table public.chat_messages (
  id uuid primary key,
  session_id uuid not null references public.sessions on delete cascade,
  user_id uuid not null references public.profiles on delete cascade,
  -- Empty once it was deleted: what stays says that something was there.
  body text not null check (char_length(body) between 1 and 500 or (body = '' and deleted_at is not null)),
  -- Members whom it is meant for.
  mentions uuid[] not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  deleted_by uuid references public.profiles on delete set null
);
-- Cleaning up after what is deleted goes slowly: what it writes goes through the stream of changes, too.
alter table public.chat_messages set (autovacuum_vacuum_cost_delay = 10);
create index chat_messages_session_id on public.chat_messages (session_id, created_at desc, id desc);
create index chat_messages_user_id on public.chat_messages (user_id, session_id, created_at desc);
create index chat_messages_created_at on public.chat_messages (created_at);

alter table public.chat_messages enable row level security;
grant select on public.chat_messages to authenticated;
create policy "chat of joined sessions" on public.chat_messages for select to authenticated
  using (private.is_member(session_id));

create function private.message_json(message public.chat_messages) returns jsonb language sql stable
begin atomic
  select to_jsonb(message) || jsonb_build_object(
    'display_name', (select display_name from public.profiles where id = message.user_id));
end;

create function private.tell_message() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(private.message_json(new), 'chat', 'session:' || new.session_id);
  return null;
end
$$;
create trigger tell_message after insert or update of deleted_at on public.chat_messages
  for each row execute function private.tell_message();

-- A text as it is stored: without control characters but line ends (a tab is a space), without what turns the
-- writing direction, composed, and nothing but spaces around it.
create function private.as_message(text_body text) returns text language sql immutable
begin atomic
  select btrim(normalize(regexp_replace(replace(text_body, E'\t', ' '),
    '[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]', '', 'g'), nfc), E' \n');
end;

-- The client makes the id: a message that is sent twice is stored and told once.
-- The body is jsonb, so that only a JSON string is taken for a text.
create function public.send_message(p_session uuid, p_id uuid, p_body jsonb, p_mentions uuid[] default '{}')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  text_body constant text := case when jsonb_typeof(p_body) = 'string' then private.as_message(p_body #>> '{}') end;
  message public.chat_messages;
begin
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif p_id is null or text_body is null or char_length(text_body) > 500 or not private.is_visible(text_body) then
    perform private.refuse('invalid_message', 'A message is a text of 1 to 500 characters.', 400);
  elsif cardinality(p_mentions) > 20 then
    perform private.refuse('invalid_message', 'A message mentions 20 members at most.', 400);
  end if;
  -- One message of a person at a time, so that one sent twice at once, and two in slow mode, see each other.
  perform pg_advisory_xact_lock(hashtextextended(p_session::text || me, 0));
  select * into message from public.chat_messages where id = p_id;
  if not found then
    perform private.require_speech(p_session);
    insert into public.chat_messages (id, session_id, user_id, body, mentions)
    values (p_id, p_session, me, text_body, array(
      select m.user_id from public.members m where m.session_id = p_session and m.user_id = any (p_mentions)))
    on conflict (id) do nothing
    returning * into message;
    if not found then -- somebody else's, made at this moment
      select * into message from public.chat_messages where id = p_id;
    end if;
  end if;
  if (message.user_id, message.session_id) is distinct from (me, p_session) then
    perform private.refuse('invalid_message', 'This message id is taken.', 400);
  end if;
  return private.message_json(message);
end
$$;

-- By its author, or by who keeps order.
create function public.delete_message(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
  message public.chat_messages;
begin
  select * into message from public.chat_messages where id = p_id for no key update;
  if not found or not (message.user_id = me or private.is_member(message.session_id)) then
    perform private.refuse('no_such_message', 'There is no such message.', 404);
  elsif message.user_id <> me then
    perform private.require_moderator(message.session_id);
    perform private.require_subject(message.session_id, message.user_id);
  end if;
  -- What was told is kept for replay: not what it said.
  delete from realtime.messages
  where private and topic = 'session:' || message.session_id and extension = 'broadcast' and event = 'chat'
    and payload ->> 'id' = p_id::text
    and inserted_at >= (message.created_at at time zone 'utc') - interval '1 minute';
  update public.chat_messages set body = '', mentions = '{}', deleted_at = now(), deleted_by = me
  where id = p_id and deleted_at is null;
  if found and message.user_id <> me then
    perform private.note_moderation(
      message.session_id, 'delete_message', message.user_id, jsonb_build_object('message_id', p_id));
  end if;
end
$$;

-- What was said before a message, or until now; oldest first.
create function public.chat_history(p_session uuid, p_before uuid default null, p_limit integer default 50)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  before public.chat_messages;
begin
  perform private.require_user();
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif (p_limit between 1 and 200) is not true then
    perform private.refuse('invalid_page', 'A page has 1 to 200 messages.', 400);
  end if;
  select * into before from public.chat_messages where id = p_before and session_id = p_session;
  if p_before is not null and not found then
    perform private.refuse('no_such_message', 'There is no such message.', 404);
  end if;
  return (
    select coalesce(jsonb_agg(private.message_json(c) order by c.created_at, c.id), '[]')
    from (select * from public.chat_messages m
      where m.session_id = p_session
        and (m.created_at, m.id) < (
          coalesce(before.created_at, 'infinity'), coalesce(before.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      order by m.created_at desc, m.id desc limit p_limit) c);
end
$$;

-- Deletes so many of the messages that are older than thirty days; answers how many there were.
create function private.prune_messages(most integer) returns integer
language plpgsql set search_path = '' as $$
declare
  pruned integer;
begin
  delete from public.chat_messages where ctid = any (array(
    select ctid from public.chat_messages where created_at < now() - interval '30 days'
    order by created_at limit most for update skip locked));
  get diagnostics pruned = row_count;
  return pruned;
end
$$;

grant execute on function
  public.send_message(uuid, uuid, jsonb, uuid[]), public.delete_message(uuid), public.chat_history(uuid, uuid, integer)
  to authenticated;
