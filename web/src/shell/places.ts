import { useText } from "../messages";
import { type Role, useRoles } from "./roles";

const everybody: Role[] = ["clerk", "official", "leader", "auditor"];

/** The screens of search, registers, dossiers and figures, for the roles that have them. */
const rooms = [
  { to: "/tim-kiem", name: "search", roles: everybody },
  { to: "/so", name: "books", roles: ["clerk", "leader", "auditor"] },
] as const satisfies { to: string; name: string; roles: Role[] }[];

export function useRooms() {
  const text = useText();
  const roles = useRoles();
  return rooms
    .filter((one) => one.roles.some((role) => roles.has(role)))
    .map((one) => ({ to: one.to, label: text.nav[one.name] }));
}

/** Every screen that a person can jump to by its name. */
export function usePlaces() {
  const text = useText();
  const roles = useRoles();
  const rest = useRooms();
  const isAtWork = everybody.some((role) => roles.has(role));
  return [
    { to: "/viec" as const, label: text.nav.work },
    ...(isAtWork ? [{ to: "/van-ban-den" as const, label: text.nav.incoming }] : []),
    ...(roles.has("clerk") ? [{ to: "/van-ban-den/dang-ky" as const, label: text.nav.register }] : []),
    ...(isAtWork ? [{ to: "/van-ban-di" as const, label: text.nav.outgoing }] : []),
    ...(roles.has("official") || roles.has("leader") ? [{ to: "/van-ban-di/du-thao" as const, label: text.nav.draft }] : []),
    ...rest,
  ];
}
