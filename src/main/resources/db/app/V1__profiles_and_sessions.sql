-- People and sessions: who is where, and who holds the decks.

create schema private;
grant usage on schema private to anon, authenticated, service_role;

-- Ends the call with a stable code of the project's error table and an HTTP status
-- (PostgREST: "Raise errors with HTTP status codes"). Details are a text, which may hold JSON.
create function private.refuse(code text, message text, status integer, details text default null) returns void
language plpgsql set search_path = '' as $$
begin
  raise sqlstate 'PGRST' using
    message = json_build_object('code', code, 'message', message, 'details', details, 'hint', null)::text,
    detail = json_build_object('status', status, 'headers', json_build_object())::text;
end
$$;

-- The server's clock in epoch ms, as the server stamped it on this transaction.
create function private.server_ms() returns double precision language sql stable
begin atomic
  select coalesce(
    nullif(current_setting('app.server_ms', true), '')::double precision,
    extract(epoch from statement_timestamp())::double precision * 1000);
end;

create function private.clock_id() returns text language sql stable
begin atomic
  select coalesce(nullif(current_setting('app.clock_id', true), ''), 'database');
end;

-- Waits until others see these transactions (32-bit ids), of which the WAL told: it does so a moment before.
-- Not for ever: a commit may hang for a standby.
create function private.await_visible(xids bigint[]) returns void
language plpgsql set search_path = '' as $$
declare
  patience_ends constant timestamptz := clock_timestamp() + interval '5 seconds';
begin
  while clock_timestamp() < patience_ends and exists (
    select from unnest(xids) xid
    cross join (select pg_current_snapshot() as now) snapshot
    cross join lateral (select pg_snapshot_xmax(now)::text::bigint as next) newest
    cross join lateral (select (next - xid + 2147483648) & 4294967295 as ago) wrapped
    where not pg_visible_in_snapshot((next - (ago - 2147483648))::text::xid8, now))
  loop
    perform pg_sleep(0.001);
  end loop;
end
$$;

-- Whether a text shows something: spaces and characters without a glyph alone do not.
create function private.is_visible(shown text) returns boolean language sql immutable
begin atomic
  select shown ~ '[^[:space:]\u00a0\u00ad\u115f\u1160\u200b-\u200f\u2060\u2800\u3164\ufeff]';
end;

create function private.is_name(name text) returns boolean language sql immutable
begin atomic
  select name = btrim(name) and char_length(name) between 1 and 40 and private.is_visible(name)
    and name !~ '[[:cntrl:]\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]';
end;

create table public.profiles (
  id uuid primary key references auth.users on delete cascade,
  display_name text not null check (private.is_name(display_name)),
  created_at timestamptz not null default now()
);

-- The columns of sessions that its host sets through set_session_settings, and what each takes: true or
-- false, a whole number between least and most, one of the choices, or a member of the session (or null).
create table private.session_settings (
  key text primary key,
  kind text not null check (kind in ('boolean', 'integer', 'choice', 'member')),
  least integer,
  most integer,
  choices text[],
  check ((kind = 'integer') = (least is not null and most is not null)),
  check ((kind = 'choice') = (choices is not null))
);
alter table private.session_settings enable row level security;
insert into private.session_settings (key, kind, least, most, choices) values
  ('visibility', 'choice', null, null, array['public', 'unlisted']),
  ('entry_closed', 'boolean', null, null, null),
  ('capacity', 'integer', 1, 10000, null),
  ('successor_id', 'member', null, null, null);

create type public.member_role as enum ('host', 'dj', 'moderator', 'listener');

create table public.sessions (
  id uuid primary key default gen_random_uuid(),
  code text not null unique check (code ~ '^[2-9A-HJ-NP-Z]{6}$'),
  name text not null check (private.is_name(name)),
  host_id uuid not null references public.profiles on delete cascade,
  -- Null: the Auto-DJ.
  deck_holder_id uuid references public.profiles on delete set null,
  visibility text not null default 'unlisted' check (visibility in ('public', 'unlisted')),
  has_password boolean not null default false,
  entry_closed boolean not null default false,
  capacity integer not null default 1000 check (capacity between 1 and 10000),
  -- Who takes over where the deck holder is lost.
  successor_id uuid references public.profiles on delete set null,
  -- Against a raid: who joined since then only listens, until it is over.
  shielded_since timestamptz,
  shielded_until timestamptz,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint shielded_as_a_whole check ((shielded_since is null) = (shielded_until is null))
);
create index sessions_host_id on public.sessions (host_id);

