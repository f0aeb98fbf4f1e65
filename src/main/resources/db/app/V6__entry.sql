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
create function private.answer_refusal(code text, message text, status integer, details text default null) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform set_config('response.status', status::text, true);
  return jsonb_build_object('code', code, 'message', message, 'details', details, 'hint', null);
end
$$;

-- Answers a refusal that counts as an attempt.
create function private.failed_attempt(code text, message text, status integer) returns jsonb
language plpgsql set search_path = '' as $$
begin
  insert into private.join_attempts (user_id) values (auth.uid());
  return private.answer_refusal(code, message, status);
end
$$;

-- What keeps somebody new out of a session; null where nothing does. The caller holds the row.
create function private.entry_refusal(session public.sessions) returns jsonb
language plpgsql set search_path = '' as $$
begin
  return case
    when session.ended_at is not null then
      private.answer_refusal('session_ended', 'The session is over.', 410)
    when session.entry_closed then
      private.answer_refusal('session_closed', 'The session lets nobody in any more.', 403)
    when (select count(*) from public.members m where m.session_id = session.id) >= session.capacity then
      private.answer_refusal('session_full', 'The session is full.', 409)
  end;
end
$$;

-- While somebody is banned; null else.
create function private.ban_refusal(session uuid, member uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  ban record;
begin
  select until into ban from public.restraints r
  where r.session_id = session and r.user_id = member and r.kind = 'ban' and (until is null or until > now());
  if not found then
    return null;
  end if;
  return private.answer_refusal('banned', 'You are banned from this session.', 403, case when ban.until is not null then
    json_build_object('retry_after_s', greatest(1, ceil(extract(epoch from ban.until - now()))))::text end);
end
$$;

-- After as many attempts as a minute allows; null before that.
create function private.attempts_refusal(attempting uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  made integer;
  wait_s integer;
begin
  delete from private.join_attempts where user_id = attempting and at < now() - interval '1 minute';
  select count(*), ceil(extract(epoch from min(at) + interval '1 minute' - now()))
  into made, wait_s from private.join_attempts where user_id = attempting;
  if made < 10 then
    return null;
  end if;
  wait_s := greatest(1, wait_s);
  perform set_config('response.headers', format('[{"Retry-After": "%s"}]', wait_s), true);
  return private.answer_refusal('too_many_attempts', 'Too many wrong codes or passwords.', 429,
    json_build_object('retry_after_s', wait_s)::text);
end
$$;

-- Members come back whatever has been closed since.
create function public.join_session(p_code text, p_password text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
  session public.sessions;
  refusal jsonb;
begin
  -- One attempt of a person at a time, so that many at once are counted too.
  perform from public.profiles where id = me for no key update;
  refusal := private.attempts_refusal(me);
  if refusal is not null then
    return refusal;
  end if;
  select * into session from public.sessions
  where code = upper(regexp_replace(p_code, '[\s-]', '', 'g'));
  if not found then
    return private.failed_attempt('wrong_code', 'No session has this code.', 404);
  elsif session.ended_at is null and private.is_member(session.id) then
    return to_jsonb(session);
  end if;
  refusal := coalesce(private.ban_refusal(session.id, me), private.entry_refusal(session));
  if refusal is not null then
    return refusal;
  elsif session.has_password and p_password is null then
    return private.answer_refusal('password_needed', 'The session has a password.', 403);
  elsif session.has_password and not private.is_password_of(session.id, p_password) then
    return private.failed_attempt('wrong_password', 'This is not the password.', 403);
  end if;
  -- One by one past the door, so that many at once never exceed the capacity.
  select * into session from public.sessions where id = session.id for no key update;
  if not found then -- deleted meanwhile
    return private.answer_refusal('wrong_code', 'No session has this code.', 404);
  end if;
  refusal := coalesce(private.ban_refusal(session.id, me), private.entry_refusal(session));
  if refusal is null then
    insert into public.members (session_id, user_id) values (session.id, me);
  end if;
  return coalesce(refusal, to_jsonb(session));
end
$$;

-- Live sessions that want to be found. Those with a password tell no more than their name.
create function public.public_sessions()
returns table (name text, code text, listeners integer, has_password boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_user();
  return query
    select s.name, case when not s.has_password then s.code end,
      case when not s.has_password then here.number end, s.has_password
    from public.sessions s
    cross join lateral (select count(*)::integer as number from private.present_members(s.id)) here
    where s.visibility = 'public' and s.ended_at is null and not s.entry_closed and here.number > 0
    order by case when s.has_password then 0 else here.number end desc, s.created_at desc
    limit 100;
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
    perform private.refuse('not_the_host', 'Only the host can end the session.', 403);
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
    'settings', (select private.settings_json(s) from public.sessions s where s.id = p_session),
    'decks', (select private.decks_json(s) from public.sessions s where s.id = p_session),
    'me', (select jsonb_build_object('user_id', p.id, 'display_name', p.display_name, 'role', m.role)
      from public.members m join public.profiles p on p.id = m.user_id
      where m.session_id = p_session and m.user_id = me),
    'playback', (select private.anchor_json(p) from public.playback p where p.session_id = p_session),
    'queue', (select coalesce(jsonb_agg(private.entry_json(q) order by q.rank), '[]')
      from public.queue_entries q where q.session_id = p_session and q.state in ('queued', 'announced', 'playing')),
    'votes', private.votes_json(p_session),
    'members', (select coalesce(jsonb_agg(jsonb_build_object(
        'user_id', m.user_id, 'display_name', p.display_name, 'role', m.role) order by m.joined_at), '[]')
      from public.members m join public.profiles p on p.id = m.user_id where m.session_id = p_session),
    'messages', (select coalesce(jsonb_agg(private.message_json(c) order by c.created_at, c.id), '[]')
      from (select * from public.chat_messages
        where session_id = p_session order by created_at desc, id desc limit 50) c),
    'chat_rules', (select private.chat_rules_json(s) from public.sessions s where s.id = p_session),
    'restraints', (select coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'until', r.until)), '[]')
      from public.restraints r where r.session_id = p_session and r.user_id = me),
    'reactions', (select private.reactions_json(p.entry_id) from public.playback p where p.session_id = p_session));
end
$$;

grant execute on function
  public.create_session(text), public.join_session(text, text), public.public_sessions(), public.end_session(uuid), public.session_snapshot(uuid)
  to authenticated;
