import { Link } from "@tanstack/react-router";
import { useText } from "../messages";
import { readQuery } from "./filter";
import { useTexts } from "./text";

interface Props {
  query: string;
  at: number;
  of: number;
  previous: (() => void) | undefined;
  next: (() => void) | undefined;
}

/** Back to the search, and along its result, above a document that was opened from it. */
export function AlongSearch({ query, at, of, previous, next }: Props) {
  const text = useText();
  const words = useTexts();
  return (
    <nav className="along" aria-label={words.list}>
      <Link to="/tim-kiem" search={readQuery(query)}>
        ← {words.back}
      </Link>
      <button type="button" disabled={!previous} aria-label={text.document.previous} onClick={previous}>
        ‹
      </button>
      {at >= 0 && <span>{text.document.position(at + 1, of)}</span>}
      <button type="button" disabled={!next} aria-label={text.document.next} onClick={next}>
        ›
      </button>
    </nav>
  );
}
