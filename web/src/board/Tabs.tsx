import { Link } from "@tanstack/react-router";
import { useTexts } from "./text";

const tabs = [
  ["/dieu-hanh", "board"],
  ["/thong-ke", "statistics"],
  ["/thay-doi-quyen", "rights"],
] as const;

export function BoardTabs() {
  const text = useTexts();
  return (
    <nav className="tabs" aria-label={text.title}>
      {tabs.map(([to, name]) => (
        <Link key={to} to={to} search={{}} activeOptions={{ exact: true, includeSearch: false }}>
          {text[name]}
        </Link>
      ))}
    </nav>
  );
}
