#include "signing/pdf/reader/cross_reference.hpp"

#include <algorithm>
#include <set>

namespace vanthu::signing::pdf {
namespace {

using Row = CrossReferenceTable::Row;

bool by_number(const Row& a, const Row& b) {
    return a.first.number < b.first.number;
}

bool by_id(const Row& a, const Row& b) {
    return a.first < b.first;
}

}  // namespace

const Entry* CrossReferenceTable::find(Identifier id) const {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), id, [](const Row& row, Identifier wanted) { return row.first < wanted; });
    return at != rows_.end() && at->first == id ? &at->second : nullptr;
}

void Sections::drop_objects_in_file() {
    std::erase_if(rows_, [](const Row& row) { return row.second.kind != Entry::Kind::in_stream; });
}

void Sections::add_found(Identifier id, std::uint64_t offset) {
    found_.emplace_back(id, Entry{.kind = Entry::Kind::in_file, .offset = offset});
}

CrossReferenceTable Sections::merge() && {
    // What was found last comes first.
    rows_.insert(rows_.begin(), found_.rbegin(), found_.rend());
    if (!std::is_sorted(rows_.begin(), rows_.end(), by_number)) {
        std::stable_sort(rows_.begin(), rows_.end(), by_number);
    }
    CrossReferenceTable table;
    table.rows_.reserve(rows_.size());
    for (auto at = rows_.begin(); at != rows_.end();) {
        const auto begin = static_cast<std::ptrdiff_t>(table.rows_.size());
        const int number = at->first.number;
        std::set<int> generations;
        bool is_free = false;
        for (; at != rows_.end() && at->first.number == number; ++at) {
            if (is_free || !generations.insert(at->first.generation).second) {
                continue;
            }
            is_free = at->second.kind == Entry::Kind::free;
            if (!is_free) {
                table.rows_.push_back(*at);
            }
        }
        std::sort(table.rows_.begin() + begin, table.rows_.end(), by_id);
    }
    return table;
}

}  // namespace vanthu::signing::pdf
