import createClient from "openapi-fetch";
import { language } from "../messages";
import { Problem, type ProblemDocument } from "./problem";
import type { paths } from "./schema";
import { connection, markUse, session } from "./state";

/** What one answer said, or the Problem thrown. */
type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** The one place where requests leave: token and language go with them; a lost network and an ended session are told from here. */
async function send(request: Request): Promise<Response> {
  const isSafe = request.method === "GET" || request.method === "HEAD";
  const again = isSafe ? null : request.clone();
  const response = await attempt(request, isSafe);
  if (response.status === 401 && !request.url.endsWith("/api/v1/session")) {
    session.expire();
  }
  // Another tab signed in anew: its token is valid for this one too. The request was refused before anything was done.
  if (response.status === 403 && again && session.current && (await refreshToken())) {
    return attempt(again, false);
  }
  return response;
}

async function attempt(request: Request, isSafe: boolean): Promise<Response> {
  request.headers.set("Accept-Language", language.current);
  if (!isSafe && session.current) {
    request.headers.set("X-CSRF-Token", session.current.csrf_token);
  }
  try {
    const response = await fetch(request);
    connection.set(true);
    if (response.status !== 401) markUse();
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    connection.set(false);
    throw new Problem(0, {});
  }
}

/** Whether the session's token is another than the one we sent; a session of another person reloads the page. */
async function refreshToken(): Promise<boolean> {
  const response = await fetch("/api/v1/session");
  if (!response.ok) return false;
  const present = await response.json();
  if (present.person.id !== session.current?.person.id) {
    location.reload();
    return false;
  }
  const changed = present.csrf_token !== session.current?.csrf_token;
  if (changed) session.set(present);
  return changed;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

/** The data of a success; throws Problem for everything else. */
export async function unwrap<T>(answer: Answer<T>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) {
    throw new Problem(response.status, (typeof error === "object" ? error : {}) as Partial<ProblemDocument>);
  }
  return data as T;
}

/** If-Match for the version that was seen. */
export function ifMatch(version: number) {
  return { "If-Match": `"${version}"` };
}

/** A key for one intention: kept while a form is tried again, so that a lost answer makes nothing twice. */
export function newKey(): string {
  return crypto.randomUUID();
}
