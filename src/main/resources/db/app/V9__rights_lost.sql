-- Who is no member any more, or another kind of one, hears and says what that allows from now on, not from
-- the next token on. A hosted Supabase has no realtime.reauthorise: there it is the next token.

-- A null user is everybody; what is said is said on the main topic alone, whose suffix is empty.
create function private.reauthorise(
  session uuid, member uuid, suffixes text[] default array['', ':queue', ':votes']) returns void
language plpgsql set search_path = '' as $$
declare
  suffix text;
begin
  if to_regprocedure('realtime.reauthorise(text, uuid)') is not null then
    foreach suffix in array suffixes loop
      if member is null then
        perform realtime.reauthorise('session:' || session || suffix);
      else
        perform realtime.reauthorise('session:' || session || suffix, member);
      end if;
    end loop;
  end if;
end
$$;

create function private.reauthorise_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- With the session all of them go at once.
  if exists (select from public.sessions where id = old.session_id) then
    perform private.reauthorise(old.session_id, old.user_id);
  end if;
  return null;
end
$$;
create trigger reauthorise_member after delete or update of role on public.members
  for each row execute function private.reauthorise_member();

create function private.reauthorise_session() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.reauthorise(old.id, null);
  return null;
end
$$;
create trigger reauthorise_session after delete on public.sessions
  for each row execute function private.reauthorise_session();
