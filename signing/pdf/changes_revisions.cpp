#include "signing/pdf/changes_revisions.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace vanthu::signing::changes {
namespace {

constexpr int depth_limit = 200;
constexpr int page_depth_limit = 64;
constexpr std::size_t pages_limit = 200'000;
constexpr std::size_t details_limit = 20;

bool same_data(Object a, Object b) {
    // The old file is a prefix of the new one: the same place is the same bytes.
    if (a.offset() > 0 && a.offset() == b.offset()) {
        return true;
    }
    const auto left = a.stored_data();
    return left && left == b.stored_data();
}

}  // namespace

std::set<std::string> keys_of(Object a, Object b) {
    std::set<std::string> keys;
    for (Object one : {a, b}) {
        if (one.is_dictionary()) {
            keys.merge(one.keys());
        }
    }
    return keys;
}

std::string label(Object object) {
    return object.is_indirect() ? fmt::format("{} {}", object.id().number, object.id().generation) : "-";
}

std::string name_at(Object dictionary, const char* key) {
    Object value = dictionary.is_dictionary() ? dictionary.get(key) : Object{};
    return value.is_name() ? value.name() : std::string{};
}

Revisions::Revisions(const PdfFile& before, const PdfFile& after, ChangeAnalysis& out)
    : before_(before),
      after_(after),
      out_(out),
      update_(scan_update(after.bytes(), before.bytes().size())),
      before_table_(before.document().table()),
      after_table_(after.document().table()) {
    find_changed();
    read_references();
}

/// An object whose entry is the same in both tables stands at the same place of bytes that both have.
void Revisions::find_changed() {
    const auto is_same = [&](const pdf::Entry& old_entry, const pdf::Entry& new_entry) {
        if (old_entry != new_entry || old_entry.kind != pdf::Entry::Kind::in_stream) {
            return old_entry == new_entry;
        }
        const pdf::Entry* old_container = before_table_.find({old_entry.container, 0});
        const pdf::Entry* new_container = after_table_.find({new_entry.container, 0});
        return old_container != nullptr && new_container != nullptr && *old_container == *new_container;
    };
    for (const auto& [object, entry] : before_table_) {
        const pdf::Entry* now = after_table_.find(object);
        if (now == nullptr || !is_same(entry, *now)) {
            changed_.insert(object);
        }
    }
    written_ = changed_;
    for (const auto& [object, entry] : after_table_) {
        if (!before_table_.contains(object)) {
            written_.insert(object);
        }
    }
}

void Revisions::read_references() {
    if (written_.empty()) {
        return;
    }
    std::set<int> numbers;
    for (const pdf::Identifier& object : written_) {
        numbers.insert(object.number);
        // An appearance that is going to be replaced must not serve in another place as well.
        Object appearance = before(object);
        appearance = appearance.is_dictionary() ? appearance.get("/AP") : Object{};
        if (appearance.is_indirect()) {
            numbers.insert(appearance.id().number);
        }
    }
    old_references_.read(before_, before_table_, numbers, nullptr, written_);
    new_references_.read(after_, after_table_, numbers, &written_, {});
    for (const pdf::Identifier& object : written_) {
        // A number that was free and is referred to makes something appear.
        if (!changed_.contains(object) && !old_references_.to(object.number).empty()) {
            changed_.insert(object);
        }
    }
}

bool Revisions::same(Object a, Object b, int depth) const {
    if (a.is_indirect() || b.is_indirect()) {
        return a.is_indirect() && b.is_indirect() && a.id() == b.id();
    }
    return same_content(a, b, depth);
}

