import { api, unwrap } from "../api/client";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Listing, usePages } from "../parts/pages";
import { showInstant } from "../parts/time";
import { AdminFrame } from "./AdminFrame";
import { useTexts } from "./text";

/** Background work and letters; what failed for good waits for a decision. */
export function Jobs() {
  const text = useText();
  const texts = useTexts();
  const found = usePages(["jobs"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/jobs", { params: { query: { limit: 100, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <AdminFrame
      acts={
        <button type="button" onClick={() => void found.refetch()}>
          {text.failure.reload}
        </button>
      }
    >
      <p className="muted admin-intro">{texts.jobsIntro}</p>
      <Listing found={found} empty={texts.noJobs}>
        <div className="sheet" tabIndex={0} role="group" aria-label={texts.tabs.jobs}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.jobKind}</th>
                <th scope="col">{texts.jobState}</th>
                <th scope="col">{texts.attempts}</th>
                <th scope="col">{texts.created}</th>
                <th scope="col">{texts.next}</th>
                <th scope="col" className="wide">
                  {texts.error}
                </th>
                <th scope="col">
                  <span className="hidden">{texts.actsOf("")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.items.map((job) => (
                <tr key={job.id}>
                  <td>{job.kind}</td>
                  <td>{texts.jobStates[job.state]}</td>
                  <td>{job.attempts}</td>
                  <td className="narrow">{showInstant(job.created_at)}</td>
                  <td className="narrow">{job.next_at ? showInstant(job.next_at) : ""}</td>
                  <td>{job.error}</td>
                  <td>
                    {job.state === "dead" && (
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
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Listing>
    </AdminFrame>
  );
}
