import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Download } from "../parts/Download";
import { Field } from "../parts/Field";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { showDay, showInstant } from "../parts/time";
import { find } from "../search/data";
import { DossierTable, Facts, Head, Tabs, toggled } from "./Tabs";
import { useTexts } from "./text";

const formats = ["pdf", "xlsx", "csv"] as const;
const affected = [["dossiers"], ["handovers"], ["disposals"]];

/** "Trần Văn Minh, 26/11/2026 08:31". */
function useSigned() {
  const text = useTexts();
  const common = useText();
  const { person } = useDirectory();
  return (who: string | null, at: string | null) =>
    who && at ? text.by(person(who) ?? common.common.unknownPerson, showInstant(at)) : null;
}

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

export function Handovers() {
  const text = useTexts();
  const holds = useHolds();
  const { unit } = useDirectory();
  const found = usePages(["handovers", "list"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/handovers", { params: { query: { limit: 50, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <>
      <Head title={text.title} />
      <Tabs />
      {holds("clerk") && <Announce />}
      <Listing found={found} empty={text.noHandovers}>
        <ol className="rows" aria-label={text.tabs.handovers}>
          {found.items.map((one) => (
            <li key={one.id}>
              <Link to="/ho-so/nop-luu/$id" params={{ id: one.id }}>
                <span className="subject">{one.title}</span>
                <span className="number">{text.handoverState[one.state]}</span>
                <span className="from">{unit(one.unit_id)}</span>
                <span className="step">{`${text.due} ${showDay(one.due_date)}`}</span>
              </Link>
            </li>
          ))}
        </ol>
      </Listing>
    </>
  );
}

/** Picks among the closed dossiers of a unit. */
function Announce() {
  const text = useTexts();
  const { units } = useDirectory();
  const navigate = useNavigate();
  const [of, setOf] = useState("");
  const [chosen, setChosen] = useState(new Set<string>());
  const found = usePages(
    ["dossiers", "closed", of],
    (after: string | undefined, signal) =>
      unwrap(
        api.GET("/api/v1/dossiers", {
          params: { query: { state: "closed", unit: of, limit: 200, ...(after ? { after } : {}) } },
          signal,
        }),
      ),
    of !== "",
  );
  const free = found.items.filter((one) => one.handover_id === null);
  return (
    <details className="fold">
      <summary>{text.announce}</summary>
      <div className="card">
        <div className="bar">
          <Field label={text.unit}>
            {(id) => (
              <select
                id={id}
                value={of}
                onChange={(event) => {
                  setOf(event.target.value);
                  setChosen(new Set());
                }}
              >
                <option value="">…</option>
                {units.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Act
            label={text.announce}
            tone="primary"
            disabled={chosen.size === 0}
            note={text.announceNote(chosen.size)}
            fields={[
              { name: "title", label: text.name, max: 300 },
              { name: "due_date", label: text.due, kind: "day" },
            ]}
            act={({ title, due_date }, key) =>
              unwrap(
                api.POST("/api/v1/handovers", {
                  params: { header: { "Idempotency-Key": key } },
                  body: { unit: of, title: title ?? "", due_date: due_date ?? "", dossiers: [...chosen] },
                }),
              )
            }
            done={text.announced}
            changes={affected}
            after={(made: { id: string }) => void navigate({ to: "/ho-so/nop-luu/$id", params: { id: made.id } })}
          />
        </div>
        {of !== "" && (
          <Listing found={{ ...found, items: free }} empty={text.noClosed}>
            <DossierTable
              label={text.announceFrom}
              rows={free}
              chosen={chosen}
              onChoose={(id, is) => setChosen(toggled(chosen, id, is))}
            />
          </Listing>
        )}
      </div>
    </details>
  );
}

export function HandoverPage() {
  const { id } = useParams({ from: "/ho-so/nop-luu/$id" });
  const text = useTexts();
  const parts = useParts();
  const holds = useHolds();
  const { unit } = useDirectory();
  const signed = useSigned();
  const found = useQuery({
    queryKey: ["handovers", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/handovers/{id}", { params: { path: { id } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  const path = { params: { path: { id }, header: ifMatch(one.version) } };
  const isUnits = (["official", "leader", "clerk"] as const).some((role) => holds(role, one.unit_id));
  return (
    <>
      <p>
        <Link to="/ho-so/nop-luu">← {text.tabs.handovers}</Link>
      </p>
      <div className="head">
        <h1>{one.title}</h1>
        <span className="chip">{text.handoverState[one.state]}</span>
      </div>
      <div className="buttons">
        {one.state === "announced" && isUnits && (
          <Act
            label={text.deliver}
            tone="primary"
            note={text.deliverNote}
            act={() => unwrap(api.POST("/api/v1/handovers/{id}/delivery", path))}
            done={text.delivered}
            changes={affected}
          />
        )}
        {one.state === "delivered" && holds("clerk") && (
          <Act
            label={text.accept}
            tone="primary"
            fields={[{ name: "condition", label: text.condition, kind: "long" }]}
            act={({ condition }) =>
              unwrap(api.POST("/api/v1/handovers/{id}/acceptance", { ...path, body: { condition: condition ?? "" } }))
            }
            done={text.accepted}
            changes={affected}
          />
        )}
        {(one.state === "announced" || one.state === "delivered") && holds("clerk") && (
          <Act
            label={text.cancel}
            tone="danger"
            fields={[{ name: "reason", label: text.reason, kind: "long" }]}
            act={({ reason }) =>
              unwrap(api.POST("/api/v1/handovers/{id}/cancellation", { ...path, body: { reason: reason ?? "" } }))
            }
            done={text.cancelled}
            changes={affected}
          />
        )}
      </div>
      <section className="card">
        <Facts
          rows={[
            [text.unit, unit(one.unit_id)],
            [text.due, showDay(one.due_date)],
            [text.announcedBy, signed(one.announced_by, one.announced_at)],
            [text.deliveredBy, signed(one.delivered_by, one.delivered_at)],
            [text.acceptedBy, signed(one.accepted_by, one.accepted_at)],
            [text.condition, one.condition],
            [text.reason, one.ended_reason],
          ]}
        />
        <div className="buttons">
          {(["list", "record"] as const).flatMap((form) =>
            formats.map((format) => (
              <Download
                key={`${form}-${format}`}
                label={`${text[form]} · ${parts.formats[format]}`}
                get={(signal) =>
                  api.GET("/api/v1/handovers/{id}/printout", {
                    params: { path: { id }, query: { form, format } },
                    parseAs: "stream",
                    signal,
                  })
                }
              />
            )),
          )}
        </div>
      </section>
      <h2 className="section">{text.dossiersIn}</h2>
      <DossierTable label={text.dossiersIn} rows={one.dossiers} />
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
        <div className="sheet" tabIndex={0} role="group" aria-label={text.tabs.holds}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.what}</th>
                <th scope="col" className="wide">
                  {text.reason}
                </th>
                <th scope="col">{text.basis}</th>
                <th scope="col">{text.since}</th>
                <th scope="col">{text.until}</th>
              </tr>
            </thead>
            <tbody>
              {found.items.map((one) => (
                <tr key={one.id} className={one.released_at ? "out" : ""}>
                  <td>
                    {one.subject === "dossier" ? (
                      <Link to="/ho-so/$id" params={{ id: one.subject_id }}>
                        {text.heldSubject.dossier}
                      </Link>
                    ) : (
                      text.heldSubject.document
                    )}
                  </td>
                  <td>{one.reason}</td>
                  <td>{one.legal_basis}</td>
                  <td>{signed(one.placed_by, one.placed_at)}</td>
                  <td>
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
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Listing>
    </>
  );
}
