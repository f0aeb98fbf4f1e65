-- Hosted databases give an owner that is no superuser: it cannot make a role that bypasses row security.

-- Lets service_role through the row security of every table of ours by a policy of its own, where it has
-- no right to bypass it. Called after each migration, for tables made since.
create procedure whatssound_meta.admit_service_role()
language plpgsql set search_path = '' as $$
declare
  guarded record;
begin
  if (select rolbypassrls or rolsuper from pg_catalog.pg_roles where rolname = 'service_role') then
    return;
  end if;
  for guarded in
    select namespace.nspname, class.relname
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
    where class.relrowsecurity and not class.relispartition
      and pg_catalog.pg_has_role(class.relowner, 'usage')
      and namespace.nspname in ('public', 'auth', 'storage', 'realtime')
      and not exists (
        select from pg_catalog.pg_policy
        where polrelid = class.oid and polname = 'service_role passes')
  loop
    execute format(
      'create policy "service_role passes" on %I.%I to service_role using (true) with check (true)',
      guarded.nspname, guarded.relname);
  end loop;
end
$$;
