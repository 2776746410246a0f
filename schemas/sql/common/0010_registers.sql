-- Books, the agency's decisions about sequences, and what the printed registers of Annex IV need.

alter table number_series add column last_at bigint;

alter table register_entries add column symbol text;
alter table register_entries add column reserved_for text;
alter table register_entries add column reserved_until text;
alter table register_entries add column changed_by text;
alter table register_entries add column changed_at bigint;
-- Number and symbol are one in the agency and year, also when the number is void.
create unique index register_entries_by_symbol on register_entries (agency, year, symbol) where symbol is not null;
create index register_entries_by_day on register_entries (agency, book, year, day, number);
create index register_entries_not_issued on register_entries (agency, book, year, number) where state <> 'issued';

alter table incoming_documents add column transferred_day text;
alter table outgoing_documents add column signer_name text;
alter table outgoing_documents add column issued_copies bigint;
alter table outgoing_documents add column archive_receiver text;
alter table outgoing_documents add column transferred_day text;

create table books (
  id text primary key,
  agency text not null,
  code text not null,
  kind text not null,
  name text not null,
  unit_id text references units (id),
  issuer_symbol text,
  closed_from text,
  created_by text not null,
  created_at bigint not null,
  version bigint not null,
  unique (agency, code)
);

-- Never changed: a new decision is a new row.
create table numbering_rules (
  id text primary key,
  agency text not null,
  effective_from text not null,
  rules text not null,
  created_by text not null,
  created_at bigint not null
);
create index numbering_rules_by_day on numbering_rules (agency, effective_from);

-- What is known of a number that no document of this server has: copies, classified and paper documents.
create table register_lines (
  id text primary key,
  agency text not null,
  book text not null,
  year bigint not null,
  number bigint not null,
  type_code text not null,
  document_day text not null,
  subject text,
  signer_name text,
  recipients text not null,
  copies bigint,
  archive_receiver text,
  transferred_day text,
  copied_id text,
  note text,
  unique (agency, book, year, number)
);

create table postal_dispatches (
  id text primary key,
  agency text not null,
  day text not null,
  symbol text not null,
  recipient text not null,
  envelopes bigint not null,
  receipt text,
  note text,
  created_by text not null,
  created_at bigint not null,
  version bigint not null
);
create index postal_dispatches_by_day on postal_dispatches (agency, day, id);

create table archived_copy_uses (
  id text primary key,
  agency text not null,
  day text not null,
  person text not null,
  symbol text not null,
  document_day text not null,
  type_and_subject text not null,
  dossier text,
  returned_day text,
  allowed_by text not null,
  note text,
  created_by text not null,
  created_at bigint not null,
  version bigint not null
);
create index archived_copy_uses_by_day on archived_copy_uses (agency, day, id);
