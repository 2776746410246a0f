import { Problem } from "../api/problem";
import { useText } from "../messages";

export function Loading() {
  const text = useText();
  return (
    <p className="state" role="status">
      {text.common.loading}
    </p>
  );
}

/** Of what was to be shown, with `retry`, or done, in the server's words: what happened, whether anything is lost, what to do; a number for whoever is called. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const text = useText();
  const problem = error instanceof Problem ? error : new Problem(500, {});
  const words =
    problem.isOffline && !problem.message.startsWith("SHA")
      ? text.failure.offline
      : retry && problem.status === 403
        ? text.failure.forbidden
        : retry && problem.status === 404
          ? text.failure.notFound
          : problem.status === 412
            ? text.failure.stale
            : problem.message;
  return (
    <div className="state notice danger" role="alert">
      <p>{words}</p>
      {problem.requestId && (
        <p className="muted">
          {text.common.requestId}: <code>{problem.requestId}</code>
        </p>
      )}
      {retry && (
        <button type="button" onClick={retry}>
          {text.common.retry}
        </button>
      )}
    </div>
  );
}
