-- The timeline keeper: what it does when, on which timelines, and what wakes it.

-- When the keeper has to do something next; null while there is nothing to do.
create function private.due_ms(anchor public.playback) returns double precision
language plpgsql stable set search_path = '' as $$
declare
  -- Ten seconds of notice are promised; the rest is for a busy server.
  announce_ahead_ms constant double precision := 15000;
  -- So far ahead of its moment a start is written, so that it reaches every page before.
  tell_ahead_ms constant double precision := 1000;
begin
  return case
    when not anchor.playing then case when private.wants_auto_start(anchor) then private.server_ms() end
    when anchor.fade_out_at_ms is not null then anchor.fade_out_at_ms + anchor.fade_out_ms - tell_ahead_ms
    when anchor.next_at_server_ms is not null then anchor.next_at_server_ms - tell_ahead_ms
    when private.has_next_entry(anchor.session_id) then private.ends_at_ms(anchor) - announce_ahead_ms
      - (select crossfade_ms from public.sessions where id = anchor.session_id)
    else private.ends_at_ms(anchor) - tell_ahead_ms
  end;
end
$$;

-- What is due of a timeline whose row is locked; the anchor's moments are exact however late this runs.
create function private.take_step(anchor public.playback) returns void
language plpgsql set search_path = '' as $$
declare
  lead_ms constant double precision := 200;
  session constant uuid := anchor.session_id;
  entry uuid;
  ends_ms double precision;
begin
  if not anchor.playing then
    entry := coalesce(anchor.entry_id, private.next_entry(session));
    perform private.set_anchor(session, 'play', null, entry,
      case when entry = anchor.entry_id then anchor.position_ms
        else (select coalesce(cue_in_ms, 0) from public.queue_entries where id = entry) end,
      private.server_ms() + lead_ms, true);
  elsif anchor.fade_out_at_ms is not null then
    ends_ms := anchor.fade_out_at_ms + anchor.fade_out_ms;
    perform private.set_anchor(
      session, 'pause', null, anchor.entry_id, private.position_ms(anchor, ends_ms), ends_ms, false);
  elsif anchor.next_at_server_ms is not null then
    anchor.entry_id := anchor.next_entry_id;
    anchor.position_ms := anchor.next_position_ms;
    anchor.at_server_ms := anchor.next_at_server_ms;
    anchor.next_entry_id := null;
    perform private.write_anchor(private.with_next_start(anchor), 'advance', null);
  else
    if private.has_next_entry(session) then
      anchor.next_entry_id := private.next_entry(session);
    end if;
    if anchor.next_entry_id is not null then
      perform private.write_anchor(private.with_next_start(anchor), 'announce', null);
    elsif private.due_ms(anchor) <= private.server_ms() then
      perform private.set_anchor(session, 'end', null, null, 0, private.ends_at_ms(anchor), false);
    end if;
  end if;
end
$$;

-- The timeline keeper's look at a session, after transactions that it was told of: does what is due, and answers
-- the anchor's seq and when to look again.
create function private.keep_timeline(
  p_session uuid, p_told bigint[] default '{}', out seq bigint, out due_at_ms double precision)
language plpgsql set search_path = '' as $$
declare
  steps constant integer := 8;
  anchor public.playback;
begin
  perform private.await_visible(p_told);
  for step in 1 .. steps loop
    select * into anchor from public.playback p where p.session_id = p_session for update;
    seq := anchor.seq;
    due_at_ms := private.due_ms(anchor);
    exit when due_at_ms > private.server_ms() is not false;
    perform private.take_step(anchor);
  end loop;
end
$$;

-- All timelines that run: what the keeper reads when it starts, and when it may have missed a word.
create function private.timelines_due() returns table (session_id uuid, seq bigint, due_at_ms double precision)
language sql stable set search_path = '' as $$
  select p.session_id, p.seq, private.due_ms(p) from public.playback p where p.playing;
$$;
create index playback_playing on public.playback (session_id) where playing;

-- After a start: what was playing goes on at its right place, told in the new clock.
create function private.restamp_anchors() returns integer
language plpgsql set search_path = '' as $$
declare
  furthest_ahead_ms constant double precision := 5000;
  now_ms constant double precision := private.server_ms();
  live uuid;
  anchor public.playback;
  restamped integer := 0;
begin
  for live in select p.session_id from public.playback p where p.playing loop
    -- The clock was set back while the server was away, for how long nobody knows: on from the anchor.
    update public.playback p
    set at_server_ms = now_ms,
      next_at_server_ms = p.next_at_server_ms - (p.at_server_ms - now_ms),
      fade_out_at_ms = p.fade_out_at_ms - (p.at_server_ms - now_ms)
    where p.session_id = live and p.at_server_ms > now_ms + furthest_ahead_ms;
    -- What was announced has begun at its moment on every page, server or not.
    perform private.keep_timeline(live);
    select * into anchor from public.playback p where p.session_id = live for update;
    if anchor.playing then
      anchor.position_ms := private.position_ms(anchor, now_ms);
      anchor.at_server_ms := greatest(now_ms, anchor.at_server_ms);
      perform private.write_anchor(anchor, 'restamp', null);
      restamped := restamped + 1;
    end if;
  end loop;
  return restamped;
end
$$;

-- What may change when the keeper has to act, beside the anchor itself.
create function private.wake_keeper() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_logical_emit_message(true, 'whatssound.timeline',
    case tg_table_name when 'sessions' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'session_id' end);
  return null;
end
$$;
create trigger wake_keeper_for_entry after insert on public.queue_entries
  for each row when (new.state = 'queued') execute function private.wake_keeper();
create trigger wake_keeper_for_setting after update of crossfade_ms, auto_dj, deck_holder_id on public.sessions
  for each row when (row(old.crossfade_ms, old.auto_dj, old.deck_holder_id)
    is distinct from row(new.crossfade_ms, new.auto_dj, new.deck_holder_id)) execute function private.wake_keeper();
