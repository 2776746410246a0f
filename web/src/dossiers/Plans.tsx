import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { Act } from "../parts/Act";
import { Download } from "../parts/Download";
import { Field } from "../parts/Field";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { readDay, showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";
import { AddLine, Lines } from "./PlanLines";
import { Facts, Head, Tabs } from "./Tabs";
import { useTexts } from "./text";

type Plan = components["schemas"]["FilePlan"];

export function Plans() {
  const text = useTexts();
  const navigate = useNavigate();
  const holds = useHolds();
  const found = usePages(["file-plans", "list"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/file-plans", { params: { query: { limit: 50, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <>
      <Head title={text.title}>
        {(holds("clerk") || holds("leader")) && (
          <Act
            label={text.newPlan}
            tone="primary"
            fields={[
              { name: "year", label: text.year, kind: "number", initial: readDay("today", Date.now())?.slice(0, 4) ?? "" },
            ]}
            act={({ year }, key) =>
              unwrap(
                api.POST("/api/v1/file-plans", { params: { header: { "Idempotency-Key": key } }, body: { year: Number(year) } }),
              )
            }
            done={text.planMade}
            changes={[["file-plans"]]}
            after={(made: { id: string }) => void navigate({ to: "/ho-so/danh-muc/$id", params: { id: made.id } })}
          />
        )}
      </Head>
      <Tabs />
      <Listing found={found} empty={text.noPlans}>
        <ol className="rows" aria-label={text.tabs.plans}>
          {found.items.map((one) => (
            <li key={one.id}>
              <Link to="/ho-so/danh-muc/$id" params={{ id: one.id }}>
                <span className="subject">{text.plan(one.year)}</span>
                <span className="number">{text.planState[one.state]}</span>
                <span className="from">{one.basis}</span>
                <span className="step">{showInstant(one.created_at)}</span>
              </Link>
            </li>
          ))}
        </ol>
      </Listing>
    </>
  );
}

export function PlanPage() {
  const { id } = useParams({ from: "/ho-so/danh-muc/$id" });
  const text = useTexts();
  const parts = useParts();
  const holds = useHolds();
  const found = useQuery({
    queryKey: ["file-plans", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/file-plans/{id}", { params: { path: { id } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const plan = found.data;
  const changes = plan.state === "preparing" && (holds("clerk") || holds("leader"));
  return (
    <>
      <p>
        <Link to="/ho-so/danh-muc">← {text.tabs.plans}</Link>
      </p>
      <div className="head">
        <h1>{text.plan(plan.year)}</h1>
        <span className="chip">{text.planState[plan.state]}</span>
      </div>
      <Facts rows={[[text.enforceBasis, plan.basis]]} />
      <div className="buttons">
        {changes && <AddLine plan={plan} />}
        {changes && plan.lines.length > 0 && (
          <Act
            label={text.enforce}
            tone="primary"
            note={text.enforceNote}
            fields={[{ name: "basis", label: text.enforceBasis, max: 300 }]}
            act={({ basis }) =>
              unwrap(
                api.POST("/api/v1/file-plans/{id}/enforcement", {
                  params: { path: { id }, header: ifMatch(plan.version) },
                  body: { basis: basis ?? "" },
                }),
              )
            }
            done={text.enforced}
            changes={[["file-plans"]]}
          />
        )}
        {plan.lines.length > 0 &&
          (["pdf", "xlsx", "csv"] as const).map((format) => (
            <Download
              key={format}
              label={`${parts.download} ${parts.formats[format]}`}
              get={(signal) =>
                api.GET("/api/v1/file-plans/{id}/printout", {
                  params: { path: { id }, query: { format } },
                  parseAs: "stream",
                  signal,
                })
              }
            />
          ))}
      </div>
      {changes && <Import plan={plan} />}
      {plan.lines.length === 0 ? (
        <p className="state">{text.noLines}</p>
      ) : (
        <Lines lines={plan.lines} plan={changes ? plan : undefined} />
      )}
    </>
  );
}

/** A spreadsheet is looked at first: each wrong row is named, and nothing is kept. */
function Import({ plan }: { plan: Plan }) {
  const text = useTexts();
  const client = useQueryClient();
  const running = useRef(false);
  const [upload, setUpload] = useState<string>();
  const [tried, setTried] = useState<Plan["lines"]>();
  const [failure, setFailure] = useState<unknown>(null);
  const read = async (isTrial: boolean) => {
    if (running.current || !upload) return;
    running.current = true;
    setFailure(null);
    setTried(undefined);
    try {
      const made = await unwrap(
        api.POST("/api/v1/file-plans/{id}/import", {
          params: { path: { id: plan.id }, header: ifMatch(plan.version) },
          body: { upload, dry_run: isTrial },
        }),
      );
      if (isTrial) setTried(made.lines);
      else {
        say(text.imported);
        await client.invalidateQueries({ queryKey: ["file-plans"] });
      }
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem && error.status === 412) void client.invalidateQueries({ queryKey: ["file-plans"] });
    } finally {
      running.current = false;
    }
  };
  const rows = failure instanceof Problem ? Object.entries(failure.fields).filter(([field]) => field.startsWith("rows/")) : [];
  return (
    <section className="card" aria-labelledby="import-title">
      <h2 id="import-title">{text.import}</h2>
      <Field label={text.importFile} hint={text.importHint}>
        {(id, described) => (
          <Uploader
            id={id}
            described={described}
            accept=".xlsx,.csv,text/csv"
            onChange={(sent) => {
              setUpload(sent);
              setTried(undefined);
              setFailure(null);
            }}
          />
        )}
      </Field>
      <div className="buttons">
        <button type="button" disabled={!upload} onClick={() => void read(true)}>
          {text.tryOut}
        </button>
        <button type="button" className="primary" disabled={!upload} onClick={() => void read(false)}>
          {text.doImport}
        </button>
      </div>
      {failure !== null && rows.length === 0 && <Failure error={failure} />}
      {rows.length > 0 && (
        <div className="notice danger" role="alert">
          <h3>{text.rowErrors}</h3>
          <ul>
            {rows.map(([field, words]) => (
              <li key={field}>
                {text.rowError(field.split("/")[1] ?? "")}: {words}
              </li>
            ))}
          </ul>
        </div>
      )}
      {tried && (
        <>
          <p role="status">{text.tried(tried.length)}</p>
          <Lines lines={tried} />
        </>
      )}
    </section>
  );
}
