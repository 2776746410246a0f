#include "tests/support/raw_zip.hpp"

#include <stdexcept>

#include <zlib.h>

namespace vanthu::test {
namespace {

struct Numbers {
    std::string raw;
    std::uint32_t crc = 0, size = 0;
    unsigned flags = 0;
};

Numbers numbers_of(const RawEntry& entry) {
    Numbers out;
    out.raw = entry.raw ? *entry.raw : entry.method == 8 ? deflated(entry.content) : entry.content;
    out.crc = entry.crc.value_or(crc32_of(entry.content));
    out.size = entry.size.value_or(static_cast<std::uint32_t>(entry.content.size()));
    out.flags = entry.flags | (entry.is_streamed ? 8U : 0U);
    return out;
}

std::string local(const RawEntry& entry, const Numbers& numbers) {
    const std::string name = entry.local_name.value_or(entry.name);
    const bool streamed = entry.is_streamed;
    std::string out = "PK\x03\x04" + little(20, 2) + little(numbers.flags ^ entry.local_flags_xor, 2) +
                      little(entry.local_method.value_or(entry.method), 2) + little(0x210000, 4);
    out +=
        little(streamed ? 0 : entry.local_crc.value_or(numbers.crc), 4) + little(streamed ? 0 : numbers.raw.size(), 4);
    out += little(streamed ? 0 : entry.local_size.value_or(numbers.size), 4) + little(name.size(), 2) +
           little(entry.extra.size(), 2) + name + entry.extra + numbers.raw;
    if (streamed) {
        out += entry.descriptor.value_or("PK\x07\x08" + little(numbers.crc, 4) + little(numbers.raw.size(), 4) +
                                         little(numbers.size, 4));
    }
    return out;
}

std::string central(const RawEntry& entry, const Numbers& numbers, std::uint64_t place) {
    return "PK\x01\x02" + little(entry.made_by, 2) + little(20, 2) + little(numbers.flags, 2) +
           little(entry.method, 2) + little(0x210000, 4) + little(numbers.crc, 4) + little(numbers.raw.size(), 4) +
           little(numbers.size, 4) + little(entry.name.size(), 2) + little(entry.extra.size(), 2) + little(0, 2) +
           little(0, 2) + little(0, 2) + little(entry.external, 4) +
           little(entry.place.value_or(static_cast<std::uint32_t>(place)), 4) + entry.name + entry.extra;
}

}  // namespace

std::string little(std::uint64_t value, int width) {
    std::string out;
    for (int i = 0; i < width; ++i) {
        out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xffU);
    }
    return out;
}

std::uint32_t crc32_of(const std::string& content) {
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
}

std::string deflated(const std::string& content) {
    z_stream stream{};
    if (::deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("deflateInit2");
    }
    std::string out(::deflateBound(&stream, content.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return out;
}

std::string extra_field(unsigned id, const std::string& content) {
    return little(id, 2) + little(content.size(), 2) + content;
}

std::string RawZip::bytes() const {
    std::string out;
    std::string directory;
    unsigned listed = 0;
    for (const RawEntry& entry : entries) {
        const Numbers numbers = numbers_of(entry);
        out += entry.gap_before;
        const std::uint64_t place = out.size();
        if (!entry.place) {
            out += local(entry, numbers);
        }
        if (!entry.is_hidden) {
            directory += central(entry, numbers, place);
            ++listed;
        }
    }
    out += before_directory;
    const std::uint64_t place = directory_place.value_or(static_cast<std::uint32_t>(out.size()));
    return out + directory + "PK\x05\x06" + little(disk, 2) + little(0, 2) + little(count.value_or(listed), 2) +
           little(count.value_or(listed), 2) + little(directory.size(), 4) + little(place, 4) +
           little(comment.size(), 2) + comment + after;
}

}  // namespace vanthu::test
