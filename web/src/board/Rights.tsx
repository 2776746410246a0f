import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useSession } from "../api/state";
import { Act } from "../parts/Act";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Sheet } from "../parts/Sheet";
import { showInstant } from "../parts/time";
import { BoardTabs } from "./Tabs";
import { useTexts } from "./text";

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** "user/…" as the person's name; a document or dossier as the way to it. */
function Subject({ object, name }: { object: string; name: (id: string) => string }) {
  const text = useTexts();
  const [kind, id] = object.split("/") as [string, string | undefined];
  if (!id) return object;
  if (kind === "dossier") {
    return (
      <Link to="/ho-so/$id" params={{ id }}>
        {text.subjects.dossier}
      </Link>
    );
  }
  if (["incoming", "outgoing", "document"].includes(kind)) {
    return (
      <Link to="/van-ban/$id" params={{ id }}>
        {text.subjects.document}
      </Link>
    );
  }
  return kind === "user" ? name(id) : (text.subjects[kind] ?? object);
}

/** Changes of rights, until somebody confirms them who did not make them (Decree 30/2020/NĐ-CP, Annex VI, III.3.c). */
export function RightsChanges() {
  const text = useTexts();
  const holds = useHolds();
  const { person, unit } = useDirectory();
  const name = (id: string) => person(id) ?? unit(id) ?? id;
  const { current } = useSession();
  const [isAll, setIsAll] = useState(false);
  const found = usePages(["rights-changes", isAll], (after: string | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/rights-changes", {
        params: { query: { of: isAll ? "all" : "open", limit: 100, ...(after ? { after } : {}) } },
        signal,
      }),
    ),
  );
  /** "roles: leader@…" as one reads it; what is not known stays as the log has it. */
  const inWords = (detail: string) =>
    detail
      .replace(/^roles: /, `${text.roles}: `)
      .replace(/\b([a-z]+)@/g, (all, role: string) => (text.roleNames[role] ? `${text.roleNames[role]} – ` : all));
  const may = holds("leader") || holds("auditor");
  return (
    <>
      <h1>{text.title}</h1>
      <BoardTabs />
      <p className="muted lead">{text.rightsNote}</p>
      <label className="switch">
        <input type="checkbox" checked={isAll} onChange={(event) => setIsAll(event.target.checked)} /> {text.allRights}
      </label>
      <Listing found={found} empty={text.noRights}>
        <Sheet
          label={text.rights}
          rows={found.items}
          keyOf={(one) => one.id}
          columns={[
            { head: text.change, cell: (one) => text.kinds[one.kind] ?? one.kind },
            { head: text.object, className: "object", cell: (one) => <Subject object={one.object} name={name} /> },
            { head: text.detail, className: "wide", cell: (one) => inWords(one.detail.replace(uuid, name)) },
            { head: text.actor, cell: (one) => person(one.actor) ?? one.actor },
            { head: text.at, className: "narrow", cell: (one) => showInstant(one.at) },
            {
              head: text.stateOf,
              cell: (one) => (
                <>
                  {one.confirmed_at &&
                    [one.confirmed_by && (person(one.confirmed_by) ?? one.confirmed_by), showInstant(one.confirmed_at)].join(
                      "\n",
                    )}
                  {!one.confirmed_at &&
                    (may && one.actor !== current?.person.id ? (
                      <Act
                        label={text.confirm}
                        title={text.kinds[one.kind] ?? one.kind}
                        note={text.confirmNote}
                        act={() =>
                          unwrap(
                            api.POST("/api/v1/rights-changes/{id}/confirmation", {
                              params: { path: { id: one.id }, header: ifMatch(one.version) },
                            }),
                          )
                        }
                        done={text.confirmed}
                        changes={[["rights-changes"]]}
                      />
                    ) : (
                      text.waitingRights
                    ))}
                </>
              ),
            },
          ]}
        />
      </Listing>
    </>
  );
}