create table public.members (
  session_id uuid not null references public.sessions on delete cascade,
  user_id uuid not null references public.profiles on delete cascade,
  role public.member_role not null default 'listener',
  joined_at timestamptz not null default now(),
  primary key (session_id, user_id)
);
create index members_user_id on public.members (user_id);

-- When a member was last here, as the server noticed. Kept apart from the members, because policies
-- read those, and unlogged: after a crash it is known again within seconds.
create unlogged table private.last_seen (
  session_id uuid not null,
  user_id uuid not null,
  at timestamptz not null default now(),
  primary key (session_id, user_id),
  foreign key (session_id, user_id) references public.members on delete cascade
) with (fillfactor = 50);
alter table private.last_seen enable row level security;

-- Who was here within the last minute.
create function private.present_members(session uuid) returns setof uuid language sql stable
begin atomic
  select user_id from private.last_seen where session_id = session and at > now() - interval '1 minute';
end;

-- Who comes in is here.
create function private.see_new_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.last_seen (session_id, user_id) values (new.session_id, new.user_id);
  return null;
end
$$;
create trigger see_new_member after insert on public.members
  for each row execute function private.see_new_member();

-- Policies ask through these, so that a policy on members does not ask itself.
create function private.is_member(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (select from public.members where session_id = session and user_id = auth.uid());
end;

create function private.holds_decks(session uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.sessions
    where id = session and deck_holder_id = auth.uid() and ended_at is null);
end;

create function private.shares_session(other_user uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.members mine
    join public.members theirs using (session_id)
    where mine.user_id = auth.uid() and theirs.user_id = other_user);
end;

grant execute on function
  private.is_member(uuid), private.holds_decks(uuid), private.shares_session(uuid), private.server_ms()
  to anon, authenticated, service_role;

alter table public.profiles enable row level security;
alter table public.sessions enable row level security;
alter table public.members enable row level security;
grant select on public.profiles, public.sessions, public.members to authenticated;

create policy "own and fellow members' profiles" on public.profiles for select to authenticated
  using (id = (select auth.uid()) or private.shares_session(id));
create policy "joined sessions" on public.sessions for select to authenticated
  using (private.is_member(id));
create policy "members of joined sessions" on public.members for select to authenticated
  using (private.is_member(session_id));

create function private.create_profile() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted text := btrim(left(new.raw_user_meta_data ->> 'display_name', 40));
begin
  insert into public.profiles (id, display_name)
  values (new.id, case when private.is_name(wanted) then wanted else 'Guest ' || upper(left(new.id::text, 4)) end);
  return new;
end
$$;
create trigger create_profile after insert on auth.users
  for each row execute function private.create_profile();

create function private.require_user() returns uuid
language plpgsql stable set search_path = '' as $$
begin
  if auth.uid() is null or not exists (select from public.profiles where id = auth.uid()) then
    perform private.refuse('sign_in_first', 'Sign in first.', 401);
  end if;
  return auth.uid();
end
$$;

create function public.set_display_name(p_name text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := private.require_user();
begin
  if private.is_name(btrim(p_name)) is not true then
    perform private.refuse('invalid_name', 'A name needs 1 to 40 visible characters.', 400);
  end if;
  perform private.require_voice(me);
  update public.profiles set display_name = btrim(p_name) where id = me;
end
$$;

-- Thirty random bits in an alphabet without look-alikes.
create function private.new_join_code() returns text language sql volatile
begin atomic
  select string_agg(substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', (get_byte(bytes, i) & 31) + 1, 1), '')
  from (select uuid_send(gen_random_uuid()) as bytes) random, generate_series(0, 5) i;
end;

grant execute on function public.set_display_name(text) to authenticated;
