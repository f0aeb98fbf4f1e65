-- What the host decides is told to everybody in the session, who may read it anyway.

create function private.tell_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.settings_json(new) is distinct from private.settings_json(old) then
    perform realtime.send(private.settings_json(new), 'settings', 'session:' || new.id);
  end if;
  return null;
end
$$;
create trigger tell_settings after update on public.sessions
  for each row execute function private.tell_settings();
