-- Who opened, downloaded, printed or exported what (Annex VI, III.6). No evidence: written late, in batches, and pruned.
create table usage_entries (
  id text primary key,
  at bigint not null,
  month text not null,         -- of the agency's clock, '2026-11'
  user_id text not null,
  kind text not null,          -- 'opened', 'downloaded', 'printed', 'exported'
  subject_kind text not null,  -- 'document', 'dossier', 'file_plan', 'handover', 'disposal', 'register', 'search', 'statistics'
  subject_id text not null,
  file_id text
);
create index usage_entries_by_subject on usage_entries (subject_id, id);
create index usage_entries_by_time on usage_entries (at);

-- A number that was given in a register of before this system.
alter table register_entries add column imported bigint not null default 0;

-- The rows of a table that an import has carried out: where it goes on after it was stopped.
create table imported_rows (
  id text primary key,         -- the table's SHA-256, a slash, the row
  table_sha256 text not null,
  row bigint not null,
  document_id text,
  at bigint not null
);
create index imported_rows_by_table on imported_rows (table_sha256, row);
