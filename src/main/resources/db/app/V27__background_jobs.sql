-- What nobody waits for is worked beside what somebody waits for, and never in its place.
create table private.background_jobs (like private.jobs including all);
alter table private.background_jobs enable row level security;

insert into private.background_jobs
select * from private.jobs where task_name = 'renditions';
delete from private.jobs where task_name = 'renditions';
