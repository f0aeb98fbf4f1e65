-- What a hosted Supabase already has: buckets and objects. The bytes lie outside the database.

create schema storage;
grant usage on schema storage to anon, authenticated, service_role;

create table storage.buckets (
  id text primary key,
  name text not null unique,
  owner_id text,
  public boolean not null default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text not null references storage.buckets,
  name text not null,
  owner uuid,
  owner_id text,
  metadata jsonb not null default '{}',
  user_metadata jsonb,
  version text not null,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_accessed_at timestamptz not null default now(),
  unique (bucket_id, name)
);
-- Objects of one content share a blob: version is its SHA-256 in hex.
create index objects_version on storage.objects (version);

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant select on storage.buckets to anon, authenticated;
grant select, insert, update, delete on storage.objects to anon, authenticated;
grant all on storage.buckets, storage.objects to service_role;

create function storage.foldername(name text) returns text[] language sql immutable
begin atomic
  select (string_to_array(name, '/'))[1 : cardinality(string_to_array(name, '/')) - 1];
end;

create function storage.filename(name text) returns text language sql immutable
begin atomic
  select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))];
end;

create function storage.extension(name text) returns text language sql immutable
begin atomic
  select reverse(split_part(reverse(storage.filename(name)), '.', 1));
end;

grant execute on function storage.foldername(text), storage.filename(text), storage.extension(text)
  to anon, authenticated, service_role;
