import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { useLanguage } from "../messages";
import { Act } from "../parts/Act";
import { Listing, usePages } from "../parts/pages";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { say } from "../parts/toast";
import "../parts/parts.css";
import "./notices.css";
import { useTexts } from "./text";

type Notification = components["schemas"]["Notification"];

/** What the program told the person, and how it tells by mail. */
export function Notices() {
  const text = useTexts();
  const client = useQueryClient();
  const running = useRef(false);
  const [onlyFresh, setOnlyFresh] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const found = usePages(["notifications", onlyFresh], (after: string | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/notifications", {
        params: { query: { limit: 50, ...(onlyFresh ? { unseen: "yes" as const } : {}), ...(after ? { after } : {}) } },
        signal,
      }),
    ),
  );
  const newest = found.items[0];
  const markSeen = async () => {
    if (running.current || !newest) return;
    running.current = true;
    setFailure(null);
    try {
      await unwrap(api.POST("/api/v1/notifications/seen", { body: { up_to: newest.id } }));
      say(text.done);
    } catch (error) {
      setFailure(error);
    } finally {
      running.current = false;
      void client.invalidateQueries({ queryKey: ["notifications"] });
    }
  };
  return (
    <>
      <div className="head">
        <h1>{text.title}</h1>
        {found.items.some((one) => !one.seen_at) && (
          <button type="button" onClick={() => void markSeen()}>
            {text.markSeen}
          </button>
        )}
      </div>
      {failure !== null && <Failure error={failure} />}
      <label className="switch">
        <input type="checkbox" checked={onlyFresh} onChange={(event) => setOnlyFresh(event.target.checked)} /> {text.unseen}
      </label>
      <div className="grid-two">
        <div>
          <Listing found={found} empty={text.empty}>
            <ol className="rows notices" aria-label={text.title}>
              {found.items.map((one) => (
                <li key={one.id}>
                  <Notice one={one} />
                </li>
              ))}
            </ol>
          </Listing>
        </div>
        <MailSettings />
      </div>
    </>
  );
}

function Notice({ one }: { one: Notification }) {
  const text = useTexts();
  const language = useLanguage();
  const content = (
    <>
      <span className="words">{one.text[language]}</span>
      <span className="when">
        {!one.seen_at && <strong>{text.fresh} · </strong>}
        {showInstant(one.at)}
      </span>
    </>
  );
  if (one.document_id) {
    return (
      <Link to="/van-ban/$id" params={{ id: one.document_id }}>
        {content}
      </Link>
    );
  }
  if (one.dossier_id) {
    return (
      <Link to="/ho-so/$id" params={{ id: one.dossier_id }}>
        {content}
      </Link>
    );
  }
  return <span className="no-link">{content}</span>;
}

function MailSettings() {
  const text = useTexts();
  const found = useQuery({
    queryKey: ["notification-settings"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/notifications/settings", { signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  return (
    <section className="card" aria-labelledby="mail-title">
      <h2 id="mail-title">{text.settings}</h2>
      <p>{one.version === 0 ? text.notChosen : text.ways[one.mail]}</p>
      {one.email && <p className="muted">{one.email}</p>}
      <div className="buttons">
        <Act
          label={text.change}
          title={text.settings}
          fields={[
            { name: "mail", label: text.mail, kind: "choice", choices: Object.entries(text.ways), initial: one.mail },
            { name: "email", label: text.email, max: 254, optional: true, initial: one.email },
            { name: "digest_hour", label: text.hour, kind: "number", initial: String(one.digest_hour) },
          ]}
          act={({ mail, email, digest_hour }) =>
            unwrap(
              api.PUT("/api/v1/notifications/settings", {
                params: { header: ifMatch(one.version) },
                body: { mail: mail as typeof one.mail, email: email ?? "", digest_hour: Number(digest_hour) },
              }),
            )
          }
          done={text.saved}
          changes={[["notification-settings"]]}
        />
      </div>
    </section>
  );
}

/** The page of a document of which only the id is known. */
export function AnyDocument() {
  const text = useTexts();
  const { id } = useParams({ from: "/van-ban/$id" });
  const found = useQuery({
    queryKey: ["document", id, "direction"],
    queryFn: async ({ signal }): Promise<"incoming" | "outgoing"> => {
      const { response } = await api.GET("/api/v1/incoming/{id}", { params: { path: { id } }, signal });
      if (response.ok) return "incoming";
      if (response.status !== 404) throw new Problem(response.status, {});
      await unwrap(api.GET("/api/v1/outgoing/{id}", { params: { path: { id } }, signal }));
      return "outgoing";
    },
  });
  if (found.isPending) return <p className="state">{text.finding}</p>;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  return <Navigate replace to={found.data === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id"} params={{ id }} />;
}
