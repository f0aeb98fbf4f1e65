-- Who holds the decks: take, hand over, and who takes over where the holder is gone. A new holder is a
-- new epoch, and nothing that is heard changes.

-- To whom the holder has offered them.
alter table public.sessions add column offered_to uuid references public.profiles on delete set null;
create index sessions_held on public.sessions (id) where ended_at is null and deck_holder_id is not null;

create function private.decks_json(session public.sessions) returns jsonb language sql stable
begin atomic
  select jsonb_build_object(
    'deck_holder_id', session.deck_holder_id, 'offered_to', session.offered_to,
    'successor_id', session.successor_id,
    'epoch', (select epoch from public.playback p where p.session_id = session.id));
end;

create function private.tell_decks() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(private.decks_json(new), 'decks', 'session:' || new.id);
  return null;
end
$$;
create trigger tell_decks after update of deck_holder_id, offered_to, successor_id on public.sessions
  for each row when (
    (new.deck_holder_id, new.offered_to, new.successor_id)
      is distinct from (old.deck_holder_id, old.offered_to, old.successor_id))
  execute function private.tell_decks();

-- The one way to give the decks to somebody, or to the Auto-DJ (null). The caller has locked the anchor.
create function private.give_decks(session uuid, holder uuid, actor uuid) returns jsonb
language plpgsql set search_path = '' as $$
declare
  anchor constant jsonb := private.new_epoch(session, actor);
begin
  update public.sessions
  set deck_holder_id = holder, offered_to = null, successor_id = nullif(successor_id, holder)
  where id = session;
  update public.members set role = 'dj'
  where session_id = session and user_id = holder and role not in ('host', 'dj');
  return anchor;
end
$$;

-- Who takes over, of those who are here: the named successor, else the co-DJ who came first, else the
-- host, else nobody, which is the Auto-DJ.
create function private.next_holder(session public.sessions, gone uuid, present uuid[]) returns uuid
language sql stable
begin atomic
  select m.user_id from public.members m
  where m.session_id = session.id and m.user_id <> gone and m.user_id = any (present)
    and (m.role in ('dj', 'host') or m.user_id = session.successor_id)
  order by m.user_id = session.successor_id desc nulls last, m.role = 'host', m.joined_at
  limit 1;
end;

-- By the host and co-DJs, at any time; the epoch says whose hands they saw on the decks.
create function public.take_decks(p_session uuid, p_epoch bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  session constant public.sessions := private.hold_session(p_session);
  anchor public.playback;
begin
  select * into anchor from public.playback p where p.session_id = p_session;
  perform from public.members
  where session_id = p_session and user_id = auth.uid() and role in ('host', 'dj');
  if not found then
    perform private.refuse('not_a_dj', 'Only the host and the co-DJs can take the decks.', 403);
  elsif session.deck_holder_id = auth.uid() then
    return private.anchor_json(anchor);
  elsif anchor.epoch is distinct from p_epoch then
    perform private.refuse('stale_command', 'Somebody else came first.', 409);
  end if;
  return private.give_decks(p_session, auth.uid(), auth.uid());
end
$$;

-- To any member, who becomes a DJ by accepting; null takes the offer back.
create function public.offer_decks(p_session uuid, p_user uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  session constant public.sessions := private.hold_session(p_session);
begin
  if session.deck_holder_id is distinct from auth.uid() then
    perform private.refuse('not_the_dj', 'Only the DJ can hand over the decks.', 403);
  end if;
  perform from public.members where session_id = p_session and user_id = p_user and p_user <> auth.uid();
  if p_user is not null and not found then
    perform private.refuse('no_such_member', 'There is no such other member of the session.', 404);
  end if;
  update public.sessions set offered_to = p_user where id = p_session;
end
$$;

create function private.hold_offer(session uuid) returns void
language plpgsql set search_path = '' as $$
declare
  held constant public.sessions := private.hold_session(session);
begin
  if held.offered_to is distinct from auth.uid() then
    perform private.refuse('not_offered', 'Nobody offers you the decks.', 409);
  end if;
end
$$;

create function public.accept_decks(p_session uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_offer(p_session);
  return private.give_decks(p_session, auth.uid(), auth.uid());
end
$$;

create function public.decline_decks(p_session uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_offer(p_session);
  update public.sessions set offered_to = null where id = p_session;
end
$$;

-- Who leaves, or may hold the decks no more, leaves them to the next.
create function private.free_decks() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  session public.sessions;
begin
  perform from public.playback where session_id = old.session_id for update;
  select * into session from public.sessions where id = old.session_id for no key update;
  if session.id is null or session.ended_at is not null then
    return null;
  elsif session.deck_holder_id = old.user_id then
    perform private.give_decks(old.session_id,
      private.next_holder(session, old.user_id, array(select private.present_members(old.session_id))), null);
  end if;
  if tg_op = 'DELETE' then
    update public.sessions
    set offered_to = nullif(offered_to, old.user_id), successor_id = nullif(successor_id, old.user_id)
    where id = old.session_id and old.user_id in (offered_to, successor_id);
  end if;
  return null;
end
$$;
create trigger free_decks_of_who_left after delete on public.members
  for each row execute function private.free_decks();
create trigger free_decks_of_no_dj after update of role on public.members
  for each row when (old.role in ('host', 'dj') and new.role not in ('host', 'dj'))
  execute function private.free_decks();

-- For the presence keeper.

create function private.deck_holders() returns table (session_id uuid, holder_id uuid, epoch bigint)
language sql stable
begin atomic
  select s.id, s.deck_holder_id, p.epoch
  from public.sessions s join public.playback p on p.session_id = s.id
  where s.ended_at is null and s.deck_holder_id is not null;
end;

-- Notes who is here: one member for each place in the two lists. Where others are needed now for a skip
-- that some have voted for, that is told.
create function private.see_members(sessions uuid[], users uuid[]) returns void language sql volatile
begin atomic
  insert into private.last_seen (session_id, user_id)
  select m.session_id, m.user_id
  from unnest(sessions, users) as here (session_id, user_id)
  join public.members m on m.session_id = here.session_id and m.user_id = here.user_id
  order by 1, 2
  on conflict (session_id, user_id) do update set at = excluded.at;
  select private.wake_vote_keeper(r.session_id) from public.vote_results r
  where r.skip is not null and (r.skip ->> 'needed')::integer <> private.skip_votes_needed(r.session_id);
end;

-- Gives the decks of a holder who has been away for too long to the next of those who are here,
-- unless something else has happened to them since.
create function private.dj_lost(session uuid, holder uuid, epoch bigint, present uuid[]) returns boolean
language plpgsql set search_path = '' as $$
declare
  held public.sessions;
begin
  perform from public.playback p where p.session_id = session and p.epoch = dj_lost.epoch for update;
  if not found then
    return false;
  end if;
  select * into held from public.sessions s
  where s.id = session and s.deck_holder_id = holder and s.ended_at is null for no key update;
  if not found then
    return false;
  end if;
  perform private.give_decks(session, private.next_holder(held, holder, present), null);
  return true;
end
$$;

grant execute on function
  public.take_decks(uuid, bigint), public.offer_decks(uuid, uuid),
  public.accept_decks(uuid), public.decline_decks(uuid)
  to authenticated;
