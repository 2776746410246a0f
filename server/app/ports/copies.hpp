#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/document_copy.hpp"

namespace vanthu::app {

class Copies {
public:
    virtual ~Copies() = default;
    virtual void add(const records::DocumentCopy& copy) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const records::DocumentCopy& copy) = 0;
    virtual std::optional<records::DocumentCopy> find(const std::string& id) = 0;
    virtual std::optional<records::DocumentCopy> of_number(const records::SeriesKey& key, int number) = 0;
    /// In the order of their making, at most a thousand.
    virtual std::vector<records::DocumentCopy> of_document(const DocumentId& document) = 0;
};

/// A print for circulation.
struct DocumentPrintout {
    std::string id;
    DocumentId document;
    FileId file;
    long long number = 0;  ///< counted on in the document, from 1
    std::string purpose;
    UserId printed_by;
    Instant printed_at{};
};

class Printouts {
public:
    virtual ~Printouts() = default;
    /// Gives it the next number of its document.
    virtual void add(DocumentPrintout& printout) = 0;
    virtual std::optional<DocumentPrintout> find(const std::string& id) = 0;
    /// By number, at most a thousand.
    virtual std::vector<DocumentPrintout> of_document(const DocumentId& document) = 0;
};

}  // namespace vanthu::app
