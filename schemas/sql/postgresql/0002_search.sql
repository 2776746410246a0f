-- Terms arrive folded (no diacritics, đ as d); the simple configuration neither stems nor drops words.
create table document_search (
  document_id text primary key,
  direction text not null,
  row bigserial,
  terms tsvector not null
);
create index document_search_terms on document_search using gin (terms);
create index document_search_newest on document_search (row desc);
