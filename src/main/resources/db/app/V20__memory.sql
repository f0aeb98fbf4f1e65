-- What a session leaves: its set list, what was liked most, the moments that people reacted to. All of it is a fold
-- of what is stored anyway.

-- Each time that something began to play, for how long it was heard, and what ended it: the kind of the next event,
-- null while it plays. The last event lasts until the session's end, or until now.
create function private.plays(session uuid) returns table (
  seq bigint, entry_id uuid, track_id uuid, started_at timestamptz, heard_ms double precision, ended_by text)
language sql stable
begin atomic
  with told as (
    select e.seq, e.entry_id, e.track_id, e.kind, e.playing, e.at_server_ms,
      e.entry_id is distinct from lag(e.entry_id) over by_seq as begins,
      lead(e.at_server_ms) over by_seq as until_ms,
      lead(e.kind) over by_seq as followed_by
    from public.timeline_events e where e.session_id = session
    window by_seq as (order by e.seq)
  ), numbered as (
    select told.*, count(*) filter (where begins) over (order by told.seq) as play,
      coalesce(until_ms, (
        select coalesce(extract(epoch from s.ended_at)::double precision * 1000, private.server_ms())
        from public.sessions s where s.id = session)) as lasts_until_ms
    from told
  )
  select min(n.seq), n.entry_id, min(n.track_id::text)::uuid,
    to_timestamp(min(n.at_server_ms) filter (where n.playing) / 1000),
    sum(case when n.playing then greatest(0, n.lasts_until_ms - n.at_server_ms) else 0 end),
    (array_agg(n.followed_by order by n.seq desc))[1]
  from numbered n where n.entry_id is not null
  group by n.play, n.entry_id
  having bool_or(n.playing);
end;

create function private.set_list_json(session uuid) returns jsonb language sql stable
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object(
      'entry_id', p.entry_id, 'track_id', p.track_id,
      'title', t.title, 'artist', t.artist, 'album', t.album, 'duration_ms', t.duration_ms,
      'cover_path', t.cover_small_path, 'hue', t.hue,
      'requested_by', q.requested_by, 'requester', r.display_name,
      'started_at', p.started_at, 'heard_ms', round(p.heard_ms), 'ended_by', p.ended_by,
      'votes', (select count(*) from public.votes v where v.entry_id = p.entry_id),
      'reactions', (select coalesce(sum(c.count), 0) from public.reaction_counts c where c.entry_id = p.entry_id))
    order by p.seq), '[]')
  -- A room that plays for ever tells its latest thousand.
  from (select * from private.plays(session) order by seq desc limit 1000) p
  join public.tracks t on t.id = p.track_id
  join public.queue_entries q on q.id = p.entry_id
  left join public.profiles r on r.id = q.requested_by;
end;

-- Most votes first; what nobody voted for is not among it.
create function private.most_voted_json(session uuid) returns jsonb language sql stable
begin atomic
  select coalesce(jsonb_agg(to_jsonb(voted) order by voted.votes desc, voted.title, voted.track_id), '[]')
  from (
    select t.id as track_id, t.title, t.artist, t.cover_small_path as cover_path, t.hue, count(*) as votes
    from public.queue_entries q
    join public.votes v on v.entry_id = q.id
    join public.tracks t on t.id = q.track_id
    where q.session_id = session
    group by t.id order by votes desc, t.title, t.id limit 10) voted;
end;

-- Where most reactions came within five seconds.
create function private.top_moments_json(session uuid) returns jsonb language sql stable
begin atomic
  select coalesce(jsonb_agg(to_jsonb(moment) order by moment.reactions desc, moment.entry_id, moment.position_s), '[]')
  from (
    select c.entry_id, t.id as track_id, t.title, t.artist, c.position_s,
      sum(c.count) as reactions, jsonb_object_agg(c.emoji, c.count) as counts
    from public.reaction_counts c
    join public.queue_entries q on q.id = c.entry_id
    join public.tracks t on t.id = q.track_id
    where q.session_id = session
    group by c.entry_id, t.id, c.position_s
    order by reactions desc, c.entry_id, c.position_s limit 10) moment;
end;

create function private.recap_json(session public.sessions) returns jsonb language sql stable
begin atomic
  select jsonb_build_object(
    'session_id', session.id, 'name', session.name, 'host', (select display_name from public.profiles where id = session.host_id),
    'created_at', session.created_at, 'ended_at', session.ended_at,
    'members', (select count(*) from public.members m where m.session_id = session.id),
    'messages', (select count(*) from public.chat_messages c where c.session_id = session.id and c.deleted_at is null),
    'reactions', (select coalesce(jsonb_object_agg(emoji, total), '{}') from (
      select c.emoji, sum(c.count) as total
      from public.reaction_counts c join public.queue_entries q on q.id = c.entry_id
      where q.session_id = session.id group by c.emoji) by_emoji),
    'set_list', private.set_list_json(session.id),
    'most_voted', private.most_voted_json(session.id),
    'top_moments', private.top_moments_json(session.id));
