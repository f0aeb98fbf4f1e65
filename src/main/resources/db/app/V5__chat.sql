-- Chat: stored first, then told.

create table public.chat_messages (
  id uuid primary key,
  session_id uuid not null references public.sessions on delete cascade,
  user_id uuid not null references public.profiles on delete cascade,
  body text not null check (char_length(body) between 1 and 500),
  created_at timestamptz not null default clock_timestamp()
);
create index chat_messages_session_id on public.chat_messages (session_id, created_at desc);

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
create trigger tell_message after insert on public.chat_messages
  for each row execute function private.tell_message();

-- The client makes the id: a message that is sent twice is stored and told once.
-- The body is jsonb, so that only a JSON string is taken for a text.
create function public.send_message(p_session uuid, p_id uuid, p_body jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
  text_body text;
  message public.chat_messages;
begin
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif exists (select from public.sessions where id = p_session and ended_at is not null) then
    perform private.refuse('session_ended', 'The session is over.', 410);
  end if;
  if jsonb_typeof(p_body) = 'string' then
    text_body := btrim(regexp_replace(normalize(p_body #>> '{}', nfc),
      '[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]', '', 'g'), E' \n');
  end if;
  if p_id is null or text_body is null or char_length(text_body) > 500 or not private.is_visible(text_body) then
    perform private.refuse('invalid_message', 'A message is a text of 1 to 500 characters.', 400);
  end if;
  insert into public.chat_messages (id, session_id, user_id, body)
  values (p_id, p_session, me, text_body)
  on conflict (id) do nothing;
  select * into message from public.chat_messages where id = p_id and user_id = me and session_id = p_session;
  if not found then
    perform private.refuse('invalid_message', 'This message id is taken.', 400);
  end if;
  return private.message_json(message);
end
$$;

grant execute on function public.send_message(uuid, uuid, jsonb) to authenticated;
