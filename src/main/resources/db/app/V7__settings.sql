-- What the host decides for a session.

-- Kept apart from the sessions, which their members read.
create table private.session_passwords (
  session_id uuid primary key references public.sessions on delete cascade,
  hash text not null
);
alter table private.session_passwords enable row level security;

create function private.is_password_of(session uuid, password text) returns boolean
language sql stable set search_path = '' as $$
  select hash = extensions.crypt(password, hash) from private.session_passwords where session_id = session;
$$;

-- A password is a text of 1 to 72 bytes, which is what bcrypt tells apart, or null for none.
create function private.is_password(value jsonb) returns boolean language sql immutable
begin atomic
  select jsonb_typeof(value) = 'null'
    or (jsonb_typeof(value) = 'string' and octet_length(value #>> '{}') between 1 and 72);
end;

create function private.takes(setting private.session_settings, session uuid, value jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return case
    when setting.kind = 'boolean' then jsonb_typeof(value) = 'boolean'
    when setting.kind = 'integer' and jsonb_typeof(value) = 'number' then
      value::numeric = trunc(value::numeric) and value::numeric between setting.least and setting.most
    when setting.kind = 'choice' then jsonb_typeof(value) = 'string' and value #>> '{}' = any (setting.choices)
    when setting.kind = 'member' then jsonb_typeof(value) = 'null' or exists (
      select from public.members m where m.session_id = session and m.user_id::text = value #>> '{}')
    else false end;
end
$$;

create function private.settings_json(session public.sessions) returns jsonb language sql stable
begin atomic
  select jsonb_object_agg(key, to_jsonb(session) -> key)
    || jsonb_build_object('has_password', (session).has_password)
  from private.session_settings;
end;

create function private.set_password(session uuid, password jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  delete from private.session_passwords where session_id = session;
  if jsonb_typeof(password) = 'string' then
    insert into private.session_passwords (session_id, hash)
    values (session, extensions.crypt(password #>> '{}', extensions.gen_salt('bf', 8)));
  end if;
  update public.sessions set has_password = jsonb_typeof(password) = 'string' where id = session;
end
$$;

-- Changes those settings that are named, all or none, and answers all of them.
create function public.set_session_settings(p_session uuid, p_settings jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
  refused text;
  columns text;
  settings jsonb;
begin
  perform from public.sessions where id = p_session and host_id = me and ended_at is null for no key update;
  if not found then
    perform private.refuse('not_the_host', 'Only the host can do this, while the session lasts.', 403);
  elsif jsonb_typeof(p_settings) is distinct from 'object' then
    perform private.refuse('invalid_settings', 'The settings are an object.', 400);
  end if;
  select given.key into refused
  from jsonb_each(p_settings) given left join private.session_settings setting using (key)
  where case
    when given.key = 'password' then not private.is_password(given.value)
    else setting.key is null or not private.takes(setting, p_session, given.value) end
  order by given.key limit 1;
  if found then
    perform private.refuse('invalid_settings', 'The setting does not exist or does not take this value.', 400,
      json_build_object('key', refused)::text);
  end if;
  if p_settings ? 'password' then
    perform private.set_password(p_session, p_settings -> 'password');
  end if;
  select string_agg(quote_ident(key), ', ') into columns
  from jsonb_object_keys(p_settings) key where key <> 'password';
  if columns is not null then
    execute format(
      'update public.sessions s set (%1$s) = (select %1$s from jsonb_populate_record(s, $1)) where s.id = $2',
      columns) using p_settings, p_session;
  end if;
  select private.settings_json(s) into settings from public.sessions s where s.id = p_session;
  return settings;
end
$$;

grant execute on function public.set_session_settings(uuid, jsonb) to authenticated;
