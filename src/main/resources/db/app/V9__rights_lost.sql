-- Who is no member any more, or another kind of one, hears and says what that allows from now on, not from
-- the next token on. A hosted Supabase has no realtime.reauthorise: there it is the next token.
create function private.reauthorise_member() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  suffix text;
begin
  if to_regprocedure('realtime.reauthorise(text, uuid)') is not null then
    foreach suffix in array array['', ':queue', ':votes'] loop
      perform realtime.reauthorise('session:' || old.session_id || suffix, old.user_id);
    end loop;
  end if;
  return null;
end
$$;
create trigger reauthorise_member after delete or update on public.members
  for each row execute function private.reauthorise_member();
