import { Link } from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { useText } from "../messages";
import { Failure } from "../parts/States";

export function Nowhere() {
  const text = useText();
  return (
    <div className="state">
      <h1>{text.failure.notFound}</h1>
      <Link to="/viec" search={{ view: "todo" }}>
        {text.failure.home}
      </Link>
    </div>
  );
}

export function Crash({ error }: { error: unknown }) {
  const text = useText();
  // A part of the client that could not be fetched: the network, or a newer client is there. Loading again mends both.
  if (error instanceof TypeError && /import|module|fetch/i.test(error.message)) {
    return <Failure error={new Problem(0, {})} retry={() => location.reload()} />;
  }
  return (
    <div className="state" role="alert">
      <h1>{text.failure.crash}</h1>
      <button type="button" onClick={() => location.reload()}>
        {text.failure.reload}
      </button>
    </div>
  );
}
