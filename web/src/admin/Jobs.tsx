import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Field } from "../parts/Field";
import { Listing, usePages } from "../parts/pages";
import { Sheet } from "../parts/Sheet";
import { showInstant } from "../parts/time";
import { AdminFrame } from "./AdminFrame";
import { useTexts } from "./text";

type State = "waiting" | "running" | "dead";

/** Background work and letters; what failed for good waits for a decision. */
export function Jobs() {
  const text = useText();
  const texts = useTexts();
  const { person } = useDirectory();
  const [work, setWork] = useState("");
  const [state, setState] = useState<State | "">("");
  const filter = { ...(work ? { work } : {}), ...(state ? { state } : {}) };
  const found = usePages(["jobs", work, state], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/jobs", { params: { query: { limit: 100, ...filter, ...(after ? { after } : {}) } }, signal })),
  );
  const dead = useQuery({
    queryKey: ["jobs", "dead-letters"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/jobs", { params: { query: { limit: 200, work: "mail", state: "dead" } }, signal })),
  }).data;
  const count = dead ? `${dead.items.length}${dead.next ? "+" : ""}` : "0";
  return (
    <AdminFrame
      acts={
        <button type="button" onClick={() => void found.refetch()}>
          {text.failure.reload}
        </button>
      }
    >
      <p className="muted admin-intro">{texts.jobsIntro}</p>
      {count !== "0" && (
        <div className="notice warn">
          <p>{texts.deadLetters(count)}</p>
          <div className="buttons">
            <Act
              label={texts.retryAll}
              note={texts.retryAllNote}
              act={() => unwrap(api.POST("/api/v1/jobs/retries", { body: { work: "mail" } }))}
              done={texts.retriedAll}
              changes={[["jobs"]]}
            />
          </div>
        </div>
      )}
      <div className="bar">
        <Field label={texts.jobWork}>
          {(id) => (
            <select id={id} name="work" value={work} onChange={(event) => setWork(event.target.value)}>
              {Object.entries(texts.jobWorks).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={texts.jobState}>
          {(id) => (
            <select id={id} name="state" value={state} onChange={(event) => setState(event.target.value as State | "")}>
              <option value="">{texts.anyState}</option>
              {Object.entries(texts.jobStates).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Listing found={found} empty={texts.noJobs}>
        <Sheet
          label={texts.tabs.jobs}
          rows={found.items}
          keyOf={(job) => job.id}
          columns={[
            {
              head: texts.jobKind,
              cell: (job) => (
                <>
                  {texts.jobKinds[job.kind] ?? job.kind}
                  {job.told && (
                    <span className="muted">
                      <br />
                      {texts.told} {person(job.told) ?? text.common.unknownPerson}
                    </span>
                  )}
                </>
              ),
            },
            { head: texts.jobState, cell: (job) => texts.jobStates[job.state] },
            { head: texts.attempts, cell: (job) => job.attempts },
            { head: texts.created, className: "narrow", cell: (job) => showInstant(job.created_at) },
            { head: texts.next, className: "narrow", cell: (job) => (job.next_at ? showInstant(job.next_at) : "") },
            { head: texts.error, className: "wide", cell: (job) => job.error },
            {
              head: texts.actsOf(""),
              isHeadHidden: true,
              cell: (job) =>
                job.state === "dead" && (
                  <div className="admin-acts" role="group" aria-label={texts.actsOf(job.kind)}>
                    <Act
                      label={texts.retry}
                      act={() => unwrap(api.POST("/api/v1/jobs/{id}/retry", { params: { path: { id: job.id } } }))}
                      done={texts.retried}
                      changes={[["jobs"]]}
                    />
                    <Act
                      label={texts.giveUp}
                      note={texts.giveUpNote}
                      tone="danger"
                      act={() => unwrap(api.POST("/api/v1/jobs/{id}/cancellation", { params: { path: { id: job.id } } }))}
                      done={texts.givenUp}
                      changes={[["jobs"]]}
                    />
                  </div>
                ),
            },
          ]}
        />
      </Listing>
    </AdminFrame>
  );
}
