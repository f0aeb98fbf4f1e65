-- Who keeps order: mutes and bans, a chat that rests or goes slowly, a shield against raids. Each step is noted
-- where moderators read it, and holds on open sockets within a second.

alter table public.sessions
  add column chat_frozen boolean not null default false,
  -- So long everybody but who keeps order waits between two messages.
  add column slow_mode_s integer not null default 0 check (slow_mode_s between 0 and 3600);

create table public.restraints (
  session_id uuid not null references public.sessions on delete cascade,
  user_id uuid not null references public.profiles on delete cascade,
  kind text not null check (kind in ('mute', 'ban')),
  -- Null: for good.
  until timestamptz,
  reason text check (char_length(reason) between 1 and 200),
  imposed_by uuid references public.profiles on delete set null,
  created_at timestamptz not null default now(),
  primary key (session_id, user_id, kind)
);
create index restraints_user_id on public.restraints (user_id);
create index restraints_until on public.restraints (until);

create table public.moderation_log (
  id bigint generated always as identity primary key,
  session_id uuid not null references public.sessions on delete cascade,
  at timestamptz not null default clock_timestamp(),
  -- Null: time did it.
  actor_id uuid references public.profiles on delete set null,
  action text not null,
  target_id uuid references public.profiles on delete set null,
  details jsonb not null default '{}'
);
create index moderation_log_session_id on public.moderation_log (session_id, id desc);

create function private.moderates(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.members
    where session_id = session and user_id = auth.uid() and role in ('host', 'moderator'));
end;

alter table public.restraints enable row level security;
alter table public.moderation_log enable row level security;
-- Not who imposed it.
grant select (session_id, user_id, kind, until, reason, created_at) on public.restraints to authenticated;
grant select on public.moderation_log to authenticated;
create policy "own restraints, and all for who keeps order" on public.restraints for select to authenticated
  using (user_id = (select auth.uid()) or private.moderates(session_id));
-- Who is banned is no member any more, and has a name all the same for whoever may lift the ban.
create function private.restrains(person uuid) returns boolean language sql stable security definer
begin atomic
  select exists (select from public.restraints r where r.user_id = person and private.moderates(r.session_id));
end;
grant execute on function private.restrains(uuid) to anon, authenticated, service_role;
create policy "whom one keeps out" on public.profiles for select to authenticated using (private.restrains(id));
create policy "what was done, for who keeps order" on public.moderation_log for select to authenticated
  using (private.moderates(session_id));

create function private.note_moderation(session uuid, action text, target uuid, details jsonb default '{}') returns void
language sql volatile
begin atomic
  insert into public.moderation_log (session_id, actor_id, action, target_id, details)
  values (session, auth.uid(), action, target, details);
end;

create function private.require_moderator(session uuid) returns void
language plpgsql set search_path = '' as $$
begin
  if not private.moderates(session) then
    perform private.refuse('not_a_moderator', 'Only the host and the moderators can do this.', 403);
  end if;
end
$$;

-- Nobody moderates the host or himself, and of moderators the host alone.
create function private.require_subject(session uuid, target uuid) returns void
language plpgsql set search_path = '' as $$
declare
  session_host uuid;
  target_role public.member_role;
begin
  select host_id into session_host from public.sessions where id = session;
  select role into target_role from public.members where session_id = session and user_id = target;
  if not exists (select from public.profiles where id = target) then
    perform private.refuse('no_such_member', 'There is no such member of the session.', 404);
  elsif target in (session_host, auth.uid()) or (target_role = 'moderator' and auth.uid() <> session_host) then
    perform private.refuse('above_moderation', 'The host, yourself and fellow moderators are not moderated.', 403);
  end if;
end
$$;

-- The session, held, for one who keeps order in it.
create function private.hold_moderation(session uuid) returns public.sessions
language plpgsql set search_path = '' as $$
declare
  held constant public.sessions := private.hold_session(session);
begin
  perform private.require_moderator(session);
  return held;
end
$$;

-- Seconds from now; null is for good.
create function private.end_of(seconds integer) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  if seconds is not null and seconds not between 1 and 366 * 86400 then
    perform private.refuse('invalid_duration', 'A time is 1 second to 366 days, or null for good.', 400);
  end if;
  return now() + make_interval(secs => seconds);
end
$$;

-- What holds of what is imposed.

