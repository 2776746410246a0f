#include "signing/pdf/reader/filters.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "signing/pdf/reader/parser.hpp"
#include "signing/pdf/reader/predictor.hpp"

namespace vanthu::signing::pdf {
namespace {

constexpr int filters_limit = 16;

tl::unexpected<Error> damaged(const std::string& filter) {
    return fail(Code::invalid_input, {"Dữ liệu nén trong tệp PDF bị hỏng: " + filter, "A stream of the PDF is damaged: " + filter});
}

tl::unexpected<Error> too_large() {
    return fail(Code::too_large, {"Dữ liệu nén trong tệp PDF quá lớn.", "A stream of the PDF becomes too large."});
}

/// Clause 7.4.4. Data without the end of the compressed form, or with a wrong checksum, are damaged.
Result<std::string> inflate_all(std::string_view data) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) {
        return fail_internal("zlib cannot be initialised");
    }
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> guard(&stream, &inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));  // zlib only reads
    stream.avail_in = static_cast<uInt>(data.size());
    std::string out;
    std::size_t room = std::clamp<std::size_t>(data.size() * 4, 1024, 1U << 20U);
    for (;;) {
        const std::size_t had = out.size();
        out.resize(had + room);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
        stream.avail_out = static_cast<uInt>(room);
        const int state = inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
        if (state == Z_STREAM_END) {
            return out;
        }
        if (state != Z_OK || (out.size() == had && stream.avail_in == 0)) {
            return damaged("FlateDecode");
        }
        if (out.size() > decoded_limit_bytes) {
            return too_large();
        }
        room = std::min<std::size_t>(room * 2, 16U << 20U);
    }
}

/// Clause 7.4.2.
Result<std::string> decode_hexadecimal(std::string_view data) {
    std::string digits{"<"};
    digits += data.substr(0, data.find('>'));
    digits += '>';
    auto bytes = decode_string(digits);
    return bytes ? Result<std::string>{std::move(*bytes)} : damaged("ASCIIHexDecode");
}

/// Clause 7.4.3: five digits of base 85 are four bytes.
Result<std::string> decode_base85(std::string_view data) {
    std::string out;
    std::array<std::uint32_t, 5> group{};
    std::size_t count = 0;
    const auto put = [&](std::size_t bytes) {
        std::uint64_t value = 0;
        for (const std::uint32_t digit : group) {
            value = value * 85 + digit;
        }
        for (std::size_t i = 0; i < bytes; ++i) {
            out.push_back(static_cast<char>(static_cast<unsigned char>((value >> (24 - 8 * i)) & 0xFFU)));
        }
        return value <= 0xFFFFFFFFU;
    };
    for (const char c : data) {
        if (is_white_space(c)) {
            continue;
        }
        if (c == '~') {
            break;
        }
        if (c == 'z' && count == 0) {
            out.append(4, '\0');
        } else if (c < '!' || c > 'u') {
            return damaged("ASCII85Decode");
        } else {
            group.at(count++) = static_cast<std::uint32_t>(c - '!');
            if (count == 5) {
                count = 0;
                if (!put(4)) {
                    return damaged("ASCII85Decode");
                }
            }
        }
        if (out.size() > decoded_limit_bytes) {
            return too_large();
        }
    }
    if (count == 1) {
        return damaged("ASCII85Decode");
    }
    if (count > 1) {
        std::fill(group.begin() + static_cast<std::ptrdiff_t>(count), group.end(), 84U);
        put(count - 1);
    }
    return out;
}

/// Clause 7.4.4.2. The table holds for each code where its bytes stand in what is decoded already, so that no string is kept twice.
class LzwDecoder final {
public:
    LzwDecoder(std::string_view data, bool changes_early) : data_(data), early_(changes_early ? 1 : 0) {}

