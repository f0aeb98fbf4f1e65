-- Postgres Changes: what the stream needs beside the publication that clients subscribe to.

-- A partitioned table is told under its own name, not under those of its partitions.
alter publication supabase_realtime set (publish_via_partition_root = true);

-- Tables that only policies read: a write to them changes who may see rows of other tables.
create publication whatssound_policy_tables with (publish_via_partition_root = true);

-- Each change of the schema is told in the WAL, in order with the rows.
create function realtime.tell_schema_change() returns event_trigger
language plpgsql set search_path = '' as $$
declare
  lasting boolean;
begin
  if tg_event = 'sql_drop' then
    lasting := exists (select from pg_event_trigger_dropped_objects() where not is_temporary);
  else
    lasting := exists (
      select from pg_event_trigger_ddl_commands() where schema_name is distinct from 'pg_temp');
  end if;
  if lasting then
    perform pg_logical_emit_message(true, 'whatssound.schema', tg_tag);
  end if;
end
$$;

-- An owner who is no superuser may not make one; the server then looks at the catalogue
-- every second.
do $$
begin
  create event trigger whatssound_schema_changed on ddl_command_end
    execute function realtime.tell_schema_change();
  create event trigger whatssound_schema_dropped on sql_drop
    execute function realtime.tell_schema_change();
exception when insufficient_privilege then
  raise notice 'changes of the schema are not told in the WAL: %', sqlerrm;
end
$$;
