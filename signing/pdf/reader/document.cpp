#include "signing/pdf/reader/document.hpp"

#include <algorithm>

#include "signing/pdf/reader/filters.hpp"
#include "signing/pdf/reader/lexer.hpp"
#include "signing/pdf/reader/parser.hpp"
#include "signing/pdf/reader/section_reader.hpp"

namespace vanthu::signing::pdf {
namespace {

constexpr int generation_limit = 65'535;
/// Of objects that are needed to read others: a stream's length, an object stream.
constexpr int depth_limit = 32;
/// Of all object streams together, for their data are kept.
constexpr std::size_t object_streams_limit_bytes = 1U << 30U;
constexpr std::size_t members_limit = 1'000'000;

tl::unexpected<Error> damaged(const std::string& what) {
    return fail(Code::invalid_input,
                {"Tệp PDF bị hỏng hoặc không đúng chuẩn: " + what, "The PDF is damaged or not well-formed: " + what});
}

/// Clause 7.3.8.1: the data begin after the end of the line of "stream".
std::optional<std::size_t> begin_of_data(std::string_view text, std::size_t after_keyword) {
    const std::string_view rest = text.substr(std::min(after_keyword, text.size()));
    if (rest.starts_with("\r\n")) {
        return after_keyword + 2;
    }
    return rest.starts_with('\n') || rest.starts_with('\r') ? std::optional{after_keyword + 1} : std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Document>> Document::read(ByteView bytes, Options options) {
    std::unique_ptr<Document> document{new Document(bytes, options)};
    if (auto done = document->read_structure(); !done) {
        return pass(done.error());
    }
    return document;
}

Result<void> Document::read_structure() {
    SectionReader sections(*this);
    auto done = sections.read();
    if (!done && options_.rebuilds) {
        done = sections.rebuild();
    }
    if (!done) {
        return done;
    }
    if (done = use_table(sections.take_table()); !done) {
        return done;
    }
    if (!root().is_dictionary() && options_.rebuilds && !sections.is_rebuilt()) {
        // The cross-reference is well-formed and leads elsewhere.
        if (done = sections.rebuild(); !done) {
            return done;
        }
        if (done = use_table(sections.take_table()); !done) {
            return done;
        }
    }
    return root().is_dictionary() ? Result<void>{} : damaged("/Root");
}

/// What was read while the table was not known yet may be something else now. The dictionary of the encryption is read before there is
/// one, and so as it stands.
Result<void> Document::use_table(CrossReferenceTable table) {
    table_ = std::move(table);
    read_.clear();
    object_streams_.clear();
    decryption_.reset();
    const Object encrypt = trailer_.get("/Encrypt");
    if (encrypt.is_null() && !encrypt.is_damaged()) {
        return {};
    }
    auto opened = Decryption::open(encrypt, trailer_.get("/ID").at(0).string());
    if (!opened) {
        return pass(opened.error());
    }
    const Identifier own = encrypt.id();
    std::erase_if(read_, [own](const auto& one) { return one.first != own; });
    object_streams_.clear();
    decryption_ = std::move(*opened);
    return {};
}

Object Document::make(Value value) {
    return {this, &values_.emplace_back(std::move(value)), {}};
}

Value& Document::resolve(Identifier id) {
    const auto [at, is_new] = read_.emplace(id, nullptr);
    if (!is_new && at->second != nullptr) {
        return *at->second;
    }
    Value*& place = at->second;
    const Entry* entry = table_.find(id);
    // Until it is read it is a damaged null: an object that needs itself to be read cannot be.
    place = &values_.emplace_back(Value{{}, -1, entry != nullptr});
    if (entry != nullptr && depth_ < depth_limit) {
        ++depth_;
        const auto object = entry->kind == Entry::Kind::in_stream ? read_member(id, *entry) : read_object(entry->offset, id, true);
        --depth_;
        if (object) {
            place = object->value_;
        }
    }
    return *place;
}

std::optional<Object> Document::read_object(std::size_t at, std::optional<Identifier> expected, bool decrypts) {
    Lexer head(text_, std::min(at, text_.size()));
    const Identifier id{number_of(head.next()), number_of(head.next())};
    if (head.next().text != "obj" || id.number < 1 || id.generation < 0 || id.generation > generation_limit || (expected && *expected != id)) {
        return std::nullopt;
    }
    const StringDecryption decryption = [this, id](std::string data) { return decryption_->string(id, std::move(data)); };
    Parser parser(*this, text_, head.position(), Parser::Place::file, decrypts && decryption_ ? &decryption : nullptr);
    const std::size_t begin = head.position();
    if (parser.lexer().next().text == "endobj") {
        return make({});  // an object without a value is null
    }
    parser.lexer().seek(begin);
    auto object = parser.object();
    if (!object) {
        return std::nullopt;
    }
    Token after = parser.lexer().next();
    if (object->is_dictionary() && after.text == "stream") {
        std::size_t end = 0;
        object = read_stream(parser.lexer().position(), *object, id, end);
        if (!object) {
            return std::nullopt;
        }
        if (decrypts && decryption_ && object->dictionary().get("/Type").name() == "/XRef") {
            return read_object(at, id, /*decrypts=*/false);  // clause 7.5.8.2: neither its strings nor its data are encrypted
        }
        parser.lexer().seek(end);
        after = parser.lexer().next();
    }
    return after.text == "endobj" ? object : std::nullopt;
}

std::optional<Object> Document::read_stream(std::size_t at, Object dictionary, Identifier owner, std::size_t& end) {
    const auto begin = begin_of_data(text_, at);
    if (!begin) {
        return std::nullopt;
    }
    const long long length = dictionary.get("/Length").is_integer() ? dictionary.get("/Length").integer() : -1;
    std::optional<std::size_t> found;
    if (length >= 0 && static_cast<unsigned long long>(length) <= text_.size() - *begin) {
        Lexer lexer(text_, *begin + static_cast<std::size_t>(length));
        if (lexer.next().text == "endstream") {
            found = static_cast<std::size_t>(length);
            end = lexer.position();
        }
    }
    if (!found && options_.rebuilds) {
        const std::size_t mark = text_.find("endstream", *begin);
        if (mark != std::string_view::npos) {
            found = mark - *begin;
            end = mark + 9;
        }
    }
    if (!found) {
        return std::nullopt;
    }
    return make({Value::Stream{dictionary, owner, *begin, *found}, static_cast<long long>(*begin), false});
}

std::optional<Object> Document::read_member(Identifier id, const Entry& entry) {
    const ObjectStream* stream = object_stream(entry.container);
    if (stream == nullptr || entry.index < 0 || static_cast<std::size_t>(entry.index) >= stream->members.size()) {
        return std::nullopt;
    }
    const ObjectStream::Member& member = stream->members[static_cast<std::size_t>(entry.index)];
    if (member.number != id.number || id.generation != 0) {
        return std::nullopt;
    }
    return Parser(*this, stream->data, member.begin, Parser::Place::stream).object();
}

const Document::ObjectStream* Document::object_stream(int number) {
    const auto [at, is_new] = object_streams_.try_emplace(number);
    if (is_new) {
        auto stream = read_object_stream(number);
        object_stream_bytes_ += stream ? stream->data.size() : 0;
        if (object_stream_bytes_ <= object_streams_limit_bytes) {
            object_streams_[number] = std::move(stream);
        }
    }
    const auto& known = object_streams_.at(number);
    return known ? &*known : nullptr;
}

/// N pairs of number and offset, then the objects from /First on.
std::optional<Document::ObjectStream> Document::read_object_stream(int number) {
    const Entry* entry = table_.find({number, 0});
    const Object stream = object({number, 0});
    if (entry == nullptr || entry->kind != Entry::Kind::in_file || !stream.is_stream()) {
        return std::nullopt;  // an object stream stands in no other
    }
    const Object dictionary = stream.dictionary();
    const long long count = dictionary.get("/N").integer();
    const long long first = dictionary.get("/First").integer();
    auto data = stream.data();
    if (dictionary.get("/Type").name() != "/ObjStm" || !data || count < 0 || static_cast<std::size_t>(count) > members_limit || first < 0 ||
        static_cast<std::size_t>(first) > data->size()) {
        return std::nullopt;
    }
    ObjectStream read{std::move(*data), {}};
    Lexer head(std::string_view{read.data}.substr(0, static_cast<std::size_t>(first)), 0);
    for (long long i = 0; i < count; ++i) {
        const int member = number_of(head.next());
        const int offset = number_of(head.next());
        const auto begin = static_cast<std::size_t>(first) + static_cast<std::size_t>(std::max(offset, 0));
        if (member < 1 || offset < 0 || begin > read.data.size()) {
            return std::nullopt;
        }
        read.members.push_back({member, begin});
    }
    return read;
}

std::optional<std::string> Document::stored_data(const Value::Stream& stream) const {
    std::string data{text_.substr(stream.begin, stream.length)};
    return decryption_ ? decryption_->stream(stream.owner, stream.dictionary, std::move(data)) : std::optional{std::move(data)};
}

Result<std::string> Document::decoded_data(const Value::Stream& stream) const {
    auto data = stored_data(stream);
    return data ? decode(stream.dictionary, std::move(*data)) : damaged("/Encrypt");
}

}  // namespace vanthu::signing::pdf