end;

-- What is left of a session to who is a member of it, also after its end.
create function public.session_recap(p_session uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_user();
  if not private.is_member(p_session) then
    perform private.refuse('not_a_member', 'Join the session first.', 403);
  end if;
  return (select private.recap_json(s) from public.sessions s where s.id = p_session);
end
$$;

-- One line, whatever somebody put into a title.
create function private.as_line(words text) returns text language sql immutable
begin atomic
  select btrim(regexp_replace(coalesce(words, ''), '[[:cntrl:]\u2028\u2029]+', ' ', 'g'));
end;

-- As RFC 4180 has it; what a spreadsheet would take for a formula is a text.
create function private.csv_field(words text) returns text language sql immutable
begin atomic
  select '"' || replace(regexp_replace(private.as_line(words), '^(?=[=+@\t-])', ''''), '"', '""') || '"';
end;

create function private.set_list_csv(set_list jsonb) returns text language sql immutable
begin atomic
  select string_agg(line, '' order by place) from (
    select 0::bigint as place, E'started_at,title,artist,album,requested_by,heard_s,votes,reactions\r\n' as line
    union all
    select place, concat_ws(',',
      play ->> 'started_at', private.csv_field(play ->> 'title'), private.csv_field(play ->> 'artist'),
      private.csv_field(play ->> 'album'), private.csv_field(play ->> 'requester'),
      round((play ->> 'heard_ms')::numeric / 1000), play ->> 'votes', play ->> 'reactions') || E'\r\n'
    from jsonb_array_elements(set_list) with ordinality listed (play, place)) lines;
end;

-- Where a recording lies that is open to all, below the address that the caller knows the server by; null for others.
create function private.open_address(track uuid, base_url text) returns text language sql stable
begin atomic
  select base_url || '/storage/v1/object/public/tracks/' || t.audio_path
  from public.tracks t where t.id = track and t.removed_at is null and (t.open or t.demo);
end;

-- A file's name that is no path on any system, and no comment of a playlist.
create function private.as_file_name(words text) returns text language sql immutable
begin atomic
  select regexp_replace(regexp_replace(words, '[/\\:*?"<>|]', '-', 'g'), '^[#.]', '_');
end;

-- Extended M3U. What has no address to give is named as a file, which players match with what they have.
create function private.set_list_m3u(name text, set_list jsonb, base_url text) returns text language sql stable
begin atomic
  select E'#EXTM3U\n#PLAYLIST:' || private.as_line(name) || E'\n' || coalesce(string_agg(
    '#EXTINF:' || round((play ->> 'duration_ms')::numeric / 1000) || ',' || label || E'\n'
      || coalesce(private.open_address((play ->> 'track_id')::uuid, base_url), private.as_file_name(label) || '.m4a') || E'\n',
    '' order by place), '')
  from jsonb_array_elements(set_list) with ordinality listed (play, place)
  cross join lateral (
    select concat_ws(' - ', nullif(private.as_line(play ->> 'artist'), ''), private.as_line(play ->> 'title')) as label) named;
end;

-- https://www.xspf.org/jspf
create function private.set_list_jspf(recap jsonb, base_url text) returns jsonb language sql stable
begin atomic
  select jsonb_build_object('playlist', jsonb_strip_nulls(jsonb_build_object(
    'title', recap ->> 'name', 'creator', recap ->> 'host', 'date', recap ->> 'created_at',
    'track', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'title', play ->> 'title', 'creator', play ->> 'artist', 'album', play ->> 'album',
      'duration', round((play ->> 'duration_ms')::numeric),
      'location', case when address is not null then jsonb_build_array(address) end)) order by place), '[]'))))
  from jsonb_array_elements(recap -> 'set_list') with ordinality listed (play, place)
  cross join lateral (select private.open_address((play ->> 'track_id')::uuid, base_url) as address) lies;
end;

-- The set list as a text to keep: csv, m3u or jspf; json is the whole recap.
create function public.export_session(p_session uuid, p_format text, p_base_url text default null) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  recap jsonb;
begin
  if p_base_url !~ '^https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?$' then
    perform private.refuse('invalid_export', 'The address is like https://party.example.org.', 400);
  elsif p_format in ('json', 'csv', 'm3u', 'jspf') is not true then
    perform private.refuse('invalid_export', 'The formats are json, csv, m3u and jspf.', 400);
  end if;
  recap := public.session_recap(p_session);
  return case p_format
    when 'json' then jsonb_pretty(recap)
    when 'csv' then private.set_list_csv(recap -> 'set_list')
    when 'm3u' then private.set_list_m3u(recap ->> 'name', recap -> 'set_list', rtrim(p_base_url, '/'))
    when 'jspf' then jsonb_pretty(private.set_list_jspf(recap, rtrim(p_base_url, '/')))
  end;
end
$$;

grant execute on function public.session_recap(uuid), public.export_session(uuid, text, text) to authenticated;
