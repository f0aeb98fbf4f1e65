/** What the database holds, asked past all policies: `path` as in `chat_messages?session_id=eq.…`. */
export async function rows({ url, serviceKey }, path) {
  const answer = await fetch(`${url}/rest/v1/${path}`, {
    headers: { apikey: serviceKey, authorization: `Bearer ${serviceKey}` },
  });
  if (!answer.ok) {
    throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  }
  return answer.json();
}