    Result<std::string> run() {
        constexpr unsigned clear = 256;
        constexpr unsigned end = 257;
        bool has_last = false;
        for (;;) {
            const auto code = next_code();
            if (!code) {
                return damaged("LZWDecode");
            }
            if (*code == end) {
                return std::move(out_);
            }
            if (*code == clear) {
                table_.clear();
                bits_ = 9;
                has_last = false;
                continue;
            }
            if (!put(*code, has_last)) {
                return damaged("LZWDecode");
            }
            has_last = true;
            if (out_.size() > decoded_limit_bytes) {
                return too_large();
            }
        }
    }

private:
    struct Piece {
        std::size_t begin = 0;
        std::size_t length = 0;
    };
    static constexpr std::size_t first_code = 258;
    static constexpr std::size_t table_limit = 4096;

    std::optional<unsigned> next_code() {
        while (have_ < bits_) {
            if (at_ >= data_.size()) {
                return std::nullopt;
            }
            buffer_ = buffer_ << 8U | static_cast<unsigned char>(data_[at_++]);
            have_ += 8;
        }
        have_ -= bits_;
        return buffer_ >> have_ & ((1U << bits_) - 1);
    }

    bool put(unsigned code, bool has_last) {
        const Piece before = last_;
        const std::size_t begin = out_.size();
        if (code < 256) {
            out_.push_back(static_cast<char>(static_cast<unsigned char>(code)));
        } else if (code - first_code < table_.size()) {
            copy(table_.at(code - first_code));
        } else if (has_last && code - first_code == table_.size()) {
            copy(before);
            out_.push_back(out_.at(before.begin));
        } else {
            return false;
        }
        last_ = {begin, out_.size() - begin};
        if (has_last && first_code + table_.size() < table_limit) {
            // The last piece and the first byte of this one, which follows it.
            table_.push_back({before.begin, before.length + 1});
        }
        const std::size_t next = first_code + table_.size() + early_;
        bits_ = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
        return true;
    }

    void copy(Piece piece) {
        out_.reserve(out_.size() + piece.length);
        for (std::size_t i = 0; i < piece.length; ++i) {
            out_.push_back(out_[piece.begin + i]);
        }
    }

    std::string_view data_;
    std::size_t early_;
    std::size_t at_ = 0;
    std::uint32_t buffer_ = 0;
    unsigned have_ = 0;
    unsigned bits_ = 9;
    std::vector<Piece> table_{};
    Piece last_{};
    std::string out_{};
};

Result<std::string> apply(const std::string& filter, const Object& parameters, std::string data) {
    if (filter == "/FlateDecode" || filter == "/Fl" || filter == "/LZWDecode" || filter == "/LZW") {
        const bool changes_early = !parameters.get("/EarlyChange").is_integer() || parameters.get("/EarlyChange").integer() == 1;
        auto plain = filter.starts_with("/F") ? inflate_all(data) : LzwDecoder(data, changes_early).run();
        return plain ? undo_predictor(parameters, std::move(*plain)) : plain;
    }
    if (filter == "/ASCIIHexDecode" || filter == "/AHx") {
        return decode_hexadecimal(data);
    }
    if (filter == "/ASCII85Decode" || filter == "/A85") {
        return decode_base85(data);
    }
    if (filter == "/Crypt") {
        return data;  // what it decrypts is decrypted before the filters
    }
    return fail(Code::unsupported, {"Bộ lọc " + filter + " của PDF không được hỗ trợ.", "The PDF's filter " + filter + " is not supported."});
}

}  // namespace

Result<std::string> decode(const Object& dictionary, std::string data) {
    const Object filter = dictionary.get("/Filter");
    const Object parameters = dictionary.get("/DecodeParms");
    if (filter.is_null()) {
        return data;
    }
    if (filter.is_name()) {
        return apply(filter.name(), parameters.is_array() ? parameters.at(0) : parameters, std::move(data));
    }
    if (!filter.is_array() || filter.size() > filters_limit) {
        return damaged("/Filter");
    }
    for (int i = 0; i < filter.size(); ++i) {
        if (!filter.at(i).is_name()) {
            return damaged("/Filter");
        }
        auto done = apply(filter.at(i).name(), parameters.is_array() ? parameters.at(i) : filter.size() == 1 ? parameters : Object{},
                          std::move(data));
        if (!done) {
            return done;
        }
        data = std::move(*done);
    }
    return data;
}

}  // namespace vanthu::signing::pdf
