#pragma once

#include "server/app/ports/documents.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlIncomingDocuments final : public app::IncomingDocuments {
public:
    explicit SqlIncomingDocuments(SqlContext& context) : context_(context) {}
    void add(const records::IncomingDocument& document) override;
    void save(const records::IncomingDocument& document) override;
    std::optional<records::IncomingDocument> find(const DocumentId& id) override;
    std::vector<records::IncomingDocument> twins(const std::string& twin_key,
                                                 const std::optional<std::string>& identifier) override;
    std::vector<records::IncomingDocument> with_file(const std::vector<std::string>& digests, const app::Visibility& visibility) override;
    std::vector<records::IncomingDocument> about_the_day(const std::string& issuer, std::chrono::year_month_day day, const app::Visibility& visibility) override;
    std::vector<records::IncomingDocument> answers_to(const DocumentId& outgoing, const app::Visibility& visibility) override;
    std::vector<records::IncomingDocument> in_order(const std::string& after, int limit) override;
    std::vector<records::IncomingDocument> page(const app::DocumentFilter& filter, const app::PageRequest& page) override;
    std::vector<records::IncomingDocument> among(const std::vector<DocumentId>& ids, const app::Visibility& visibility) override;
    std::vector<records::IncomingDocument> of_numbers(const records::SeriesKey& key, int first, int last) override;

private:
    SqlContext& context_;
};

class SqlOutgoingDocuments final : public app::OutgoingDocuments {
public:
    explicit SqlOutgoingDocuments(SqlContext& context) : context_(context) {}
    void add(const records::OutgoingDocument& document) override;
    void save(const records::OutgoingDocument& document) override;
    std::optional<records::OutgoingDocument> find(const DocumentId& id) override;
    std::vector<records::OutgoingDocument> answers_to(const DocumentId& incoming) override;
    std::vector<records::OutgoingDocument> successors_of(const DocumentId& id) override;
    app::SuccessorsOfNumbers successors(const records::SeriesKey& key, int first, int last) override;
    std::vector<records::OutgoingDocument> in_order(const std::string& after, int limit) override;
    std::vector<records::OutgoingDocument> page(const app::DocumentFilter& filter, const app::PageRequest& page) override;
    std::vector<records::OutgoingDocument> among(const std::vector<DocumentId>& ids, const app::Visibility& visibility) override;
    std::vector<records::OutgoingDocument> of_numbers(const records::SeriesKey& key, int first, int last) override;

private:
    SqlContext& context_;
};

class SqlFiles final : public app::Files {
public:
    explicit SqlFiles(SqlContext& context) : context_(context) {}
    void add(app::DocumentFile& file) override;
    std::optional<app::DocumentFile> find(const FileId& id) override;
    std::vector<app::DocumentFile> of_document(const DocumentId& id) override;
    std::vector<app::DocumentFile> with_bytes(const std::string& sha256) override;
    void destroy(const app::DocumentFile& file, const std::string& disposal, Instant at) override;
    std::vector<std::string> destroyed_blobs(int limit) override;
    void blob_is_removed(const std::string& sha256, Instant at) override;
    void set_units(const DocumentId& id, const std::vector<app::DocumentUnit>& units) override;
    std::vector<app::DocumentUnit> units(const DocumentId& id) override;
    void add_unit(const DocumentId& id, const app::DocumentUnit& unit) override;
    void add_person(const DocumentId& id, const UserId& person, const std::string& part) override;
    bool has_person(const DocumentId& id, const UserId& person) override;

private:
    SqlContext& context_;
};

class SqlUploads final : public app::Uploads {
public:
    explicit SqlUploads(SqlContext& context) : context_(context) {}
    void add(const app::Upload& upload) override;
    void save(const app::Upload& upload) override;
    std::optional<app::Upload> find(const UploadId& id) override;
    void remove(const UploadId& id) override;
    int count_open(const UserId& user) override;
    std::vector<app::Upload> older_than(Instant at, int limit) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
