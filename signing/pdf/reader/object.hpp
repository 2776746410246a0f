#pragma once

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace vanthu::signing::pdf {

class Document;
struct Value;

/// Object number and generation (ISO 32000-1 clause 7.3.10). {0, 0} is no object.
struct Identifier {
    int number = 0;
    int generation = 0;
    auto operator<=>(const Identifier&) const = default;
};

/// "12 0"
[[nodiscard]] std::string to_string(Identifier id);

/// A rectangle (clause 7.9.5) with its corners in order.
struct Corners {
    double left = 0;
    double bottom = 0;
    double right = 0;
    double top = 0;
};

/// A handle of an object (clause 7.3) of a document, or of a reference to one: what is asked of a reference is asked of what it
/// refers to, which is read then. As small as a pointer or two, and good as long as its document. What an object is not, it says
/// with an empty value: a name has no items, null no entries.
class Object final {
public:
    enum class Type { null, boolean, integer, real, string, name, array, dictionary, stream };
    using Entry = std::pair<std::string, Object>;

    /// Null.
    Object() = default;

    [[nodiscard]] Type type() const;
    [[nodiscard]] bool is_null() const { return type() == Type::null; }
    [[nodiscard]] bool is_integer() const { return type() == Type::integer; }
    [[nodiscard]] bool is_number() const { return is_integer() || type() == Type::real; }
    [[nodiscard]] bool is_string() const { return type() == Type::string; }
    [[nodiscard]] bool is_name() const { return type() == Type::name; }
    [[nodiscard]] bool is_array() const { return type() == Type::array; }
    [[nodiscard]] bool is_dictionary() const { return type() == Type::dictionary; }
    [[nodiscard]] bool is_stream() const { return type() == Type::stream; }
    /// Reads as null, because what stands in the file cannot be read.
    [[nodiscard]] bool is_damaged() const;

    /// This is a reference, or an object that was asked for by its number.
    [[nodiscard]] bool is_indirect() const { return id_.number != 0; }
    [[nodiscard]] Identifier id() const { return id_; }

    [[nodiscard]] bool boolean() const;
    [[nodiscard]] long long integer() const;
    /// The integer, or the nearest one that an int holds.
    [[nodiscard]] int small_integer() const;
    [[nodiscard]] double number() const;
    /// A real number as it is written.
    [[nodiscard]] const std::string& real_text() const;
    /// With its slash, and without #-escapes.
    [[nodiscard]] const std::string& name() const;
    /// The bytes of a string.
    [[nodiscard]] const std::string& string() const;
    /// A text string (clause 7.9.2.2) in UTF-8.
    [[nodiscard]] std::string text() const;

    /// Of an array.
    [[nodiscard]] int size() const { return static_cast<int>(items().size()); }
    /// Null for what lies outside.
    [[nodiscard]] Object at(int index) const;
    [[nodiscard]] const std::vector<Object>& items() const;
    /// Four numbers.
    [[nodiscard]] std::optional<Corners> rectangle() const;

    /// Of a dictionary: the value of a key, null for none. An entry whose value is null is the same as none (clause 7.3.7).
    [[nodiscard]] Object get(std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const { return !get(key).is_null(); }
    [[nodiscard]] std::set<std::string> keys() const;
    /// In the order of their keys, with those that are null.
    [[nodiscard]] const std::vector<Entry>& entries() const;

    /// Of a stream (clause 7.3.8).
    [[nodiscard]] Object dictionary() const;
    /// The data as they stand in the file, decrypted where the file is encrypted. Nothing when they cannot be decrypted.
    [[nodiscard]] std::optional<std::string> stored_data() const;
    /// The data without their filters (clause 7.4). Errors: unsupported for a filter of pictures; invalid_input for damaged data;
    /// too_large.
    [[nodiscard]] Result<std::string> data() const;

    /// Where it stands in the file, counted from the header; of a stream where its data begin. -1 for what was made here or
    /// stands in an object stream.
    [[nodiscard]] long long offset() const;

    /// As it is written: a reference as "5 0 R", a dictionary with its keys in order. Not for streams.
    [[nodiscard]] std::string write() const;
    /// The same, and of a reference what it refers to.
    [[nodiscard]] std::string write_resolved() const;

    /// The changes that a signer makes; of other types nothing happens.
    void set(std::string_view key, Object value);
    void append(Object value);
    /// A direct object with the same items or entries.
    [[nodiscard]] Object shallow_copy() const;

private:
    friend class Document;
    Object(Document* document, Value* value, Identifier id) : document_(document), value_(value), id_(id) {}
    [[nodiscard]] Value& value() const;

    Document* document_ = nullptr;
    Value* value_ = nullptr;  ///< of a direct object
    Identifier id_{};
};

/// A name in its written form (clause 7.3.5); `name` begins with its slash.
[[nodiscard]] std::string write_name(std::string_view name);
/// A string in its written form: literal where it is printable ASCII, else hexadecimal (clause 7.3.4).
[[nodiscard]] std::string write_string(std::string_view bytes);

}  // namespace vanthu::signing::pdf
