#include "signing/pdf/changes_revisions.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <qpdf/Buffer.hh>

namespace vanthu::signing::changes {
namespace {

constexpr int depth_limit = 200;
constexpr int page_depth_limit = 64;
constexpr std::size_t pages_limit = 200'000;
constexpr std::size_t details_limit = 20;

bool same_data(Object a, Object b) {
    // The old file is a prefix of the new one: the same place is the same bytes.
    if (a.getParsedOffset() > 0 && a.getParsedOffset() == b.getParsedOffset()) {
        return true;
    }
    const auto left = a.getRawStreamData();
    const auto right = b.getRawStreamData();
    return left->getSize() == right->getSize() &&
           std::equal(left->getBuffer(), left->getBuffer() + left->getSize(), right->getBuffer());
}

}  // namespace

std::set<std::string> keys_of(Object a, Object b) {
    std::set<std::string> keys;
    for (Object one : {a, b}) {
        if (one.isDictionary()) {
            keys.merge(one.getKeys());
        }
    }
    return keys;
}

std::string label(Object object) {
    return object.isIndirect() ? fmt::format("{} {}", object.getObjectID(), object.getGeneration()) : "-";
}

std::string name_at(Object dictionary, const char* key) {
    Object value = dictionary.isDictionary() ? dictionary.getKey(key) : Object::newNull();
    return value.isName() ? value.getName() : std::string{};
}

Revisions::Revisions(const PdfFile& before, const PdfFile& after, ChangeAnalysis& out)
    : before_(before),
      after_(after),
      out_(out),
      update_(scan_update(after.bytes(), before.bytes().size())),
      before_table_(before.qpdf().getXRefTable()),
      after_table_(after.qpdf().getXRefTable()) {
    find_changed();
    read_references();
}

/// An object whose entry is the same in both tables stands at the same place of bytes that both have.
void Revisions::find_changed() {
    const auto entry_of = [](const XrefTable& table, QPDFObjGen object) {
        const auto at = table.find(object);
        return at == table.end() ? nullptr : &at->second;
    };
    const auto is_same = [&](QPDFObjGen, const QPDFXRefEntry& old_entry, const QPDFXRefEntry& new_entry) {
        if (!same_entry(old_entry, new_entry)) {
            return false;
        }
        if (old_entry.getType() != 2) {
            return true;
        }
        const QPDFObjGen container(old_entry.getObjStreamNumber(), 0);
        const auto* old_container = entry_of(before_table_, container);
        const auto* new_container = entry_of(after_table_, container);
        return old_container != nullptr && new_container != nullptr && same_entry(*old_container, *new_container);
    };
    for (const auto& [object, entry] : before_table_) {
        const auto* now = entry_of(after_table_, object);
        if (now == nullptr || !is_same(object, entry, *now)) {
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
    for (const QPDFObjGen& object : written_) {
        numbers.insert(object.getObj());
        // An appearance that is going to be replaced must not serve in another place as well.
        Object appearance = before(object);
        appearance = appearance.isDictionary() ? appearance.getKey("/AP") : Object::newNull();
        if (appearance.isIndirect()) {
            numbers.insert(appearance.getObjectID());
        }
    }
    old_references_.read(before_, before_table_, numbers, nullptr, written_);
    new_references_.read(after_, after_table_, numbers, &written_, {});
    for (const QPDFObjGen& object : written_) {
        // A number that was free and is referred to makes something appear.
        if (!changed_.contains(object) && !old_references_.to(object.getObj()).empty()) {
            changed_.insert(object);
        }
    }
}

bool Revisions::same(Object a, Object b, int depth) const {
    if (a.isIndirect() || b.isIndirect()) {
        return a.isIndirect() && b.isIndirect() && a.getObjGen() == b.getObjGen();
    }
    return same_content(a, b, depth);
}

bool Revisions::same_content(Object a, Object b, int depth) const {
    if (a.isNumber() && b.isNumber()) {
        return a.getNumericValue() == b.getNumericValue();
    }
    if (depth > depth_limit || a.getTypeCode() != b.getTypeCode()) {
        return false;
    }
    if (a.isStream()) {
        return same_content(a.getDict(), b.getDict(), depth + 1) && same_data(a, b);
    }
    if (a.isDictionary()) {
        const auto keys = keys_of(a, b);
        return std::all_of(keys.begin(), keys.end(),
                           [&](const std::string& key) { return same(a.getKey(key), b.getKey(key), depth + 1); });
    }
    if (a.isArray()) {
        if (a.getArrayNItems() != b.getArrayNItems()) {
            return false;
        }
        for (int i = 0; i < a.getArrayNItems(); ++i) {
            if (!same(a.getArrayItem(i), b.getArrayItem(i), depth + 1)) {
                return false;
            }
        }
        return true;
    }
    return a.unparseResolved() == b.unparseResolved();
}

void Revisions::explain_anywhere(Object object) {
    if (object.isIndirect()) {
        explained_[object.getObjGen()].anywhere = true;
    }
}

void Revisions::explain(Object object, QPDFObjGen place, int times) {
    if (object.isIndirect()) {
        int& permitted = explained_[object.getObjGen()].times[place];
        permitted = std::max(permitted, times);
    }
}

void Revisions::found(Changes level, ClientText text) {
    out_.changes = std::max(out_.changes, level);
    if (out_.details.size() < details_limit) {
        out_.details.push_back(std::move(text));
    }
}

int Revisions::page_number(QPDFObjGen page) {
    if (!pages_known_) {
        pages_known_ = true;
        std::set<QPDFObjGen> seen;
        const std::function<void(Object, int)> visit = [&](Object node, int depth) {
            if (!node.isDictionary() || depth > page_depth_limit || pages_.size() >= pages_limit ||
                (node.isIndirect() && !seen.insert(node.getObjGen()).second)) {
                return;
            }
            Object kids = node.getKey("/Kids");
            if (!kids.isArray()) {
                pages_.emplace(node.getObjGen(), static_cast<int>(pages_.size()) + 1);
                return;
            }
            for (int i = 0; i < kids.getArrayNItems(); ++i) {
                visit(kids.getArrayItem(i), depth + 1);
            }
        };
        visit(after_.qpdf().getRoot().getKey("/Pages"), 0);
    }
    const auto at = pages_.find(page);
    return at == pages_.end() ? 0 : at->second;
}

void Revisions::conclude() {
    for (const QPDFObjGen& object : changed_) {
        conclude_one(object);
    }
}

void Revisions::conclude_one(QPDFObjGen object) {
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
        for (const auto& [place, times] : references->to(object.getObj())) {
            const auto permitted = places.times.find(place);
            if (permitted == places.times.end() || times > permitted->second) {
                refuse(object, place);
                return;
            }
        }
    }
}

void Revisions::refuse(QPDFObjGen object, QPDFObjGen place) {
    const int page = std::max(page_number(object), page_number(place));
    const std::string where_vi = page > 0 ? fmt::format("Trang {}: ", page) : std::string{};
    const std::string where_en = page > 0 ? fmt::format("Page {}: ", page) : std::string{};
    const std::string from_vi =
        place == trailer_place ? "phần cuối tệp" : fmt::format("đối tượng {} {}", place.getObj(), place.getGen());
    const std::string from_en =
        place == trailer_place ? "the trailer" : fmt::format("object {} {}", place.getObj(), place.getGen());
    other({fmt::format("{}đối tượng {} {} bị thay đổi và được {} dùng.", where_vi, object.getObj(), object.getGen(),
                       from_vi),
           fmt::format("{}object {} {} was changed, and {} uses it.", where_en, object.getObj(), object.getGen(),
                       from_en)});
}

}  // namespace vanthu::signing::changes
