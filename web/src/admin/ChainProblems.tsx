import { Problem } from "../api/problem";
import { Failure } from "../parts/States";

/** What the server says of a file: the whole, and each problem with its line. */
export function Problems({ error }: { error: unknown }) {
  const lines = error instanceof Problem ? Object.entries(error.fields) : [];
  return (
    <>
      <Failure error={error} />
      {lines.length > 0 && (
        <ul className="admin-problems error">
          {lines.map(([where, words]) => (
            <li key={where}>
              {where}: {words}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
