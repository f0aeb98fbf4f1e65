-- Who is a member, and in which role; everybody in the session is told.

-- What the session is told of a member, once this has committed. Who is renamed waits, so that of two
-- changes at one time the later one tells both.
create function private.wake_member_keeper(member public.members) returns void
language plpgsql set search_path = '' as $$
declare
  name text;
begin
  select display_name into name from public.profiles where id = member.user_id for share;
  perform pg_logical_emit_message(true, 'whatssound.members', json_build_object(
    'session_id', member.session_id,
    'member', json_build_object('user_id', member.user_id, 'role', member.role, 'display_name', name))::text);
end
$$;

-- A role of null says that somebody has left. Nobody is left to be told when the session itself goes.
create function private.tell_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'DELETE' then
    perform private.wake_member_keeper(new);
  elsif exists (select from public.sessions where id = old.session_id) then
    old.role := null;
    perform private.wake_member_keeper(old);
  end if;
  return null;
end
$$;
create trigger tell_member after insert or delete or update of role on public.members
  for each row execute function private.tell_member();

create function private.tell_new_name() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.wake_member_keeper(m)
  from public.members m join public.sessions s on s.id = m.session_id
  where m.user_id = new.id and s.ended_at is null;
  return null;
end
$$;
create trigger tell_new_name after update of display_name on public.profiles
  for each row when (new.display_name <> old.display_name)
  execute function private.tell_new_name();

-- The lock under which decks, members' roles and the session's end are changed: the anchor first, then
-- the session, as everybody else takes them. Answers the session, or refuses those who are not in it.
create function private.hold_session(session uuid) returns public.sessions
language plpgsql set search_path = '' as $$
declare
  held public.sessions;
begin
  perform private.require_user();
  perform from public.playback p where p.session_id = session for update;
  select * into held from public.sessions s where s.id = session for no key update;
  if held.id is null or not private.is_member(session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  elsif held.ended_at is not null then
    perform private.refuse('session_ended', 'The session is over.', 410);
  end if;
  return held;
end
$$;

create function public.set_role(p_session uuid, p_user uuid, p_role text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  session constant public.sessions := private.hold_session(p_session);
begin
  if session.host_id is distinct from auth.uid() then
    perform private.refuse('not_the_host', 'Only the host gives roles.', 403);
  elsif p_role in ('dj', 'moderator', 'listener') is not true or p_user = session.host_id then
    perform private.refuse('invalid_role', 'The roles are dj, moderator and listener; the host stays the host.', 400);
  end if;
  perform from public.members where session_id = p_session and user_id = p_user;
  if not found then
    perform private.refuse('no_such_member', 'There is no such member of the session.', 404);
  end if;
  update public.members set role = p_role::public.member_role
  where session_id = p_session and user_id = p_user and role::text <> p_role;
end
$$;

create function public.leave_session(p_session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  session constant public.sessions := private.hold_session(p_session);
begin
  if session.host_id = auth.uid() then
    perform private.refuse('host_stays', 'The host ends or deletes the session instead.', 409);
  end if;
  delete from public.members where session_id = p_session and user_id = auth.uid();
end
$$;

-- With all that belongs to it. Who is in the session hears that it is over, and nothing after that.
create function public.delete_session(p_session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
begin
  perform from public.playback where session_id = p_session for update;
  if not exists (select from public.sessions where id = p_session and host_id = me) then
    perform private.refuse('not_the_host', 'Only the host can delete the session.', 403);
  end if;
  perform realtime.send(jsonb_build_object('session_id', p_session), 'ended', 'session:' || p_session);
  delete from public.sessions where id = p_session;
end
$$;

grant execute on function
  public.set_role(uuid, uuid, text), public.leave_session(uuid), public.delete_session(uuid)
  to authenticated;
