#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "records/incoming_document.hpp"
#include "records/number_series.hpp"
#include "records/outgoing_document.hpp"

namespace vanthu::app {

/// Which documents of a list a person may see; made by `rights.hpp`, obeyed by storage.
struct Visibility {
    bool whole_agency = false;
    std::vector<UnitId> units;  ///< otherwise those in which one of these units takes part
    UserId user;                ///< or that this person drafted, leads or has a task in; none: the program itself, which sees all
    Instant at{};               ///< grants count at this moment
    UnitId agency{};            ///< a part of the agency itself opens no restricted document
};

struct PageRequest {
    std::string after;  ///< the last id of the page before; empty: the newest
    int limit = 50;
};

struct DocumentFilter {
    Visibility visibility;
    std::optional<std::string> state{};
    std::optional<long long> year{};
};

/// A unit's part in a document: what lists and rights of officials are read from.
struct DocumentUnit {
    UnitId unit;
    std::string part;  ///< "lead", "cooperating", "drafting", "step"
};

/// A file of a document. Originals are never changed: a new content is a new file.
struct DocumentFile {
    FileId id;
    DocumentId document;
    std::string kind;  ///< "original", "attachment", "draft", "signed", "numbered", "sealed", "copy", "annex", "sealed-annex"
    long long ordinal = 0;
    std::string name;
    std::string media_type;
    std::uint64_t size_bytes = 0;
    std::string sha256;
    UserId created_by;
    Instant created_at{};
    std::optional<std::string> destroyed_by{};  ///< the disposal by which its bytes were destroyed; the row stays
    std::optional<long long> pages{};           ///< of a PDF that could be read
    std::optional<std::string> scan{};          ///< "clean", "not_scanned": by the antivirus, when it came; none where there is none
};

/// A registered document that a new one may be once more.
struct NearDuplicate {
    records::IncomingDocument document;
    std::string reason;  ///< "same_file", "similar"
};

/// The document itself in one of its versions, not what goes with it or was made of it.
[[nodiscard]] inline bool is_main(const DocumentFile& file) {
    return file.kind == "original" || file.kind == "draft" || file.kind == "signed" || file.kind == "numbered" || file.kind == "sealed";
}

class IncomingDocuments {
public:
    virtual ~IncomingDocuments() = default;
    virtual void add(const records::IncomingDocument& document) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const records::IncomingDocument& document) = 0;
    virtual std::optional<records::IncomingDocument> find(const DocumentId& id) = 0;
    /// Registered documents with the same issuer, number and symbol, or the same identifier; at most ten.
    virtual std::vector<records::IncomingDocument> twins(const std::string& twin_key,
                                                         const std::optional<std::string>& identifier) = 0;
    /// Registered documents that the person may see with one of the files, the newest first; at most ten.
    virtual std::vector<records::IncomingDocument> with_file(const std::vector<std::string>& digests, const Visibility& visibility) = 0;
    /// Those that may be the same by issuer and day, or by day alone, to be compared by their subjects; the newest first, at most 500.
    virtual std::vector<records::IncomingDocument> about_the_day(const std::string& issuer, std::chrono::year_month_day day, const Visibility& visibility) = 0;
    /// Those that answer an outgoing document and that the person may see, the oldest first; at most a hundred.
    virtual std::vector<records::IncomingDocument> answers_to(const DocumentId& outgoing, const Visibility& visibility) = 0;
    /// All behind the id, in the order of ids.
    virtual std::vector<records::IncomingDocument> in_order(const std::string& after, int limit) = 0;
    virtual std::vector<records::IncomingDocument> page(const DocumentFilter& filter, const PageRequest& page) = 0;
    /// Of these the ones that are there and that the person may see, in no order.
    virtual std::vector<records::IncomingDocument> among(const std::vector<DocumentId>& ids, const Visibility& visibility) = 0;
    /// Those that bear a number of the series from `first` to `last`, in order of numbers.
    virtual std::vector<records::IncomingDocument> of_numbers(const records::SeriesKey& key, int first, int last) = 0;
};

