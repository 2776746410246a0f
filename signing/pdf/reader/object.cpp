#include "signing/pdf/reader/object.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "signing/pdf/reader/document.hpp"
#include "signing/pdf/reader/text_string.hpp"
#include "signing/pdf/reader/value.hpp"

namespace vanthu::signing::pdf {
namespace {

/// What an object of another type holds.
template <class T>
const T& empty() {
    static const T nothing{};
    return nothing;
}

template <class T>
const T& held(const Value& value) {
    const T* found = std::get_if<T>(&value.content);
    return found == nullptr ? empty<T>() : *found;
}

template <class Entries>
auto place_of(Entries& entries, std::string_view key) {
    return std::lower_bound(entries.begin(), entries.end(), key,
                            [](const Object::Entry& entry, std::string_view wanted) { return entry.first.compare(wanted) < 0; });
}

}  // namespace

std::string to_string(Identifier id) {
    return std::to_string(id.number) + ' ' + std::to_string(id.generation);
}

Value& Object::value() const {
    if (value_ != nullptr) {
        return *value_;
    }
    // Nothing changes it: what changes an object asks for its type first.
    static Value null;
    return document_ != nullptr && is_indirect() ? document_->resolve(id_) : null;
}

Object::Type Object::type() const {
    return static_cast<Type>(value().content.index());
}

bool Object::is_damaged() const {
    return value().is_damaged;
}

bool Object::boolean() const {
    return held<bool>(value());
}

long long Object::integer() const {
    return held<long long>(value());
}

int Object::small_integer() const {
    constexpr long long least = std::numeric_limits<int>::min();
    constexpr long long most = std::numeric_limits<int>::max();
    return static_cast<int>(std::clamp(integer(), least, most));
}

double Object::number() const {
    return is_integer() ? static_cast<double>(integer()) : std::strtod(real_text().c_str(), nullptr);
}

const std::string& Object::real_text() const {
    return held<Value::Real>(value()).text;
}

const std::string& Object::name() const {
    return held<Value::Name>(value()).text;
}

const std::string& Object::string() const {
    return held<std::string>(value());
}

std::string Object::text() const {
    return text_string_to_utf8(string());
}

Object Object::at(int index) const {
    const auto& all = items();
    return index >= 0 && static_cast<std::size_t>(index) < all.size() ? all[static_cast<std::size_t>(index)] : Object{};
}

const std::vector<Object>& Object::items() const {
    return held<Value::Items>(value());
}

std::optional<Corners> Object::rectangle() const {
    const auto& all = items();
    if (all.size() != 4 || !std::all_of(all.begin(), all.end(), [](const Object& one) { return one.is_number(); })) {
        return std::nullopt;
    }
    const double x[] = {all[0].number(), all[2].number()};
    const double y[] = {all[1].number(), all[3].number()};
    return Corners{std::min(x[0], x[1]), std::min(y[0], y[1]), std::max(x[0], x[1]), std::max(y[0], y[1])};
}

Object Object::get(std::string_view key) const {
    const auto& all = entries();
    const auto at = place_of(all, key);
    return at != all.end() && at->first == key ? at->second : Object{};
}

std::set<std::string> Object::keys() const {
    std::set<std::string> keys;
    for (const auto& [key, item] : entries()) {
        if (!item.is_null() || item.is_damaged()) {
            keys.insert(keys.end(), key);
        }
    }
    return keys;
}

const std::vector<Object::Entry>& Object::entries() const {
    return held<Value::Entries>(value());
}

Object Object::dictionary() const {
    return held<Value::Stream>(value()).dictionary;
}

std::optional<std::string> Object::stored_data() const {
    return is_stream() ? document_->stored_data(std::get<Value::Stream>(value().content)) : std::nullopt;
}

Result<std::string> Object::data() const {
    if (!is_stream()) {
        return fail(Code::invalid_input, {"Không phải là luồng dữ liệu của PDF.", "This is no stream of a PDF."});
    }
    return document_->decoded_data(std::get<Value::Stream>(value().content));
}

long long Object::offset() const {
    return value().offset;
}

void Object::set(std::string_view key, Object value) {
    if (auto* entries = std::get_if<Value::Entries>(&this->value().content)) {
        const auto at = place_of(*entries, key);
        if (at != entries->end() && at->first == key) {
            at->second = value;
        } else {
            entries->emplace(at, std::string{key}, value);
        }
    }
}

void Object::append(Object value) {
    if (auto* items = std::get_if<Value::Items>(&this->value().content)) {
        items->push_back(value);
    }
}

Object Object::shallow_copy() const {
    return document_ == nullptr ? Object{} : document_->make(Value{value().content, -1, false});
}

}  // namespace vanthu::signing::pdf