bool Revisions::same_content(Object a, Object b, int depth) const {
    if (a.is_number() && b.is_number()) {
        return a.number() == b.number();
    }
    // Of what cannot be read nobody knows what other readers see.
    if (depth > depth_limit || a.type() != b.type() || a.is_damaged() || b.is_damaged()) {
        return false;
    }
    if (a.is_stream()) {
        return same_content(a.dictionary(), b.dictionary(), depth + 1) && same_data(a, b);
    }
    if (a.is_dictionary()) {
        const auto keys = keys_of(a, b);
        return std::all_of(keys.begin(), keys.end(),
                           [&](const std::string& key) { return same(a.get(key), b.get(key), depth + 1); });
    }
    if (a.is_array()) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); ++i) {
            if (!same(a.at(i), b.at(i), depth + 1)) {
                return false;
            }
        }
        return true;
    }
    return a.write_resolved() == b.write_resolved();
}

void Revisions::explain_anywhere(Object object) {
    if (object.is_indirect()) {
        explained_[object.id()].anywhere = true;
    }
}

void Revisions::explain(Object object, pdf::Identifier place, int times) {
    if (object.is_indirect()) {
        int& permitted = explained_[object.id()].times[place];
        permitted = std::max(permitted, times);
    }
}

void Revisions::found(Changes level, ClientText text) {
    out_.changes = std::max(out_.changes, level);
    if (out_.details.size() < details_limit) {
        out_.details.push_back(std::move(text));
    }
}

int Revisions::page_number(pdf::Identifier page) {
    if (!pages_known_) {
        pages_known_ = true;
        std::set<pdf::Identifier> seen;
        const std::function<void(Object, int)> visit = [&](Object node, int depth) {
            if (!node.is_dictionary() || depth > page_depth_limit || pages_.size() >= pages_limit ||
                (node.is_indirect() && !seen.insert(node.id()).second)) {
                return;
            }
            Object kids = node.get("/Kids");
            if (!kids.is_array()) {
                pages_.emplace(node.id(), static_cast<int>(pages_.size()) + 1);
                return;
            }
            for (int i = 0; i < kids.size(); ++i) {
                visit(kids.at(i), depth + 1);
            }
        };
        visit(after_.document().root().get("/Pages"), 0);
    }
    const auto at = pages_.find(page);
    return at == pages_.end() ? 0 : at->second;
}

void Revisions::conclude() {
    for (const pdf::Identifier& object : written_) {
        if (after(object).is_damaged()) {
            other({fmt::format("Đối tượng {} {} của lần cập nhật không đọc được.", object.number, object.generation),
                   fmt::format("Object {} {} of the update cannot be read.", object.number, object.generation)});
        }
    }
    for (const pdf::Identifier& object : changed_) {
        conclude_one(object);
    }
}

void Revisions::conclude_one(pdf::Identifier object) {
    const bool is_there = after_table_.contains(object);
    if (is_there && before_table_.contains(object) && same_content(before(object), after(object))) {
        return;  // written again as it was
    }
    static const Places nowhere;
    const auto at = explained_.find(object);
    const Places& places = at == explained_.end() ? nowhere : at->second;
    if (places.anywhere) {
        return;
    }
    // Without an explanation it must not be seen from anywhere: an object that is freed, or was never used.
    for (const References* references : {&old_references_, &new_references_}) {
        for (const auto& [place, times] : references->to(object.number)) {
            const auto permitted = places.times.find(place);
            if (permitted == places.times.end() || times > permitted->second) {
                refuse(object, place);
                return;
            }
        }
    }
}

void Revisions::refuse(pdf::Identifier object, pdf::Identifier place) {
    const int page = std::max(page_number(object), page_number(place));
    const std::string where_vi = page > 0 ? fmt::format("Trang {}: ", page) : std::string{};
    const std::string where_en = page > 0 ? fmt::format("Page {}: ", page) : std::string{};
    const std::string from_vi =
        place == trailer_place ? "phần cuối tệp" : fmt::format("đối tượng {} {}", place.number, place.generation);
    const std::string from_en =
        place == trailer_place ? "the trailer" : fmt::format("object {} {}", place.number, place.generation);
    other({fmt::format("{}đối tượng {} {} bị thay đổi và được {} dùng.", where_vi, object.number, object.generation,
                       from_vi),
           fmt::format("{}object {} {} was changed, and {} uses it.", where_en, object.number, object.generation,
                       from_en)});
}

}  // namespace vanthu::signing::changes
