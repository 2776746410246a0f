#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/bytes.hpp"
#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing::pdf {

/// Where an object stands (ISO 32000-1 clause 7.5.8.3, table 18).
struct Entry {
    enum class Kind : std::uint8_t { free, in_file, in_stream };
    Kind kind = Kind::free;
    std::uint64_t offset = 0;  ///< in the file, counted from the header
    int container = 0;         ///< the object stream's number
    int index = 0;             ///< within it

    bool operator==(const Entry&) const = default;
};

/// The objects of a file and where they stand, in the order of their numbers; free ones are left out.
class CrossReferenceTable final {
public:
    using Row = std::pair<Identifier, Entry>;

    [[nodiscard]] const Entry* find(Identifier id) const;
    [[nodiscard]] bool contains(Identifier id) const { return find(id) != nullptr; }
    [[nodiscard]] auto begin() const { return rows_.begin(); }
    [[nodiscard]] auto end() const { return rows_.end(); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] int highest_number() const { return rows_.empty() ? 0 : rows_.back().first.number; }

private:
    friend class Sections;
    std::vector<Row> rows_{};
};

/// The cross-reference sections of a file as they are read, from the newest to the oldest (clauses 7.5.4, 7.5.6 and 7.5.8): the first
/// that names an object says where it stands, and that a number is free hides what older sections say of it.
class Sections final {
public:
    /// ISO 32000-1 annex C: how many indirect objects there may be.
    static constexpr int number_limit = 8'388'607;

    void add(Identifier id, const Entry& entry) { rows_.emplace_back(id, entry); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    /// What is known of objects that stand in the file itself is forgotten: those in object streams stay.
    void drop_objects_in_file();
    /// An object that was found where no section says it is; the last one of a number counts.
    void add_found(Identifier id, std::uint64_t offset);
    [[nodiscard]] CrossReferenceTable merge() &&;

private:
    std::vector<CrossReferenceTable::Row> rows_{};
    std::vector<CrossReferenceTable::Row> found_{};
};

}  // namespace vanthu::signing::pdf
