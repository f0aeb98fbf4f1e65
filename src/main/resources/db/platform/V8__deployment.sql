-- Names this database, wherever it is moved: the data folder that holds its blobs remembers the name.
create table whatssound_meta.deployment (
  only_row boolean primary key default true check (only_row),
  id uuid not null default gen_random_uuid()
);
insert into whatssound_meta.deployment default values;
