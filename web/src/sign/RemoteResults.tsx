import { Link } from "@tanstack/react-router";
import type { components } from "../api/schema";
import { Icon } from "../parts/Field";
import { useTexts } from "./text";

export type Outcome = components["schemas"]["RemoteSignature"] & { subject: string };

const looks = { signed: "ok", failed: "late" } as const;

/** What came of each document of one remote authorisation. */
export function RemoteResults({ outcomes }: { outcomes: Outcome[] }) {
  const own = useTexts();
  const text = own.batch;
  const count = (state: string) => outcomes.filter((one) => one.state === state).length;
  return (
    <>
      <h1>{own.remote.results}</h1>
      <p role="status">{text.ended(count("signed"), count("failed"), 0)}.</p>
      <ol className="batch-list results">
        {outcomes.map((one) => (
          <li key={one.document_id}>
            <Link to="/van-ban-di/$id" params={{ id: one.document_id }} search={{}}>
              {one.subject}
            </Link>
            <span className={`mark ${one.state}`}>
              <Icon name={looks[one.state]} /> {text.state[one.state]}
            </span>
            {one.reason && <span className="reason">{one.reason}</span>}
          </li>
        ))}
      </ol>
      <div className="buttons">
        <Link className="button" to="/viec" search={{ view: "todo" }}>
          {text.toWork}
        </Link>
      </div>
    </>
  );
}
