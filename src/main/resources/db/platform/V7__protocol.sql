-- What replay and stored sends need of realtime.messages, beyond what the original has.

-- Rows of one transaction share inserted_at: this tells their order. A sequence and not an identity, which
-- partitioned tables have from Postgres 17 on only.
create sequence realtime.messages_seq;
grant usage on sequence realtime.messages_seq to anon, authenticated, service_role;

alter table realtime.messages
  add column seq bigint not null default nextval('realtime.messages_seq'),
  add column expires_at timestamp,
  -- The days of the partitions are those of UTC, whatever the time zone of the session.
  alter column inserted_at set default (now() at time zone 'utc');

create index messages_replay on realtime.messages (topic, inserted_at desc, seq desc)
  where private and extension = 'broadcast';
