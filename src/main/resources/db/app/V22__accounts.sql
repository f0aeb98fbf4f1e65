-- What belongs to a person: everything to read, and everything gone, whoever deletes the account.

create index objects_owner on storage.objects (owner);
-- What names a person and outlives him, so that an account goes without reading whole tables.
create index queue_entries_requested_by on public.queue_entries (requested_by) where requested_by is not null;
create index timeline_events_actor_id on public.timeline_events (actor_id) where actor_id is not null;
create index chat_messages_deleted_by on public.chat_messages (deleted_by) where deleted_by is not null;
create index restraints_imposed_by on public.restraints (imposed_by) where imposed_by is not null;
create index moderation_log_actor_id on public.moderation_log (actor_id) where actor_id is not null;
create index moderation_log_target_id on public.moderation_log (target_id) where target_id is not null;
create index reports_reported_by on public.reports (reported_by) where reported_by is not null;
create index sessions_deck_holder_id on public.sessions (deck_holder_id) where deck_holder_id is not null;
create index sessions_successor_id on public.sessions (successor_id) where successor_id is not null;
create index sessions_offered_to on public.sessions (offered_to) where offered_to is not null;

-- All that is kept of the caller.
create function private.person_json(person uuid) returns jsonb language sql stable
begin atomic
  select jsonb_build_object(
    'account', (select jsonb_build_object(
        'id', u.id, 'email', u.email, 'phone', u.phone, 'anonymous', u.is_anonymous,
        'created_at', u.created_at, 'last_sign_in_at', u.last_sign_in_at, 'data', u.raw_user_meta_data)
      from auth.users u where u.id = person),
    'profile', (select to_jsonb(p) from public.profiles p where p.id = person),
    'sessions', (select coalesce(jsonb_agg(jsonb_build_object(
        'session_id', s.id, 'name', s.name, 'role', m.role, 'joined_at', m.joined_at, 'ended_at', s.ended_at) order by m.joined_at), '[]')
      from public.members m join public.sessions s on s.id = m.session_id where m.user_id = person),
    'messages', (select coalesce(jsonb_agg(to_jsonb(c) order by c.created_at), '[]')
      from public.chat_messages c where c.user_id = person),
    'requests', (select coalesce(jsonb_agg(jsonb_build_object(
        'entry_id', q.id, 'session_id', q.session_id, 'title', t.title, 'state', q.state, 'created_at', q.created_at) order by q.created_at), '[]')
      from public.queue_entries q join public.tracks t on t.id = q.track_id where q.requested_by = person),
    'votes', (select coalesce(jsonb_agg(jsonb_build_object('entry_id', v.entry_id, 'created_at', v.created_at) order by v.created_at), '[]')
      from public.votes v where v.user_id = person),
    'votes_to_skip', (select coalesce(jsonb_agg(jsonb_build_object('entry_id', v.entry_id, 'created_at', v.created_at) order by v.created_at), '[]')
      from public.skip_votes v where v.user_id = person),
    'tracks', (select coalesce(jsonb_agg(to_jsonb(t) order by t.created_at), '[]')
      from public.tracks t where t.owner_id = person),
    'uploads', (select coalesce(jsonb_agg(to_jsonb(u) order by u.created_at), '[]')
      from public.uploads u where u.owner_id = person),
    'restraints', (select coalesce(jsonb_agg(jsonb_build_object(
        'session_id', r.session_id, 'kind', r.kind, 'until', r.until, 'reason', r.reason, 'created_at', r.created_at) order by r.created_at), '[]')
      from public.restraints r where r.user_id = person),
    'reports', (select coalesce(jsonb_agg(jsonb_build_object(
        'session_id', r.session_id, 'kind', r.kind, 'reason', r.reason, 'created_at', r.created_at, 'resolution', r.resolution) order by r.created_at), '[]')
      from public.reports r where r.reported_by = person));
end;

create function public.export_my_data() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.person_json(private.require_user());
end
$$;

-- Before an account goes: the sessions that it hosts are over, the decks it holds are another's, its recordings are
-- silent everywhere, and what it said is replayed to nobody. The rest goes with the profile.
create function private.leave_everything() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  gone uuid;
begin
  -- What is being stored for him at this moment is stored before this, or refused.
  perform from public.profiles where id = old.id for update;
  for gone in select s.id from public.sessions s where s.host_id = old.id order by s.id loop
    perform from public.playback p where p.session_id = gone for update;
    perform realtime.send(jsonb_build_object('session_id', gone), 'ended', 'session:' || gone);
    delete from public.sessions where id = gone;
  end loop;
  delete from realtime.messages
  where private and topic in (
      select 'session:' || c.session_id from public.chat_messages c where c.user_id = old.id)
    and extension = 'broadcast' and event = 'chat' and payload ->> 'user_id' = old.id::text;
  update public.reports set seen = '{}' where target_id = old.id or seen ->> 'user_id' = old.id::text;
  delete from public.members where user_id = old.id;
  for gone in select t.id from public.tracks t where t.owner_id = old.id and t.removed_at is null
    order by private.plays_now(t.id), t.id
  loop
    perform private.remove_track(gone);
  end loop;
  -- Those that were never played are in nobody's set list.
  delete from public.tracks t
  where t.owner_id = old.id and not exists (select from public.queue_entries q where q.track_id = t.id);
  delete from storage.objects where owner = old.id;
  return old;
end
$$;
create trigger leave_everything before delete on auth.users
  for each row execute function private.leave_everything();

create function public.delete_my_account() returns void
language plpgsql security definer set search_path = '' as $$
declare
  me constant uuid := private.require_user();
begin
  delete from auth.users where id = me;
end
$$;

grant execute on function public.export_my_data(), public.delete_my_account() to authenticated;

-- Deletes so many of the anonymous accounts that nobody used for thirty days, of which the server was used by
-- somebody: what was switched off for a month forgets nobody. Answers how many there were.
create function private.prune_guests(most integer) returns integer
language plpgsql set search_path = '' as $$
declare
  idle_since constant timestamptz := (select least(now(), max(r.created_at)) from auth.refresh_tokens r) - interval '30 days';
  idle uuid;
  pruned integer := 0;
begin
  for idle in
    select u.id from auth.users u
    where u.is_anonymous and greatest(u.created_at, u.last_sign_in_at) < idle_since
      and not exists (
        select from auth.sessions s join auth.refresh_tokens r on r.session_id = s.id
        where s.user_id = u.id and greatest(r.created_at, r.used_at) >= idle_since)
      -- Others are listening in a session of this one's.
      and not exists (
        select from public.sessions s
        where s.host_id = u.id and s.ended_at is null and exists (select from private.present_members(s.id)))
    -- Whoever cannot be deleted keeps nobody else.
    order by random() limit most for update skip locked
  loop
    begin
      delete from auth.users where id = idle;
      pruned := pruned + 1;
    exception when others then
      raise warning 'the account % cannot be deleted: %', idle, sqlerrm;
    end;
  end loop;
  return pruned;
end
$$;
