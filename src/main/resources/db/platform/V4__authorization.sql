-- Asks the policies on realtime.messages for many users and topics in one statement.

-- Whether a policy may tell one event from another, so that each is asked for on its own. What a policy
-- is given of the row is its columns, known from its dependencies, or the row as a whole (varattno 0).
-- Functions learn of the row only what the policy hands them: a row that is being checked is not in the
-- table yet. A trigger may change the row before it is checked, so that it counts as reading all.
create function realtime.writes_depend_on_event() returns boolean language sql stable
begin atomic
  select exists (
    select from pg_catalog.pg_policy policy
    where policy.polrelid = 'realtime.messages'::regclass
      and policy.polcmd in ('a', '*')
      and (coalesce(policy.polwithcheck, policy.polqual)::text like '%:varattno 0 %'
        or exists (
          select from pg_catalog.pg_depend dependency
          join pg_catalog.pg_attribute attribute
            on attribute.attrelid = dependency.refobjid and attribute.attnum = dependency.refobjsubid
          where dependency.classid = 'pg_catalog.pg_policy'::regclass and dependency.objid = policy.oid
            and dependency.refclassid = 'pg_catalog.pg_class'::regclass
            and dependency.refobjid = policy.polrelid
            and attribute.attname not in (
              'id', 'topic', 'extension', 'payload', 'binary_payload', 'private', 'inserted_at', 'updated_at'))))
  or exists (
    select from pg_catalog.pg_trigger
    where tgrelid = 'realtime.messages'::regclass and not tgisinternal);
end;

-- The policies as they are now: another text once any of them has changed.
create function realtime.policies_version() returns text language sql stable
begin atomic
  select coalesce(md5(string_agg(oid::text || ':' || xmin::text, ',' order by oid)), '')
  from pg_catalog.pg_policy
  where polrelid = 'realtime.messages'::regclass;
end;

-- Answers question i: may roles[i] with claims[i] read topics[i] (extensions[i] is null), or write
-- extensions[i] to it, for broadcasts under events[i]? Like the original it writes probe rows, and reads
-- them back as the role. What one question does is undone before the next is asked.
--
-- Answers the first questions only when the time budget is over; a question of which the policies fail is
-- answered with the failure. Its caller rolls back, and has set a statement_timeout above the budget.
create function realtime.judge(
  roles text[], subjects text[], claims text[], topics text[], extensions text[], events text[], budget interval)
returns table (broadcast boolean, presence boolean, by_event boolean, failure text)
language plpgsql as $$
#variable_conflict use_variable
declare
  until timestamptz := clock_timestamp() + budget;
  broadcast_probe uuid;
  presence_probe uuid;
begin
  -- What functions of policies see in requests, too.
  perform set_config('search_path', 'public, extensions', true);
  by_event := array_remove(extensions, null) <> '{}' and realtime.writes_depend_on_event();
  for i in 1 .. cardinality(topics) loop
    exit when i > 1 and clock_timestamp() > until;
    broadcast := false;
    presence := false;
    failure := null;
    begin
      if extensions[i] is null then
        broadcast_probe := gen_random_uuid();
        presence_probe := gen_random_uuid();
        insert into realtime.messages (id, topic, extension)
        values (broadcast_probe, topics[i], 'broadcast'), (presence_probe, topics[i], 'presence');
      end if;
      perform
        set_config('realtime.topic', topics[i], true),
        set_config('request.jwt.claims', claims[i], true),
        set_config('request.jwt.claim.sub', subjects[i], true),
        set_config('request.jwt.claim.role', roles[i], true),
        set_config('role', roles[i], true);
      if extensions[i] is null then
        select coalesce(bool_or(probe.id = broadcast_probe), false), coalesce(bool_or(probe.id = presence_probe), false)
        into broadcast, presence
        from realtime.messages probe
        where probe.id in (broadcast_probe, presence_probe) and probe.inserted_at = now()::timestamp;
      else
        insert into realtime.messages (topic, extension, event)
        values (topics[i], extensions[i], case when by_event then events[i] end);
        broadcast := extensions[i] = 'broadcast';
        presence := extensions[i] = 'presence';
      end if;
      raise exception using errcode = 'WSUND';
    exception
      when sqlstate 'WSUND' then
        null;
      when query_canceled or others then
        if extensions[i] is null or sqlstate <> '42501' then
          failure := sqlstate || ': ' || sqlerrm;
        end if;
    end;
    return next;
    -- The timeout strikes once a statement, and the rest would be without.
    exit when failure like '57014%';
  end loop;
end
$$;

-- Whether transactions that begin from now on see what another one did. The WAL tells of a commit before it
-- is so: its record is written first, and its backend may be held up in between.
create function realtime.is_visible(transaction_id xid8) returns boolean language sql volatile
begin atomic
  select pg_visible_in_snapshot(transaction_id, pg_current_snapshot());
end;

-- Has the policies asked anew about a user's channels on a topic once the transaction commits: to be
-- called with what changes the answer. A right to read that was lost ends the channel within a second.
create function realtime.reauthorise(topic text, user_id uuid) returns void language sql volatile strict
begin atomic
  select pg_catalog.pg_logical_emit_message(
    true, 'whatssound.reauthorise', json_build_object('topic', topic, 'user_id', user_id, 'xid', pg_current_xact_id())::text);
end;

-- The same for everybody on the topic.
create function realtime.reauthorise(topic text) returns void language sql volatile strict
begin atomic
  select pg_catalog.pg_logical_emit_message(
    true, 'whatssound.reauthorise', json_build_object('topic', topic, 'xid', pg_current_xact_id())::text);
end;

revoke execute on function
  realtime.is_visible(xid8),
  realtime.reauthorise(text, uuid),
  realtime.reauthorise(text),
  realtime.writes_depend_on_event(),
  realtime.policies_version(),
  realtime.judge(text[], text[], text[], text[], text[], text[], interval)
  from public;
grant execute on function realtime.reauthorise(text, uuid), realtime.reauthorise(text) to service_role;
