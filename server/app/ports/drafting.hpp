#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

/// An annex of an outgoing document (Decree 30/2020/NĐ-CP, Annex I, III): within the main file, from a page on, or in a file of its own.
struct Annex {
    std::string id;
    DocumentId document;
    long long ordinal = 0;  ///< from 1; "Phụ lục I", "Phụ lục II"
    std::string title;      ///< at most 500
    std::optional<long long> first_page{};  ///< in the main file
    std::optional<FileId> file{};           ///< otherwise: its own
    std::optional<FileId> sealed_file{};    ///< the same with the agency's signature, once the document is sealed
};

class Annexes {
public:
    virtual ~Annexes() = default;
    /// All of them anew.
    virtual void replace(const DocumentId& document, const std::vector<Annex>& annexes) = 0;
    virtual void save(const Annex& annex) = 0;
    /// By ordinal.
    virtual std::vector<Annex> of_document(const DocumentId& document) = 0;
};

/// A person works on a draft; nobody else adds versions until then.
struct CheckOut {
    DocumentId document;
    UserId user;
    Instant taken_at{};
    Instant until{};
};

class CheckOuts {
public:
    virtual ~CheckOuts() = default;
    virtual void put(const CheckOut& check_out) = 0;
    virtual void remove(const DocumentId& document) = 0;
    /// Also one that has ended.
    virtual std::optional<CheckOut> find(const DocumentId& document) = 0;
};

}  // namespace vanthu::app
