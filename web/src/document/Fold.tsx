import { type ReactNode, useState } from "react";

/** A section that asks the server only once it is opened. */
export function Fold({ title, children }: { title: string; children: () => ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section>
      <details className="fold" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <h2>{title}</h2>
        </summary>
        {isOpen && children()}
      </details>
    </section>
  );
}