create function private.is_muted(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.restraints
    where session_id = session and user_id = auth.uid() and kind = 'mute' and (until is null or until > now()));
end;

-- Whether the caller came during a raid, and is no more than a listener.
create function private.is_shielded_from(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.members m join public.sessions s on s.id = m.session_id
    where m.session_id = session and m.user_id = auth.uid() and m.role = 'listener'
      and s.shielded_until > now() and m.joined_at >= s.shielded_since);
end;

create function private.is_frozen(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (select from public.sessions where id = session and chat_frozen);
end;

create function private.is_live(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (select from public.sessions where id = session and ended_at is null);
end;

create function private.may_react(session uuid) returns boolean language sql stable security definer
begin atomic
  select private.is_live(session) and private.is_member(session)
    and not private.is_muted(session) and not private.is_shielded_from(session);
end;

create function private.may_speak(session uuid) returns boolean language sql stable security definer
begin atomic
  select private.may_react(session) and (private.moderates(session) or not private.is_frozen(session));
end;

grant execute on function
  private.moderates(uuid), private.is_muted(uuid), private.is_shielded_from(uuid), private.is_frozen(uuid), private.is_live(uuid),
  private.may_react(uuid), private.may_speak(uuid)
  to anon, authenticated, service_role;

-- Refuses until a moment: with the seconds until then, where there is one.
create function private.refuse_until(code text, message text, status integer, until timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.refuse(code, message, status, case when until < 'infinity' then
    json_build_object('retry_after_s', greatest(1, ceil(extract(epoch from until - now()))))::text end);
end
$$;

create function private.require_not_shielded(session uuid) returns void
language plpgsql set search_path = '' as $$
begin
  if private.is_shielded_from(session) then
    perform private.refuse_until('read_only', 'Who has just come only listens for a while.', 403,
      (select shielded_until from public.sessions where id = session));
  end if;
end
$$;

-- A name is told to everybody too: who is muted in a live session keeps his.
create function private.require_voice(person uuid) returns void
language plpgsql set search_path = '' as $$
begin
  if exists (
      select from public.restraints r join public.sessions s on s.id = r.session_id
      where r.user_id = person and r.kind = 'mute' and (r.until is null or r.until > now()) and s.ended_at is null) then
    perform private.refuse('muted', 'You are muted.', 403);
  end if;
end
$$;

-- Refuses who may not write in the chat now; in slow mode also who wrote a moment ago.
create function private.require_speech(session uuid) returns void
language plpgsql set search_path = '' as $$
declare
  me constant uuid := auth.uid();
  room public.sessions;
  last timestamptz;
begin
  select * into room from public.sessions where id = session;
  if room.ended_at is not null then
    perform private.refuse('session_ended', 'The session is over.', 410);
  elsif private.is_muted(session) then
    perform private.refuse_until('muted', 'You are muted.', 403,
      (select coalesce(until, 'infinity') from public.restraints r where r.session_id = session and user_id = me and kind = 'mute'));
  end if;
  perform private.require_not_shielded(session);
  if private.moderates(session) then
    return;
  elsif room.chat_frozen then
    perform private.refuse('chat_frozen', 'The chat rests.', 403);
  elsif room.slow_mode_s > 0 then
    select max(created_at) into last from public.chat_messages
    where session_id = session and user_id = me and created_at > now() - make_interval(secs => room.slow_mode_s);
    if last is not null then
      perform private.refuse_until('slow_mode', 'The chat goes slowly.', 429, last + make_interval(secs => room.slow_mode_s));
    end if;
  end if;
end
$$;

create policy "who may react does" on realtime.messages for insert to authenticated
  with check (
    extension = 'broadcast' and event = 'reaction'
    and realtime.topic() = 'session:' || private.topic_session(realtime.topic())
    and private.may_react(private.topic_session(realtime.topic())));
create policy "who may speak shows that he types" on realtime.messages for insert to authenticated
  with check (
    extension = 'broadcast' and event = 'typing'
    and realtime.topic() = 'session:' || private.topic_session(realtime.topic())
    and private.may_speak(private.topic_session(realtime.topic())));

-- What is told, and holds from now on.

create function private.chat_rules_json(session public.sessions) returns jsonb language sql stable
begin atomic
  select jsonb_build_object(
    'chat_frozen', session.chat_frozen, 'slow_mode_s', session.slow_mode_s,
    'shielded_since', session.shielded_since, 'shielded_until', session.shielded_until);
end;

create function private.rejudge_ended() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.reauthorise(new.id, null, array['']);
  return null;
end
$$;
create trigger rejudge_ended after update of ended_at on public.sessions
  for each row when (new.ended_at is distinct from old.ended_at) execute function private.rejudge_ended();

create function private.tell_chat_rules() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(private.chat_rules_json(new), 'chat_rules', 'session:' || new.id);
  if (new.chat_frozen, new.shielded_until) is distinct from (old.chat_frozen, old.shielded_until) then
    perform private.reauthorise(new.id, null, array['']);
  end if;
  return null;
end
$$;
create trigger tell_chat_rules after update of chat_frozen, slow_mode_s, shielded_until on public.sessions
  for each row when ((new.chat_frozen, new.slow_mode_s, new.shielded_until)
    is distinct from (old.chat_frozen, old.slow_mode_s, old.shielded_until))
  execute function private.tell_chat_rules();

-- Of a kick, which leaves nothing behind, the kind is all there is.
-- Until when, and why, is for the member alone to read.
create function private.tell_restraint(session uuid, member uuid, kind text, lifted boolean) returns void
language sql volatile
begin atomic
  select realtime.send(
    jsonb_build_object('user_id', member, 'kind', kind, 'lifted', lifted), 'restraint', 'session:' || session);
end;

create function private.restraint_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  restraint constant public.restraints := coalesce(new, old);
begin
  if exists (select from public.sessions where id = restraint.session_id) then
    perform private.tell_restraint(restraint.session_id, restraint.user_id, restraint.kind, tg_op = 'DELETE');
    perform private.reauthorise(restraint.session_id, restraint.user_id, array['']);
  end if;
  return null;
end
$$;
create trigger restraint_changed after insert or update or delete on public.restraints
  for each row execute function private.restraint_changed();

-- What can be done.

-- A reason as it is noted; null for none.
create function private.as_reason(reason text) returns text
language plpgsql set search_path = '' as $$
declare
  noted constant text := nullif(private.as_message(reason), '');
begin
  if char_length(noted) > 200 then
    perform private.refuse('invalid_reason', 'A reason has 200 characters at most.', 400);
  end if;
  return noted;
end
$$;

create function private.impose(session uuid, target uuid, kind text, seconds integer, why text) returns void
language plpgsql set search_path = '' as $$
declare
  ends constant timestamptz := private.end_of(seconds);
  reason constant text := private.as_reason(why);
begin
  perform private.require_subject(session, target);
  insert into public.restraints (session_id, user_id, kind, until, reason, imposed_by)
  values (session, target, kind, ends, reason, auth.uid())
  on conflict on constraint restraints_pkey do update
  set until = excluded.until, reason = excluded.reason, imposed_by = excluded.imposed_by, created_at = excluded.created_at;
  perform private.note_moderation(session, kind, target, jsonb_build_object('seconds', seconds, 'reason', reason));
end
$$;

create function private.lift(session uuid, target uuid, kind text) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.require_subject(session, target);
  delete from public.restraints r where r.session_id = session and r.user_id = target and r.kind = lift.kind;
  if found then
    perform private.note_moderation(session, 'un' || kind, target);
  end if;
end
$$;

create function public.mute_member(p_session uuid, p_user uuid, p_seconds integer default null, p_reason text default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_moderation(p_session);
  perform private.impose(p_session, p_user, 'mute', p_seconds, p_reason);
end
$$;

create function public.unmute_member(p_session uuid, p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_moderation(p_session);
  perform private.lift(p_session, p_user, 'mute');
end
$$;

-- Out of the session, whose anchor and row the caller holds, and his votes for what is to come with him.
create function private.expel(session uuid, member uuid) returns void
language plpgsql set search_path = '' as $$
begin
  delete from public.votes v using public.queue_entries q
  where q.id = v.entry_id and v.user_id = member and q.session_id = session
    and q.state in ('queued', 'announced', 'playing');
  delete from public.skip_votes v using public.queue_entries q
  where q.id = v.entry_id and v.user_id = member and q.session_id = session and q.state = 'playing';
  delete from public.members where session_id = session and user_id = member;
end
$$;

-- Out, and free to come back.
create function public.kick_member(p_session uuid, p_user uuid, p_reason text default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  reason constant text := private.as_reason(p_reason);
begin
  perform private.hold_moderation(p_session);
  perform private.require_subject(p_session, p_user);
  perform from public.members where session_id = p_session and user_id = p_user;
  if not found then
    perform private.refuse('no_such_member', 'There is no such member of the session.', 404);
  end if;
  perform private.tell_restraint(p_session, p_user, 'kick', false);
  perform private.expel(p_session, p_user);
  perform private.note_moderation(p_session, 'kick', p_user, jsonb_build_object('reason', reason));
end
$$;

-- Out, and kept out; so is what he asked for and is not announced.
create function public.ban_member(p_session uuid, p_user uuid, p_seconds integer default null, p_reason text default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_moderation(p_session);
  perform private.impose(p_session, p_user, 'ban', p_seconds, p_reason);
  perform private.expel(p_session, p_user);
  update public.queue_entries set state = 'removed'
  where session_id = p_session and requested_by = p_user and state = 'queued';
end
$$;

create function public.unban_member(p_session uuid, p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_moderation(p_session);
  perform private.lift(p_session, p_user, 'ban');
end
$$;

create function public.freeze_chat(p_session uuid, p_frozen boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  frozen constant boolean := coalesce(p_frozen, true);
begin
  perform private.hold_moderation(p_session);
  update public.sessions set chat_frozen = frozen where id = p_session;
  perform private.note_moderation(p_session, case when frozen then 'freeze_chat' else 'unfreeze_chat' end, null);
end
$$;

create function public.set_slow_mode(p_session uuid, p_seconds integer) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_moderation(p_session);
  if (p_seconds between 0 and 3600) is not true then
    perform private.refuse('invalid_duration', 'Slow mode waits 0 to 3600 seconds.', 400);
  end if;
  update public.sessions set slow_mode_s = p_seconds where id = p_session;
  perform private.note_moderation(p_session, 'slow_mode', null, jsonb_build_object('seconds', p_seconds));
end
$$;

-- Against a raid: who came within the last minute, or comes from now on, only listens for so long; 0 ends it.
create function public.raise_shield(p_session uuid, p_seconds integer default 600) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_moderation(p_session);
  if (p_seconds between 0 and 86400) is not true then
    perform private.refuse('invalid_duration', 'A shield holds for 0 to 86400 seconds.', 400);
  end if;
  update public.sessions set
    shielded_since = case when p_seconds > 0 then
      case when shielded_until > now() then shielded_since else now() - interval '1 minute' end end,
    shielded_until = case when p_seconds > 0 then now() + make_interval(secs => p_seconds) end
  where id = p_session;
  perform private.note_moderation(p_session, 'shield', null, jsonb_build_object('seconds', p_seconds));
end
$$;

-- What is over, so that it holds no more on open sockets; what somebody else holds now comes the next time. Two
-- functions, for two transactions: nobody waits for one with the other's rows.
create function private.lift_restraints() returns integer
language sql volatile set search_path = '' as $$
  with lifted as (
    delete from public.restraints r using (
      select session_id, user_id, kind from public.restraints where until <= now()
      order by until limit 500 for update skip locked) over_now
    where (r.session_id, r.user_id, r.kind) = (over_now.session_id, over_now.user_id, over_now.kind)
    returning r.session_id, r.user_id, r.kind),
  noted as (
    insert into public.moderation_log (session_id, action, target_id)
    select session_id, 'un' || kind, user_id from lifted returning 1)
  select count(*)::integer from noted;
$$;
create function private.lower_shields() returns integer
language sql volatile set search_path = '' as $$
  with lowered as (
    update public.sessions s set shielded_since = null, shielded_until = null
    from (select id from public.sessions where shielded_until <= now() for no key update skip locked) over_now
    where s.id = over_now.id returning 1)
  select count(*)::integer from lowered;
$$;
create index sessions_shielded on public.sessions (shielded_until) where shielded_until is not null;

grant execute on function
  public.mute_member(uuid, uuid, integer, text), public.unmute_member(uuid, uuid),
  public.kick_member(uuid, uuid, text),
  public.ban_member(uuid, uuid, integer, text), public.unban_member(uuid, uuid),
  public.freeze_chat(uuid, boolean), public.set_slow_mode(uuid, integer), public.raise_shield(uuid, integer)
  to authenticated;
