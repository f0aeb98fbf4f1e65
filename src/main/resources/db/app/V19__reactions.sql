-- Reactions: counted by the server as they come, told together, and kept by the place in the music.

create table public.reaction_counts (
  entry_id uuid not null references public.queue_entries on delete cascade,
  -- Where in the recording, in steps of five seconds.
  position_s integer not null check (position_s >= 0 and position_s % 5 = 0),
  emoji text not null check (char_length(emoji) between 1 and 8),
  count integer not null check (count > 0),
  primary key (entry_id, position_s, emoji)
);

create function private.sees_entry(entry uuid) returns boolean language sql stable security definer
begin atomic
  select exists (
    select from public.queue_entries join public.members using (session_id)
    where queue_entries.id = entry and user_id = auth.uid());
end;
grant execute on function private.sees_entry(uuid) to anon, authenticated, service_role;

alter table public.reaction_counts enable row level security;
grant select on public.reaction_counts to authenticated;
create policy "reactions in joined sessions" on public.reaction_counts for select to authenticated
  using (private.sees_entry(entry_id));

-- The counts of one playing by emoji, [[position_s, count], …] each; of long ones in coarser steps.
create function private.reactions_json(entry uuid) returns jsonb language sql stable
begin atomic
  select coalesce(jsonb_object_agg(emoji, counts), '{}')
  from (
    select emoji, jsonb_agg(jsonb_build_array(at_s, total) order by at_s) as counts
    from (
      select c.emoji, c.position_s / steps.s * steps.s as at_s, sum(c.count) as total
      from public.reaction_counts c
      cross join (select 5 * (1 + max(position_s) / 600) as s from public.reaction_counts where entry_id = entry) steps
      where c.entry_id = entry
      group by 1, 2) stepped
    group by emoji) by_emoji;
end;

-- Keeps what a session reacted with, counted by emoji, where the music is now; answers where that is. Without
-- music nothing is kept.
create function private.keep_reactions(session uuid, counts jsonb, out entry_id uuid, out position_ms double precision)
language plpgsql set search_path = '' as $$
declare
  step_s constant integer := 5;
  anchor public.playback;
begin
  -- A second of reactions may be lost with the machine: nobody waits for the disk.
  perform set_config('synchronous_commit', 'off', true);
  select * into anchor from public.playback p where p.session_id = session;
  if anchor.playing and anchor.entry_id is not null then
    entry_id := anchor.entry_id;
    position_ms := private.position_ms(anchor, private.server_ms());
    insert into public.reaction_counts as kept (entry_id, position_s, emoji, count)
    select keep_reactions.entry_id, (floor(position_ms / 1000 / step_s) * step_s)::integer, key, value::integer
    from jsonb_each_text(counts)
    order by key
    on conflict on constraint reaction_counts_pkey do update set count = kept.count + excluded.count;
  end if;
end
$$;
