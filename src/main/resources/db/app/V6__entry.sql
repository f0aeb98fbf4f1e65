-- The way into a session, its end, and what a page reads when it enters.

create function public.create_session(p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
  session public.sessions;
begin
  if private.is_name(btrim(p_name)) is not true then
    perform private.refuse('invalid_name', 'A name needs 1 to 40 visible characters.', 400);
  end if;
  loop
    insert into public.sessions (code, name, host_id, deck_holder_id)
    values (private.new_join_code(), btrim(p_name), me, me)
    on conflict (code) do nothing
    returning * into session;
    exit when found;
  end loop;
  insert into public.members (session_id, user_id, role) values (session.id, me, 'host');
  insert into public.playback (session_id, clock_id, at_server_ms)
  values (session.id, private.clock_id(), private.server_ms());
  return to_jsonb(session);
end
$$;

create table private.join_attempts (
  user_id uuid not null references public.profiles on delete cascade,
  at timestamptz not null default now()
);
create index join_attempts_user_id on private.join_attempts (user_id, at);
alter table private.join_attempts enable row level security;

-- Refusals are answered, not raised: a raise would forget the attempt.
create function private.answer_refusal(code text, message text, status integer) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform set_config('response.status', status::text, true);
  return jsonb_build_object('code', code, 'message', message, 'details', null, 'hint', null);
end
$$;

create function public.join_session(p_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
  session public.sessions;
begin
  delete from private.join_attempts where user_id = me and at < now() - interval '1 minute';
  if (select count(*) from private.join_attempts where user_id = me) >= 10 then
    return private.answer_refusal('too_many_attempts', 'Too many wrong codes. Wait a minute.', 429);
  end if;
  select * into session from public.sessions
  where code = upper(regexp_replace(p_code, '[\s-]', '', 'g'));
  if not found then
    insert into private.join_attempts (user_id) values (me);
    return private.answer_refusal('wrong_code', 'No session has this code.', 404);
  elsif session.ended_at is not null then
    return private.answer_refusal('session_ended', 'The session is over.', 410);
  end if;
  insert into public.members (session_id, user_id) values (session.id, me)
  on conflict (session_id, user_id) do nothing;
  return to_jsonb(session);
end
$$;

create function public.end_session(p_session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
  anchor public.playback;
begin
  select * into anchor from public.playback where session_id = p_session for update;
  if not found or not exists (select from public.sessions where id = p_session and host_id = me) then
    perform private.refuse('not_the_dj', 'Only the host can end the session.', 403);
  end if;
  update public.sessions set ended_at = now() where id = p_session and ended_at is null;
  if found then
    perform private.set_anchor(p_session, 'end', me, null, 0, private.server_ms(), false);
    perform realtime.send(jsonb_build_object('session_id', p_session), 'ended', 'session:' || p_session);
  end if;
end
$$;

create function private.entry_json(entry public.queue_entries) returns jsonb language sql stable
begin atomic
  select to_jsonb(entry) || jsonb_build_object(
    'track', (select to_jsonb(t) from public.tracks t where t.id = entry.track_id),
    'requester', (select display_name from public.profiles where id = entry.requested_by));
end;

-- Everything a page needs on entering, from one snapshot of the database. Subscribe first, then
-- read this, then apply only what is newer than its anchor's seq and not among its ids.
create function public.session_snapshot(p_session uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
begin
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  end if;
  return jsonb_build_object(
    'server_ms', private.server_ms(),
    'session', (select to_jsonb(s) from public.sessions s where s.id = p_session),
    'me', (select jsonb_build_object('user_id', p.id, 'display_name', p.display_name, 'role', m.role)
      from public.members m join public.profiles p on p.id = m.user_id
      where m.session_id = p_session and m.user_id = me),
    'playback', (select private.anchor_json(p) from public.playback p where p.session_id = p_session),
    'queue', (select coalesce(jsonb_agg(private.entry_json(q) order by q.rank), '[]')
      from public.queue_entries q where q.session_id = p_session and q.state <> 'played'),
    'members', (select coalesce(jsonb_agg(jsonb_build_object(
        'user_id', m.user_id, 'display_name', p.display_name, 'role', m.role) order by m.joined_at), '[]')
      from public.members m join public.profiles p on p.id = m.user_id where m.session_id = p_session),
    'messages', (select coalesce(jsonb_agg(private.message_json(c) order by c.created_at), '[]')
      from (select * from public.chat_messages
        where session_id = p_session order by created_at desc limit 50) c));
end
$$;

grant execute on function
  public.create_session(text), public.join_session(text), public.end_session(uuid), public.session_snapshot(uuid)
  to authenticated;
