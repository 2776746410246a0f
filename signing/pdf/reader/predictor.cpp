#include "signing/pdf/reader/predictor.hpp"

#include <algorithm>
#include <cstdlib>

namespace vanthu::signing::pdf {
namespace {

constexpr long long columns_limit = 1'000'000;
constexpr long long colors_limit = 32;

tl::unexpected<Error> damaged() {
    return fail(Code::invalid_input, {"Dữ liệu nén trong tệp PDF bị hỏng: /Predictor", "A stream of the PDF is damaged: /Predictor"});
}

struct Layout {
    std::size_t row_bytes = 0;
    std::size_t pixel_bytes = 0;  ///< rounded up
    unsigned bits = 8;            ///< of a component
    unsigned colors = 1;
    std::size_t samples = 0;  ///< of a row, without the bits that fill up its last byte
};

unsigned byte_of(char c) {
    return static_cast<unsigned char>(c);
}

char to_char(unsigned value) {
    return static_cast<char>(static_cast<unsigned char>(value & 0xFFU));
}

unsigned paeth(unsigned left, unsigned up, unsigned up_left) {
    const int estimate = static_cast<int>(left) + static_cast<int>(up) - static_cast<int>(up_left);
    const int to_left = std::abs(estimate - static_cast<int>(left));
    const int to_up = std::abs(estimate - static_cast<int>(up));
    const int to_up_left = std::abs(estimate - static_cast<int>(up_left));
    return to_left <= to_up && to_left <= to_up_left ? left : to_up <= to_up_left ? up : up_left;
}

/// ISO/IEC 15948 clause 9: each row begins with the kind of its filter. The last row may be cut short.
Result<std::string> undo_png(const Layout& layout, const std::string& data) {
    std::string out;
    out.reserve(data.size());
    std::string above(layout.row_bytes, '\0');
    for (std::size_t at = 0; at < data.size();) {
        const unsigned kind = byte_of(data[at++]);
        std::string row = data.substr(at, layout.row_bytes);
        at += row.size();
        if (kind > 4) {
            return damaged();
        }
        for (std::size_t i = 0; kind != 0 && i < row.size(); ++i) {
            const bool has_left = i >= layout.pixel_bytes;
            const unsigned left = has_left ? byte_of(row[i - layout.pixel_bytes]) : 0;
            const unsigned up = byte_of(above[i]);
            const unsigned up_left = has_left ? byte_of(above[i - layout.pixel_bytes]) : 0;
            const unsigned predicted = kind == 1 ? left : kind == 2 ? up : kind == 3 ? (left + up) / 2 : paeth(left, up, up_left);
            row[i] = to_char(byte_of(row[i]) + predicted);
        }
        out += row;
        row.resize(layout.row_bytes, '\0');
        above = std::move(row);
    }
    return out;
}

/// TIFF 6.0 section 14: the difference to the component of the pixel before.
std::string undo_tiff(const Layout& layout, std::string data) {
    const unsigned mask = layout.bits == 16 ? 0xFFFFU : (1U << layout.bits) - 1;
    for (std::size_t row = 0; row < data.size(); row += layout.row_bytes) {
        // A sample's bits, and the shift at which they stand in one or two bytes.
        const auto sample = [&](std::size_t index, const unsigned* replaced) {
            const std::size_t bit = index * layout.bits;
            const std::size_t at = row + bit / 8;
            if (at + (layout.bits == 16 ? 1 : 0) >= data.size()) {
                return 0U;
            }
            if (layout.bits == 16) {
                if (replaced != nullptr) {
                    data[at] = to_char(*replaced >> 8U);
                    data[at + 1] = to_char(*replaced);
                }
                return byte_of(data[at]) << 8U | byte_of(data[at + 1]);
            }
            const auto shift = static_cast<unsigned>(8 - layout.bits - bit % 8);
            if (replaced != nullptr) {
                data[at] = to_char((byte_of(data[at]) & ~(mask << shift)) | *replaced << shift);
            }
            return byte_of(data[at]) >> shift & mask;
        };
        for (std::size_t i = layout.colors; i < layout.samples; ++i) {
            const unsigned value = (sample(i, nullptr) + sample(i - layout.colors, nullptr)) & mask;
            sample(i, &value);
        }
    }
    return data;
}

}  // namespace

Result<std::string> undo_predictor(const Object& parameters, std::string data) {
    const auto number = [&](const char* key, long long otherwise) {
        return parameters.get(key).is_integer() ? parameters.get(key).integer() : otherwise;
    };
    const long long predictor = number("/Predictor", 1);
    if (predictor == 1) {
        return data;
    }
    const long long colors = number("/Colors", 1);
    const long long bits = number("/BitsPerComponent", 8);
    const long long columns = number("/Columns", 1);
    const bool is_known = predictor == 2 || (predictor >= 10 && predictor <= 15);
    const bool has_bits = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
    if (!is_known || !has_bits || colors < 1 || colors > colors_limit || columns < 1 || columns > columns_limit) {
        return damaged();
    }
    const Layout layout{static_cast<std::size_t>((colors * bits * columns + 7) / 8),
                        static_cast<std::size_t>((colors * bits + 7) / 8), static_cast<unsigned>(bits), static_cast<unsigned>(colors), static_cast<std::size_t>(colors * columns)};
    return predictor == 2 ? undo_tiff(layout, std::move(data)) : undo_png(layout, data);
}

}  // namespace vanthu::signing::pdf
