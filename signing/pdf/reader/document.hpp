#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/pdf/reader/cross_reference.hpp"
#include "signing/pdf/reader/decryption.hpp"
#include "signing/pdf/reader/object.hpp"
#include "signing/pdf/reader/value.hpp"

namespace vanthu::signing::pdf {

/// A PDF file as a collection of objects (ISO 32000-1 clause 7.5). The cross-reference is read at once, objects when they are asked for;
/// each is read once. Handles lead here, so it is never moved. Not for several threads.
class Document final {
public:
    struct Options {
        /// false: as readers before PDF 1.5 would, which know no cross-reference streams (clause 7.5.8.4).
        bool knows_streams = true;
        /// A cross-reference that cannot be read is rebuilt by searching the file for objects, and a stream whose /Length is wrong ends
        /// at "endstream".
        bool rebuilds = false;
    };
    /// `bytes` begin with the header and outlive the document. Errors: invalid_input, with what is damaged and where; unsupported for
    /// encryption that the empty password does not open.
    static Result<std::unique_ptr<Document>> read(ByteView bytes, Options options);
    static Result<std::unique_ptr<Document>> read(ByteView bytes) { return read(bytes, Options{}); }
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    ~Document() = default;

    [[nodiscard]] const Object& trailer() const { return trailer_; }
    [[nodiscard]] Object root() const { return trailer_.get("/Root"); }
    [[nodiscard]] const CrossReferenceTable& table() const { return table_; }
    [[nodiscard]] bool is_encrypted() const { return decryption_.has_value(); }
    /// How many cross-reference sections follow one another by /Prev.
    [[nodiscard]] int section_count() const { return section_count_; }
    /// A table has /XRefStm (clause 7.5.8.4).
    [[nodiscard]] bool is_hybrid() const { return is_hybrid_; }

    /// The object of that number, or what takes its place later; null when there is none.
    [[nodiscard]] Object object(Identifier id) { return id.number > 0 ? Object{this, nullptr, id} : Object{}; }
    /// A new direct object.
    Object make(Value value);
    Object make_dictionary() { return make({Value::Entries{}, -1, false}); }
    Object make_array() { return make({Value::Items{}, -1, false}); }
    Object make_integer(long long value) { return make({value, -1, false}); }
    Object make_string(std::string bytes) { return make({std::move(bytes), -1, false}); }
    Object make_name(std::string name) { return make({Value::Name{std::move(name)}, -1, false}); }

    /// The decoded data of an object stream (clause 7.5.7) with where its objects begin; null for what is none.
    struct ObjectStream {
        struct Member {
            int number = 0;
            std::size_t begin = 0;  ///< in `data`
        };
        std::string data{};
        std::vector<Member> members{};
    };
    [[nodiscard]] const ObjectStream* object_stream(int number);

private:
    friend class Object;
    friend class SectionReader;

    explicit Document(ByteView bytes, Options options) : text_(as_text(bytes)), options_(options) {}
    [[nodiscard]] Result<void> read_structure();
    [[nodiscard]] Result<void> use_table(CrossReferenceTable table);

    Value& resolve(Identifier id);
    /// Reads "N G obj" and what follows. Nothing for what is not well-formed or has another number than `expected`, where one is.
    [[nodiscard]] std::optional<Object> read_object(std::size_t at, std::optional<Identifier> expected, bool decrypts);
    [[nodiscard]] std::optional<Object> read_stream(std::size_t at, Object dictionary, Identifier owner, std::size_t& end);
    [[nodiscard]] std::optional<Object> read_member(Identifier id, const Entry& entry);
    [[nodiscard]] std::optional<ObjectStream> read_object_stream(int number);

    [[nodiscard]] std::optional<std::string> stored_data(const Value::Stream& stream) const;
    [[nodiscard]] Result<std::string> decoded_data(const Value::Stream& stream) const;

    std::string_view text_;
    Options options_;
    CrossReferenceTable table_{};
    Object trailer_{};
    std::optional<Decryption> decryption_{};
    int section_count_ = 0;
    bool is_hybrid_ = false;
    std::deque<Value> values_{};  ///< of every handle; their addresses stay
    std::map<Identifier, Value*> read_{};
    int depth_ = 0;  ///< of objects that are being read
    std::map<int, std::optional<ObjectStream>> object_streams_{};
    std::size_t object_stream_bytes_ = 0;
};

}  // namespace vanthu::signing::pdf
