-- Rights beyond roles, units and tasks (Decree 30/2020/NĐ-CP, Annex VI, III.3): grants with dates, marks of restricted circulation, and every
-- change of rights until somebody confirms it.

create table grants (
  id text primary key,
  subject_kind text not null,  -- "document", "dossier"
  subject_id text not null,
  user_id text,                -- one of the two
  unit_id text,
  valid_from bigint not null,
  valid_until bigint,
  reason text not null,
  granted_by text not null,
  granted_at bigint not null,
  revoked_by text,
  revoked_at bigint,
  revoke_reason text,
  version bigint not null
);
create index grants_by_subject on grants (subject_id);

-- Documents that even those who see the whole agency see only when they take part.
create table restricted_documents (
  id text primary key,         -- of the document
  reason text not null,
  marked_by text not null,
  marked_at bigint not null
);

create table rights_changes (
  id text primary key,
  kind text not null,
  object text not null,
  detail text not null,
  actor text not null,
  at bigint not null,
  confirmed_by text,
  confirmed_at bigint,
  version bigint not null
);
create index rights_changes_open on rights_changes (confirmed_at, id);
