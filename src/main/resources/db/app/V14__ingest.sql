-- How uploads become tracks: what a track gains on the way, what the sender is told, and the jobs.

alter table public.tracks
  add column album text check (char_length(album) between 1 and 200),
  add column cover_small_path text,
  -- [{kind, path, type, bytes, bitrate, sample_count, lead_in_samples}], aac128 first. sample_count is of the music,
  -- lead_in_samples what a decoder leaves before it that does not skip the encoder's priming. A position
  -- is the same sample in each.
  add column renditions jsonb not null default '[]' check (jsonb_typeof(renditions) = 'array'),
  add column hls_path text,
  add column dash_path text,
  add column loudness_lufs real,
  add column true_peak_dbtp real,
  -- What the player applies: towards -14 LUFS, with peaks at -1 dBTP at most.
  add column gain_db real,
  add column waveform_path text;

create type public.upload_state as enum ('queued', 'probing', 'encoding', 'ready', 'failed');

-- What became of what somebody sent; it tells its sender of every step.
create table public.uploads (
  -- Of the track that it becomes.
  id uuid primary key,
  owner_id uuid not null references public.profiles on delete cascade,
  file_name text not null check (char_length(file_name) between 1 and 1024),
  state public.upload_state not null default 'queued',
  progress real not null default 0 check (progress between 0 and 1),
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((state = 'failed') = (error_code is not null)),
  check ((error_code is null) = (error_message is null))
) with (fillfactor = 50);
create index uploads_owner_id on public.uploads (owner_id);
alter publication supabase_realtime add table public.uploads;

alter table public.uploads enable row level security;
grant select on public.uploads to authenticated;
create policy "own uploads" on public.uploads for select to authenticated using (owner_id = (select auth.uid()));

-- What was sent waits here while it is worked on; no policy lets anybody near it.
insert into storage.buckets (id, name, public) values ('originals', 'originals', false);

-- The jobs, as db-scheduler keeps them.
create table private.jobs (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index jobs_due on private.jobs (priority desc, execution_time);
create index jobs_last_heartbeat on private.jobs (last_heartbeat);
alter table private.jobs enable row level security;
