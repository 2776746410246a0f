-- The words of a document stood in document_index and once more in FTS5's own table. FTS5 reads them where they are now: `access` joins them,
-- as it was when they were indexed, and a row is taken out of the index before its words change.
alter table document_index add column access text not null default '';
update document_index set access =
  coalesce((select group_concat('_u' || replace(unit_id, '-', ''), ' ') from document_units where document_id = document_index.document_id), '') || ' ' ||
  coalesce((select group_concat('_p' || replace(user_id, '-', ''), ' ') from document_people where document_id = document_index.document_id), '') || ' ' ||
  coalesce((select group_concat('_u' || replace(unit_id, '-', ''), ' ') from grants where subject_id = document_index.document_id and revoked_at is null), '') || ' ' ||
  coalesce((select group_concat('_p' || replace(user_id, '-', ''), ' ') from grants where subject_id = document_index.document_id and revoked_at is null), '');
drop table document_search;
create virtual table document_search using fts5 (
  terms, content, access, content = 'document_index', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2 tokenchars '_'");
insert into document_search (document_search) values ('rebuild');
delete from document_search_pending;
