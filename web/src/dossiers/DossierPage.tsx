import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useSession } from "../api/state";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Download } from "../parts/Download";
import { Icon } from "../parts/Field";
import { filled } from "../parts/form";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { showDay, showInstant } from "../parts/time";
import { AddDocuments } from "./AddDocuments";
import { DossierAccess } from "./DossierAccess";
import { Facts, keptFor } from "./Tabs";
import { useTexts } from "./text";

type Dossier = components["schemas"]["Dossier"];

export function DossierPage() {
  const { id } = useParams({ from: "/ho-so/$id" });
  const text = useTexts();
  const holds = useHolds();
  const { current } = useSession();
  const found = useQuery({
    queryKey: ["dossiers", id, "page"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/dossiers/{id}", { params: { path: { id } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  const mayGive = one.keeper_id === current?.person.id || holds("leader", one.unit_id) || holds("clerk");
  return (
    <>
      <p>
        <Link to="/ho-so" search={{}}>
          ← {text.title}
        </Link>
      </p>
      <div className="head">
        <h1>{one.title}</h1>
        <span className="chip">{text.state[one.state]}</span>
      </div>
      {one.held && (
        <p className="notice warn">
          <Icon name="late" /> <span>{text.held}</span>
        </p>
      )}
      <Acts dossier={one} />
      <div className="grid-two">
        <div className="stack">
          <Documents dossier={one} />
        </div>
        <div className="stack">
          <section className="card">
            <DossierFacts dossier={one} />
          </section>
          <Exports dossier={one} />
          <DossierAccess id={id} mayGive={mayGive} />
          {(holds("clerk") || holds("leader") || holds("auditor")) && <Usage id={id} />}
        </div>
      </div>
    </>
  );
}

/** Whether the person changes the dossier: its keeper, a leader of its unit, the clerk of the agency. */
function useChanges(dossier: Dossier): boolean {
  const { current } = useSession();
  const holds = useHolds();
  return dossier.keeper_id === current?.person.id || holds("leader", dossier.unit_id) || holds("clerk");
}

function DossierFacts({ dossier: one }: { dossier: Dossier }) {
  const text = useTexts();
  const { person, unit } = useDirectory();
  const day = (value: string | null) => value && showDay(value);
  return (
    <Facts
      rows={[
        [text.code, one.code],
        [text.unit, unit(one.unit_id)],
        [text.keeper, person(one.keeper_id)],
        [text.retentionText, keptFor(text, one.retention_years)],
        [text.total, text.totals(one.document_total, one.page_total)],
        [text.span, [day(one.start_date), day(one.end_date)].filter(Boolean).join(" – ")],
        [text.kind, one.kind === "general" ? null : text.kinds[one.kind]],
        [text.rights, one.rights],
        [text.workEnded, day(one.work_ended)],
        [text.handoverDue, day(one.handover_due)],
        [text.keptUntil, day(one.kept_until)],
        [text.description, one.description],
      ]}
    />
  );
}

function Acts({ dossier }: { dossier: Dossier }) {
  const text = useTexts();
  const holds = useHolds();
  const changes = useChanges(dossier);
  const path = { params: { path: { id: dossier.id }, header: ifMatch(dossier.version) } };
  const affected = [["dossiers"], ["holds"]];
  const isOpen = dossier.state === "open";
  return (
    <div className="buttons">
      {changes && isOpen && !dossier.held && (
        <>
          <AddDocuments dossier={dossier} />
          <Act
            label={text.correct}
            fields={[
              { name: "notation", label: text.notation, max: 50, initial: dossier.notation },
              { name: "title", label: text.titleOf, kind: "long", initial: dossier.title },
              {
                name: "retention_years",
                label: text.retention,
                kind: "number",
                optional: true,
                initial: dossier.retention_years?.toString() ?? "",
                hint: text.retentionHint,
              },
              { name: "kind", label: text.kind, kind: "choice", choices: Object.entries(text.kinds), initial: dossier.kind },
              { name: "rights", label: text.rights, max: 100, optional: true, initial: dossier.rights },
              {
                name: "description",
                label: text.description,
                kind: "long",
                max: 2000,
                optional: true,
                initial: dossier.description,
              },
            ]}
            act={({ notation, title, retention_years, kind, ...rest }) =>
              unwrap(
                api.PATCH("/api/v1/dossiers/{id}", {
                  ...path,
                  body: {
                    notation: notation ?? "",
                    title: title ?? "",
                    kind: kind as Dossier["kind"],
                    language: dossier.language,
                    retention_years: retention_years ? Number(retention_years) : null,
                    ...filled(rest),
                  },
                }),
              )
            }
            done={text.corrected}
            changes={affected}
          />
          <Act
            label={text.passOn}
            fields={[{ name: "keeper", label: text.keeper, kind: "person" }]}
            act={({ keeper }) => unwrap(api.PUT("/api/v1/dossiers/{id}/keeper", { ...path, body: { keeper: keeper ?? "" } }))}
            done={text.passed}
            changes={affected}
          />
          <Act
            label={text.close}
            note={text.closeNote}
            fields={[{ name: "work_ended", label: text.workEnded, kind: "day", optional: true }]}
            act={(given) => unwrap(api.POST("/api/v1/dossiers/{id}/closing", { ...path, body: filled(given) }))}
            done={text.closed}
            changes={affected}
          />
        </>
      )}
      {changes && dossier.state === "closed" && !dossier.held && (
        <Act
          label={text.reopen}
          fields={[{ name: "reason", label: text.reason, kind: "long" }]}
          act={({ reason }) => unwrap(api.POST("/api/v1/dossiers/{id}/reopening", { ...path, body: { reason: reason ?? "" } }))}
          done={text.reopened}
          changes={affected}
        />
      )}
      {(holds("leader") || holds("auditor")) && dossier.state !== "disposed" && !dossier.held && (
        <Act
          label={text.hold}
          tone="danger"
          note={text.holdNote}
          fields={[
            { name: "reason", label: text.reason, kind: "long" },
            { name: "legal_basis", label: text.basis, max: 300 },
          ]}
          act={({ reason, legal_basis }, key) =>
            unwrap(
              api.POST("/api/v1/holds", {
                params: { header: { "Idempotency-Key": key } },
                body: { subject: "dossier", subject_id: dossier.id, reason: reason ?? "", legal_basis: legal_basis ?? "" },
              }),
            )
          }
          done={text.placed}
          changes={affected}
        />
      )}
    </div>
  );
}

function Documents({ dossier }: { dossier: Dossier }) {
  const text = useTexts();
  const common = useText();
  const changes = useChanges(dossier) && dossier.state === "open" && !dossier.held;
  const found = usePages(["dossiers", dossier.id, "documents"], (after: number | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/dossiers/{id}/documents", {
        params: { path: { id: dossier.id }, query: { limit: 200, ...(after ? { after } : {}) } },
        signal,
      }),
    ),
  );
  const hidden = dossier.document_total - found.items.length;
  return (
    <section aria-labelledby="documents-title">
      <div className="head">
        <h2 id="documents-title">{text.documents}</h2>
        {dossier.document_total > 0 && (
          <Link to="/tim-kiem" search={{ dossier: dossier.id }}>
            {text.searchIn}
          </Link>
        )}
      </div>
      <Listing found={found as never} empty={text.noDocuments}>
        <div className="sheet" tabIndex={0} role="group" aria-label={text.documents}>
          <table>
            <thead>
              <tr>
                <th scope="col" className="short">
                  {text.ordinal}
                </th>
                <th scope="col">{text.symbol}</th>
                <th scope="col">{text.date}</th>
                <th scope="col" className="wide">
                  {text.subject}
                </th>
                <th scope="col">{text.author}</th>
                <th scope="col" className="short">
                  {text.pages}
                </th>
                {changes && (
                  <th scope="col" className="acts">
                    <span className="hidden">{text.remove}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {found.items.map((one) => (
                <tr key={one.ordinal}>
                  <td className="short">{one.ordinal}</td>
                  <td>{one.number_and_symbol}</td>
                  <td className="narrow">{one.date ? showDay(one.date) : ""}</td>
                  <td>
                    <Link
                      to={one.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id"}
                      params={{ id: one.document_id }}
                      search={{ found: `dossier=${dossier.id}` }}
                    >
                      {[common.types[one.type] ?? one.type, one.subject].join(" · ")}
                    </Link>
                    {one.note && <span className="muted"> {one.note}</span>}
                  </td>
                  <td>{one.author}</td>
                  <td className="short">{one.pages}</td>
                  {changes && (
                    <td className="acts">
                      <Act
                        label={text.remove}
                        title={text.removeTitle(one.ordinal)}
                        note={text.removeNote}
                        tone="danger"
                        fields={[{ name: "reason", label: text.reason, kind: "long" }]}
                        act={({ reason }) =>
                          unwrap(
                            api.POST("/api/v1/dossiers/{id}/removal", {
                              params: { path: { id: dossier.id }, header: ifMatch(dossier.version) },
                              body: { document: one.document_id, reason: reason ?? "" },
                            }),
                          )
                        }
                        done={text.removed}
                        changes={[["dossiers"]]}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Listing>
      {found.isSuccess && !found.hasNextPage && hidden > 0 && <p className="muted">{text.hidden(hidden)}</p>}
    </section>
  );
}

function Exports({ dossier }: { dossier: Dossier }) {
  const text = useTexts();
  const parts = useParts();
  const holds = useHolds();
  if (dossier.document_total === 0 || dossier.state === "disposed") return null;
  const path = { id: dossier.id };
  return (
    <section className="card exports" aria-labelledby="exports-title">
      <h2 id="exports-title">{text.exports}</h2>
      {(["pdf", "xlsx", "csv"] as const).map((format) => (
        <Download
          key={format}
          label={`${text.printout} · ${parts.formats[format]}`}
          get={(signal) =>
            api.GET("/api/v1/dossiers/{id}/printout", { params: { path, query: { format } }, parseAs: "stream", signal })
          }
        />
      ))}
      {(["pdf", "xml"] as const).map((format) => (
        <Download
          key={format}
          label={text[format]}
          get={(signal) =>
            api.GET("/api/v1/dossiers/{id}/export", { params: { path, query: { format } }, parseAs: "stream", signal })
          }
        />
      ))}
      {holds("clerk") && dossier.state !== "open" && (
        <>
          <p className="muted">{text.packageNote}</p>
          <Download
            label={text.package}
            get={(signal) => api.POST("/api/v1/dossiers/{id}/package", { params: { path }, parseAs: "stream", signal })}
          />
        </>
      )}
    </section>
  );
}

function Usage({ id }: { id: string }) {
  const text = useTexts();
  const found = usePages(["dossiers", id, "usage"], (after: string | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/dossiers/{id}/usage", {
        params: { path: { id }, query: { limit: 20, ...(after ? { after } : {}) } },
        signal,
      }),
    ),
  );
  return (
    <section className="card" aria-labelledby="usage-title">
      <h2 id="usage-title">{text.usage}</h2>
      <Listing found={found} empty={text.noUsage}>
        <ul className="files">
          {found.items.map((one) => (
            <li key={one.id}>
              {one.person_name} · {text.used[one.kind]} {one.file_name}
              <span className="muted"> {showInstant(one.at)}</span>
            </li>
          ))}
        </ul>
      </Listing>
    </section>
  );
}