/// What corrects or replaces a document: the word for it and number and symbol.
struct Successor {
    bool replaces = false;  ///< otherwise it corrects
    std::string symbol;
};
using SuccessorsOfNumbers = std::map<int, std::vector<Successor>>;

class OutgoingDocuments {
public:
    virtual ~OutgoingDocuments() = default;
    virtual void add(const records::OutgoingDocument& document) = 0;
    virtual void save(const records::OutgoingDocument& document) = 0;
    virtual std::optional<records::OutgoingDocument> find(const DocumentId& id) = 0;
    virtual std::vector<records::OutgoingDocument> answers_to(const DocumentId& incoming) = 0;
    /// Numbered ones that correct or replace this one, by id; at most a hundred.
    virtual std::vector<records::OutgoingDocument> successors_of(const DocumentId& id) = 0;
    /// The same for the register: of each number, what corrects and replaces it.
    virtual SuccessorsOfNumbers successors(const records::SeriesKey& key, int first, int last) = 0;
    virtual std::vector<records::OutgoingDocument> in_order(const std::string& after, int limit) = 0;
    virtual std::vector<records::OutgoingDocument> page(const DocumentFilter& filter, const PageRequest& page) = 0;
    /// Of these the ones that are there and that the person may see, in no order.
    virtual std::vector<records::OutgoingDocument> among(const std::vector<DocumentId>& ids, const Visibility& visibility) = 0;
    /// Those that bear a number of the series from `first` to `last`, in order of numbers.
    virtual std::vector<records::OutgoingDocument> of_numbers(const records::SeriesKey& key, int first, int last) = 0;
};

class Files {
public:
    virtual ~Files() = default;
    /// Gives the file the next ordinal of its document and records its blob.
    virtual void add(DocumentFile& file) = 0;
    virtual std::optional<DocumentFile> find(const FileId& id) = 0;
    virtual std::vector<DocumentFile> of_document(const DocumentId& id) = 0;
    /// Of whatever document, at most a hundred.
    virtual std::vector<DocumentFile> with_bytes(const std::string& sha256) = 0;
    /// The bytes are to go, by that disposal; where no other file has the same ones, their blob is marked for `destroyed_blobs`.
    virtual void destroy(const DocumentFile& file, const std::string& disposal, Instant at) = 0;
    /// Blobs whose bytes are still to be removed from the store: marked, and no upload is waiting with the same bytes.
    virtual std::vector<std::string> destroyed_blobs(int limit) = 0;
    virtual void blob_is_removed(const std::string& sha256, Instant at) = 0;
    virtual void set_units(const DocumentId& id, const std::vector<DocumentUnit>& units) = 0;
    virtual std::vector<DocumentUnit> units(const DocumentId& id) = 0;
    /// One more unit takes part; nothing changes where it does already.
    virtual void add_unit(const DocumentId& id, const DocumentUnit& unit) = 0;
    /// A person may read the document from now on: "step", "opinion", "information".
    virtual void add_person(const DocumentId& id, const UserId& person, const std::string& part) = 0;
    virtual bool has_person(const DocumentId& id, const UserId& person) = 0;
};

/// A file on its way in, in pieces. Bytes lie in a temporary file; the row knows how many are safe.
struct Upload {
    UploadId id;
    UserId user;
    std::string name;
    std::uint64_t size_bytes = 0;
    std::uint64_t received_bytes = 0;
    std::optional<std::string> sha256{};  ///< once complete: the blob
    Instant created_at{};
    std::optional<long long> pages{};     ///< once complete, of a PDF that can be read
    std::optional<std::string> scan{};    ///< as that of a `DocumentFile`
};

class Uploads {
public:
    virtual ~Uploads() = default;
    virtual void add(const Upload& upload) = 0;
    virtual void save(const Upload& upload) = 0;
    virtual std::optional<Upload> find(const UploadId& id) = 0;
    virtual void remove(const UploadId& id) = 0;
    virtual int count_open(const UserId& user) = 0;
    virtual std::vector<Upload> older_than(Instant at, int limit) = 0;
};

}  // namespace vanthu::app
