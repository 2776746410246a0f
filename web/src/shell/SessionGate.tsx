import { useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { api } from "../api/client";
import { follow } from "../api/live";
import { Problem } from "../api/problem";
import { type CurrentSession, session, usedAt, useSession } from "../api/state";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { SignIn } from "./SignIn";

const SessionEnding = lazy(() => import("../person/SessionEnding"));
const FirstRun = lazy(() => import("../first-run/FirstRun"));

const warnAheadMs = 2 * 60_000;
/** The server notes a use once a minute: the session may be this much nearer its end than it seems. */
const lagMs = 60_000;

/** When the session ends, and whether using it would put that off. */
function endOf({ expires_at, idle_seconds }: CurrentSession) {
  const [absolute, idle] = [Date.parse(expires_at), usedAt() + idle_seconds * 1000 - lagMs];
  return { at: Math.min(absolute, idle), isAbsolute: absolute <= idle };
}

type Start = "asking" | "known" | Problem;

/** Nothing of the client shows before it is known who asks. An ended session leaves the page as it is, under a question. */
export function SessionGate({ children }: { children: ReactNode }) {
  const text = useText();
  const [start, setStart] = useState<Start>("asking");
  const { current, isExpired } = useSession();
  const client = useQueryClient();
  const person = current?.person.id;

  const ask = () => {
    setStart("asking");
    api
      .GET("/api/v1/session")
      .then(({ data, response }) => {
        if (data) session.set(data);
        setStart(data || response.status === 401 ? "known" : new Problem(response.status, {}));
      })
      .catch((error) => setStart(error));
  };
  useEffect(ask, []);
  useEffect(() => (person && !isExpired ? follow() : undefined), [person, isExpired]);
  useEffect(() => {
    document.title = current ? `${text.app} · ${current.agency.name}` : text.app;
  }, [current, text]);

  if (start === "asking") return <Loading />;
  if (start !== "known") return <Failure error={start} retry={ask} />;
  if (!current) return <Door />;
  return (
    <>
      {children}
      {!isExpired && <Ending of={current} />}
      {isExpired && <SignIn again={current} onSigned={() => void client.invalidateQueries()} />}
    </>
  );
}

/** Signing in; where nobody is there yet, the first run. */
function Door() {
  const [isFirst, setIsFirst] = useState(false);
  useEffect(() => {
    api.GET("/api/v1/first-run").then(
      ({ data }) => setIsFirst(data?.open ?? false),
      () => {},
    );
  }, []);
  return isFirst ? (
    <Suspense fallback={<Loading />}>
      <FirstRun onOver={() => setIsFirst(false)} />
    </Suspense>
  ) : (
    <SignIn />
  );
}

/** Looks every few seconds how near the end is. */
function Ending({ of }: { of: CurrentSession }) {
  const [end, setEnd] = useState<ReturnType<typeof endOf> | null>(null);
  useEffect(() => {
    const look = () => {
      const found = endOf(of);
      if (found.at <= Date.now()) session.expire();
      setEnd(found.at - Date.now() < warnAheadMs ? found : null);
    };
    look();
    const timer = setInterval(look, 5000);
    return () => clearInterval(timer);
  }, [of]);
  return end ? (
    <Suspense fallback={null}>
      <SessionEnding endsAt={end.at} isAbsolute={end.isAbsolute} onStayed={() => setEnd(null)} />
    </Suspense>
  ) : null;
}
