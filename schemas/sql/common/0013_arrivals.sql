-- What becomes of incoming documents beside their chain: receipts to senders, transfers, urging.

alter table incoming_documents add column sender_email text;
alter table incoming_documents add column departure_reason text;
create index files_by_blob on files (sha256);
create index incoming_by_document_day on incoming_documents (document_day);
create index incoming_by_answered on incoming_documents (answers_id) where answers_id is not null;

-- One a document: what the sender was told on the day of arrival. Only `sent_at` changes.
create table arrival_receipts (
  id text primary key,
  document_id text not null unique references incoming_documents (id),
  verdict text not null,
  content text not null,
  sent_to text,
  sent_at bigint,
  made_at bigint not null
);

-- Never changed. Exactly one of unit and agency.
create table incoming_transfers (
  id text primary key,
  document_id text not null references incoming_documents (id),
  unit_id text references units (id),
  agency text,
  reason text not null,
  made_by text not null,
  made_at bigint not null
);
create index incoming_transfers_by_document on incoming_transfers (document_id, id);

-- Never changed.
create table incoming_urgings (
  id text primary key,
  document_id text not null references incoming_documents (id),
  words text not null,
  people bigint not null,
  made_by text not null,
  made_at bigint not null
);
create index incoming_urgings_by_document on incoming_urgings (document_id, id);
