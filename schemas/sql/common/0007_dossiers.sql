-- File plans, dossiers, holds, hand-overs to the archive and disposals (Decree 30/2020/NĐ-CP, Articles 28 to 31, Annexes V and VI).

create table file_plans (
  id text primary key,
  agency text not null,
  year bigint not null,
  state text not null,
  basis text not null,
  created_by text not null,
  created_at bigint not null,
  version bigint not null
);
create index file_plans_by_year on file_plans (agency, year, id);

create table file_plan_lines (
  id text primary key,
  plan_id text not null references file_plans (id),
  ordinal bigint not null,
  kind text not null,
  notation text not null,
  title text not null,
  retention_years bigint,
  keeper text not null,
  note text,
  unique (plan_id, ordinal)
);

create table dossiers (
  id text primary key,
  agency text not null,
  year bigint not null,
  notation text not null,
  title text not null,
  retention_years bigint,
  kind text not null,
  rights text,
  language text not null,
  description text,
  unit_id text not null references units (id),
  keeper_id text not null references users (id),
  state text not null,
  start_day text,
  end_day text,
  document_total bigint not null,
  page_total bigint not null,
  last_ordinal bigint not null,
  closed_at bigint,
  work_ended text,
  kept_until text,      -- the last day; null: permanent, or not closed
  handover_due text,
  handover_id text,
  noticed_at bigint,
  created_at bigint not null,
  version bigint not null,
  unique (agency, year, notation)
);
create index dossiers_by_unit on dossiers (unit_id, id);
create index dossiers_by_keeper on dossiers (keeper_id, id);
create index dossiers_kept_until on dossiers (state, kept_until);
create index dossiers_handover_due on dossiers (state, handover_due);
create index dossiers_by_handover on dossiers (handover_id);

create table dossier_documents (
  id text primary key,
  dossier_id text not null references dossiers (id),
  document_id text not null,
  ordinal bigint not null,
  pages bigint not null,
  note text,
  added_by text not null,
  added_at bigint not null,
  unique (dossier_id, document_id),
  unique (dossier_id, ordinal)
);
create index dossier_documents_by_document on dossier_documents (document_id);

create table legal_holds (
  id text primary key,
  subject_kind text not null,  -- "dossier", "document"
  subject_id text not null,
  reason text not null,
  legal_basis text not null,
  placed_by text not null,
  placed_at bigint not null,
  released_by text,
  released_at bigint,
  release_reason text,
  version bigint not null
);
create index legal_holds_by_subject on legal_holds (subject_id, released_at);

create table handovers (
  id text primary key,
  agency text not null,
  unit_id text not null references units (id),
  title text not null,
  state text not null,
  due_day text not null,
  announced_by text not null,
  announced_at bigint not null,
  delivered_by text,
  delivered_at bigint,
  accepted_by text,
  accepted_at bigint,
  condition text,
  ended_reason text,
  version bigint not null
);

create table disposals (
  id text primary key,
  agency text not null,
  title text not null,
  state text not null,
  reason text not null,
  decision_id text,     -- the outgoing document that orders it
  proposed_by text not null,
  proposed_at bigint not null,
  ended_by text,
  ended_at bigint,
  ended_reason text,
  version bigint not null
);

create table disposal_dossiers (
  id text primary key,
  disposal_id text not null references disposals (id),
  dossier_id text not null references dossiers (id),
  unique (disposal_id, dossier_id)
);
create index disposal_dossiers_by_dossier on disposal_dossiers (dossier_id);

-- The content of a file that was disposed of: its row stays, its bytes do not.
alter table files add column destroyed_by text;
alter table blobs add column destroyed_at bigint;
alter table blobs add column removed_at bigint;
create index blobs_to_remove on blobs (destroyed_at) where removed_at is null;
