/* A server that knows no such request is somebody else's, standing where ours should be. */
const NOT_OUR_SERVER = new Set([404, 405, 501, 502, 503, 504]);

/**
 * Ask the server. What comes back is either `{ value }` or `{ fault }`, where the fault names a
 * sentence of `errors` in the words of the page: an outage is never taken for an answer.
 */
export async function ask(path, body) {
  if (navigator.onLine === false) return { fault: "offline" };
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
  } catch {
    return { fault: navigator.onLine === false ? "offline" : "down" };
  }
  return response.ok ? accepted(response) : refused(response);
}

async function accepted(response) {
  try {
    return { value: await response.json() };
  } catch {
    return { fault: "broken" };
  }
}

async function refused(response) {
  if (response.status === 413) return { fault: "large" };
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  if (response.status === 429 || (response.status === 503 && seconds > 0)) {
    return seconds > 0 ? { fault: "busy", seconds } : { fault: "busySoon" };
  }
  if (NOT_OUR_SERVER.has(response.status)) return { fault: "down" };
  if (response.status >= 500) return { fault: "broken" };
  return { fault: "unreadable", detail: await reason(response) };
}

async function reason(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title ?? String(response.status);
  } catch {
    return String(response.status);
  }
}
