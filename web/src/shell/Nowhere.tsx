import { Link } from "@tanstack/react-router";
import { useText } from "../messages";

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

export function Crash() {
  const text = useText();
  return (
    <div className="state" role="alert">
      <h1>{text.failure.crash}</h1>
      <button type="button" onClick={() => location.reload()}>
        {text.failure.reload}
      </button>
    </div>
  );
}
