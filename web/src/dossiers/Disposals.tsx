import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { Act } from "../parts/Act";
import { Download } from "../parts/Download";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Sheet } from "../parts/Sheet";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { showInstant } from "../parts/time";
import { find } from "../search/data";
import { affected, formats, useSigned } from "./signed";
import { DossierTable, Facts, Head, Tabs, toggled } from "./Tabs";
import { useTexts } from "./text";

export function Review() {
  const text = useTexts();
  const navigate = useNavigate();
  const holds = useHolds();
  const [chosen, setChosen] = useState(new Set<string>());
  const found = usePages(["dossiers", "review"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/dossiers/review", { params: { query: { limit: 100, ...(after ? { after } : {}) } }, signal })),
  );
  const may = holds("clerk");
  return (
    <>
      <Head title={text.title} />
      <Tabs />
      {may && found.items.length > 0 && (
        <div className="buttons">
          <Act
            label={text.propose}
            tone="primary"
            disabled={chosen.size === 0}
            note={text.proposeNote(chosen.size)}
            fields={[
              { name: "title", label: text.name, max: 300 },
              { name: "reason", label: text.reason, kind: "long" },
            ]}
            act={({ title, reason }, key) =>
              unwrap(
                api.POST("/api/v1/disposals", {
                  params: { header: { "Idempotency-Key": key } },
                  body: { title: title ?? "", reason: reason ?? "", dossiers: [...chosen] },
                }),
              )
            }
            done={text.proposed}
            changes={affected}
            after={(made: { id: string }) => void navigate({ to: "/ho-so/tieu-huy/$id", params: { id: made.id } })}
          />
        </div>
      )}
      <Listing found={found} empty={text.reviewEmpty}>
        <DossierTable
          label={text.tabs.review ?? ""}
          rows={found.items}
          {...(may ? { chosen, onChoose: (id: string, is: boolean) => setChosen(toggled(chosen, id, is)) } : {})}
        />
      </Listing>
    </>
  );
}

export function Disposals() {
  const text = useTexts();
  const found = usePages(["disposals", "list"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/disposals", { params: { query: { limit: 50, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <>
      <Head title={text.title} />
      <Tabs />
      <Listing found={found} empty={text.noDisposals}>
        <ol className="rows" aria-label={text.tabs.disposals}>
          {found.items.map((one) => (
            <li key={one.id}>
              <Link to="/ho-so/tieu-huy/$id" params={{ id: one.id }}>
                <span className="subject">{one.title}</span>
                <span className="number">{text.disposalState[one.state]}</span>
                <span className="from">{one.reason}</span>
                <span className="step">{showInstant(one.proposed_at)}</span>
              </Link>
            </li>
          ))}
        </ol>
      </Listing>
    </>
  );
}

export function DisposalPage() {
  const { id } = useParams({ from: "/ho-so/tieu-huy/$id" });
  const text = useTexts();
  const parts = useParts();
  const holds = useHolds();
  const signed = useSigned();
  const found = useQuery({
    queryKey: ["disposals", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/disposals/{id}", { params: { path: { id } }, signal })),
  });
  const decides = found.data?.state === "proposed" && holds("leader");
  const decisions = useQuery({
    queryKey: ["search", "decisions"],
    queryFn: ({ signal }) => find({ direction: "outgoing", type: "QĐ", state: "issued", limit: 200 }, signal),
    enabled: decides,
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  const path = { params: { path: { id }, header: ifMatch(one.version) } };
  return (
    <>
      <p>
        <Link to="/ho-so/tieu-huy">← {text.tabs.disposals}</Link>
      </p>
      <div className="head">
        <h1>{one.title}</h1>
        <span className="chip">{text.disposalState[one.state]}</span>
      </div>
      <div className="buttons">
        {decides && (
          <Act
            label={text.carryOut}
            tone="danger"
            note={decisions.data?.items.length === 0 ? text.noDecisions : text.carryOutNote}
            fields={[
              {
                name: "decision",
                label: text.decision,
                kind: "choice",
                choices: decisions.data?.items.map((hit): [string, string] => [hit.id, `${hit.symbol} · ${hit.subject}`]) ?? [],
              },
            ]}
            act={({ decision }) =>
              unwrap(api.POST("/api/v1/disposals/{id}/execution", { ...path, body: { decision: decision ?? "" } }))
            }
            done={text.carriedOut}
            changes={affected}
          />
        )}
        {one.state === "proposed" && (holds("leader") || holds("clerk")) && (
          <Act
            label={text.reject}
            fields={[{ name: "reason", label: text.reason, kind: "long" }]}
            act={({ reason }) =>
              unwrap(api.POST("/api/v1/disposals/{id}/rejection", { ...path, body: { reason: reason ?? "" } }))
            }
            done={text.rejected}
            changes={affected}
          />
        )}
      </div>
      <section className="card">
        <Facts
          rows={[
            [text.reason, one.reason],
            [text.proposedBy, signed(one.proposed_by, one.proposed_at)],
            [text.endedBy, signed(one.ended_by, one.ended_at)],
            [
              text.decision,
              one.decision_id && (
                <Link to="/van-ban-di/$id" params={{ id: one.decision_id }}>
                  {text.decision}
                </Link>
              ),
            ],
            [text.note, one.ended_reason],
          ]}
        />
        <div className="buttons">
          {formats.map((format) => (
            <Download
              key={format}
              label={`${text.disposalList} · ${parts.formats[format]}`}
              get={(signal) =>
                api.GET("/api/v1/disposals/{id}/printout", {
                  params: { path: { id }, query: { format } },
                  parseAs: "stream",
                  signal,
                })
              }
            />
          ))}
        </div>
      </section>
      <h2 className="section">{text.dossiersIn}</h2>
      <DossierTable label={text.dossiersIn} rows={one.dossiers} />
    </>
  );
}

export function Holds() {
  const text = useTexts();
  const holds = useHolds();
  const signed = useSigned();
  const [isAll, setIsAll] = useState(false);
  const found = usePages(["holds", isAll], (after: string | undefined, signal) =>
    unwrap(
      api.GET("/api/v1/holds", {
        params: { query: { of: isAll ? "all" : "in_force", limit: 50, ...(after ? { after } : {}) } },
        signal,
      }),
    ),
  );
  const may = holds("leader") || holds("auditor");
  return (
    <>
      <Head title={text.title} />
      <Tabs />
      <label className="switch">
        <input type="checkbox" checked={isAll} onChange={(event) => setIsAll(event.target.checked)} /> {text.allHolds}
      </label>
      <Listing found={found} empty={text.noHolds}>
        <Sheet
          label={text.tabs.holds ?? ""}
          rows={found.items}
          keyOf={(one) => one.id}
          lookOf={(one) => (one.released_at ? "out" : "")}
          columns={[
            {
              head: text.what,
              cell: (one) => (
                <>
                  {one.subject === "dossier" ? (
                    <Link to="/ho-so/$id" params={{ id: one.subject_id }}>
                      {text.heldSubject.dossier}
                    </Link>
                  ) : (
                    text.heldSubject.document
                  )}
                </>
              ),
            },
            { head: text.reason, className: "wide", cell: (one) => one.reason },
            { head: text.basis, cell: (one) => one.legal_basis },
            { head: text.since, cell: (one) => signed(one.placed_by, one.placed_at) },
            {
              head: text.until,
              cell: (one) => (
                <>
                  {one.released_at && [signed(one.released_by, one.released_at), one.release_reason].filter(Boolean).join("\n")}
                  {!one.released_at && may && (
                    <Act
                      label={text.release}
                      fields={[{ name: "reason", label: text.reason, kind: "long" }]}
                      act={({ reason }) =>
                        unwrap(
                          api.POST("/api/v1/holds/{id}/release", {
                            params: { path: { id: one.id }, header: ifMatch(one.version) },
                            body: { reason: reason ?? "" },
                          }),
                        )
                      }
                      done={text.released}
                      changes={[["holds"], ["dossiers"]]}
                    />
                  )}
                  {!one.released_at && !may && text.inForce}
                </>
              ),
            },
          ]}
        />
      </Listing>
    </>
  );
}
