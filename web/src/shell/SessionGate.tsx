import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { api } from "../api/client";
import { follow } from "../api/live";
import { Problem } from "../api/problem";
import { session, useSession } from "../api/state";
import { useText } from "../messages";
import { Failure, Loading } from "../parts/States";
import { SignIn } from "./SignIn";

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
  if (!current) return <SignIn />;
  return (
    <>
      {children}
      {isExpired && <SignIn again={current} onSigned={() => void client.invalidateQueries()} />}
    </>
  );
}
