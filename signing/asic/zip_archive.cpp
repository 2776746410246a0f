#include "signing/asic/zip_archive.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <zlib.h>

#include "core/narrow.hpp"
#include "signing/asic/zip_directory.hpp"
#include "signing/asic/zip_names.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::uint64_t local_signature = 0x04034b50, descriptor_signature = 0x08074b50;
constexpr std::uint64_t local_bytes = 30;
constexpr std::size_t output_bytes = 64U * 1024U;

/// A data descriptor (APPNOTE 4.3.9): with or without a signature, of 32 or 64 bit. Its length, or nothing when none
/// fits.
std::optional<std::uint64_t> descriptor_length(ByteView rest, const ZipEntry& entry) {
    for (const bool has_signature : {true, false}) {
        for (const int width : {4, 8}) {
            const std::uint64_t at = has_signature ? 4 : 0;
            const std::uint64_t length = at + 4 + 2 * static_cast<std::uint64_t>(width);
            if (rest.size() >= length && (!has_signature || little_endian(rest, 0, 4) == descriptor_signature) &&
                little_endian(rest, at, 4) == entry.crc &&
                little_endian(rest, at + 4, width) == entry.compressed_bytes &&
                little_endian(rest, at + 4 + static_cast<std::uint64_t>(width), width) == entry.size_bytes) {
                return length;
            }
        }
    }
    return std::nullopt;
}

/// Holds a local header (APPNOTE 4.3.7) against what the directory says of the entry.
Result<void> check_local(ByteView bytes, std::uint64_t directory_begin, unsigned flags, ZipEntry& entry) {
    if (entry.begin > directory_begin || directory_begin - entry.begin < local_bytes ||
        little_endian(bytes, entry.begin, 4) != local_signature) {
        return zip_contradicts(entry.name, "không nằm ở chỗ mà danh mục chỉ tới", "is not where the directory says");
    }
    const auto field = [&](std::uint64_t at, int width) { return little_endian(bytes, entry.begin + at, width); };
    const std::uint64_t name_bytes = field(26, 2);
    const std::uint64_t extra_bytes = field(28, 2);
    const auto local_flags = static_cast<unsigned>(field(6, 2));
    if (directory_begin - entry.begin - local_bytes < name_bytes + extra_bytes) {
        return zip_damaged("local header is cut off");
    }
    const ByteView extra = bytes.subspan(entry.begin + local_bytes + name_bytes, extra_bytes);
    if (as_text(bytes.subspan(entry.begin + local_bytes, name_bytes)) != entry.name ||
        has_other_name(extra, entry.name)) {
        return zip_contradicts(entry.name, "có tên khác ở phần đầu của chính nó", "has another name in its own header");
    }
    if (field(8, 2) != entry.method ||
        ((local_flags ^ flags) & (flag_encrypted | flag_strong_encryption | flag_utf8)) != 0) {
        return zip_contradicts(entry.name, "có cách nén khác ở phần đầu của chính nó",
                               "has another method in its own header");
    }
    std::uint64_t size = field(22, 4);
    std::uint64_t compressed = field(18, 4);
    const bool is_streamed = (local_flags & flag_descriptor) != 0;
    if (!apply_zip64(extra, {&size, &compressed})) {
        return zip_damaged("sizes of a local header");
    }
    const bool says_nothing = is_streamed && field(14, 4) == 0 && size == 0 && compressed == 0;
    if (!says_nothing &&
        (field(14, 4) != entry.crc || size != entry.size_bytes || compressed != entry.compressed_bytes)) {
        return zip_contradicts(entry.name, "có kích thước hoặc mã kiểm tra khác ở phần đầu của chính nó",
                               "has another size or checksum in its own header");
    }
    entry.has_local_extra = extra_bytes != 0;
    entry.data_begin = entry.begin + local_bytes + name_bytes + extra_bytes;
    if (entry.compressed_bytes > directory_begin - entry.data_begin) {
        return zip_contradicts(entry.name, "dài quá chỗ của nó", "is longer than its place");
    }
    entry.end = entry.data_begin + entry.compressed_bytes;
    if (is_streamed) {
        const auto length = descriptor_length(bytes.subspan(entry.end, directory_begin - entry.end), entry);
        if (!length) {
            return zip_contradicts(entry.name, "có kích thước khác ở phần sau của nó",
                                   "has another size in its data descriptor");
        }
        entry.end += *length;
    }
    return {};
}

/// Bytes of no entry. A header among them is an entry that the directory hides and a reader from the front would find.
Result<void> check_gap(ByteView bytes, std::uint64_t begin, std::uint64_t end, std::vector<ClientText>& remarks) {
    const std::string_view gap = as_text(bytes.subspan(begin, end - begin));
    if (gap.find("PK\x03\x04") != std::string_view::npos || gap.find("PK\x01\x02") != std::string_view::npos) {
        return fail(Code::invalid_input, {"Tệp nén giấu một mục không có trong danh mục.",
                                          "The container hides an entry that its directory does not list."});
    }
    remarks.push_back(
        {fmt::format("Tệp nén có {} byte không thuộc mục nào, từ vị trí {}.", end - begin, begin),
         fmt::format("The container has {} bytes that belong to no entry, from offset {}.", end - begin, begin)});
    return {};
}

Result<void> check_places(ByteView bytes, const std::vector<ZipEntry>& entries, std::uint64_t directory_begin,
                          std::vector<ClientText>& remarks) {
    std::uint64_t at = 0;
    for (const ZipEntry& entry : entries) {
        if (entry.begin < at) {
            return zip_contradicts(entry.name, "nằm chồng lên một mục khác", "overlaps another one");
        }
        if (entry.begin > at) {
            if (auto checked = check_gap(bytes, at, entry.begin, remarks); !checked) {
                return checked;
            }
        }
        at = entry.end;
    }
    return at < directory_begin ? check_gap(bytes, at, directory_begin, remarks) : Result<void>{};
}

Result<void> check_doubles(const std::vector<ZipEntry>& entries, std::vector<ClientText>& remarks) {
    std::map<std::string, const ZipEntry*> seen;
    std::map<std::string, const ZipEntry*> alike;
    for (const ZipEntry& entry : entries) {
        // A file and a folder of one name exclude each other as well.
        const std::string plain = entry.is_folder ? entry.name.substr(0, entry.name.size() - 1) : entry.name;
        if (!seen.emplace(plain, &entry).second) {
            return zip_contradicts(entry.name, "có hai lần", "is there twice");
        }
        const auto [other, is_new] = alike.emplace(collation_key(plain), &entry);
        if (!is_new) {
            remarks.push_back(
                {fmt::format("Hai tên “{}” và “{}” chỉ khác nhau ở chữ hoa, chữ thường hoặc cách viết dấu.",
                             shown(other->second->name), shown(entry.name)),
                 fmt::format("The names “{}” and “{}” differ in letter case or normalisation alone.",
                             shown(other->second->name), shown(entry.name))});
        }
    }
    return {};
}

/// zlib's raw inflate, ended with the object.
class Inflater final {
public:
    Inflater() { is_ready_ = ::inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() {
        if (is_ready_) {
            ::inflateEnd(&stream_);
        }
    }
    [[nodiscard]] bool is_ready() const { return is_ready_; }
    [[nodiscard]] z_stream& stream() { return stream_; }

private:
    z_stream stream_{};
    bool is_ready_ = false;
};

tl::unexpected<Error> damaged_entry(const ZipEntry& entry, const char* cause) {
    return fail(Code::invalid_input,
                {"Mục “" + shown(entry.name) + "” của tệp nén bị hỏng.",
                 "The container's entry “" + shown(entry.name) + "” is damaged."},
                {cause});
}

/// Inflates one piece of input; false when the stream is damaged or gives more than the entry is said to have.
bool inflate_piece(z_stream& stream, int& state, std::uint64_t& written, const ZipEntry& entry, const ByteSink& sink,
                   bool& stopped) {
    std::array<std::byte, output_bytes> out{};
    do {
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        state = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = out.size() - stream.avail_out;
        written += got;
        if ((state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) || written > entry.size_bytes) {
            return false;
        }
        if (got != 0 && !sink(ByteView{out}.first(got))) {
            stopped = true;
            return true;
        }
    } while (state == Z_OK && stream.avail_out == 0);
    return true;
}

/// False when the data are damaged, end early or run on.
bool inflate_into(ByteView compressed, bool is_mapped, const ZipEntry& entry, const ByteSink& sink, bool& stopped) {
    Inflater inflater;
    int state = Z_OK;
    std::uint64_t written = 0;
    z_stream& stream = inflater.stream();
    const bool is_sound =
        inflater.is_ready() && detail::each_piece(compressed, is_mapped, [&](ByteView piece) {
            stream.next_in = const_cast<Bytef*>(detail::as_uchar(piece));
            stream.avail_in = static_cast<uInt>(piece.size());
            return state != Z_STREAM_END && inflate_piece(stream, state, written, entry, sink, stopped) && !stopped;
        });
    return stopped || (is_sound && state == Z_STREAM_END && stream.avail_in == 0 && written == entry.size_bytes);
}

}  // namespace

Result<ZipArchive> ZipArchive::open(ByteView bytes, bool is_mapped) {
    auto directory = read_zip_directory(bytes);
    if (!directory) {
        return pass(directory.error());
    }
    for (std::size_t i = 0; i < directory->entries.size(); ++i) {
        if (auto checked = check_local(bytes, directory->begin, directory->flags.at(i), directory->entries.at(i));
            !checked) {
            return pass(checked.error());
        }
    }
    ZipArchive archive;
    archive.bytes_ = bytes;
    archive.is_mapped_ = is_mapped;
    archive.comment_ = std::move(directory->comment);
    archive.entries_ = std::move(directory->entries);
    std::sort(archive.entries_.begin(), archive.entries_.end(),
              [](const ZipEntry& a, const ZipEntry& b) { return a.begin < b.begin; });
    if (auto checked = check_places(bytes, archive.entries_, directory->begin, archive.remarks_); !checked) {
        return pass(checked.error());
    }
    if (auto checked = check_doubles(archive.entries_, archive.remarks_); !checked) {
        return pass(checked.error());
    }
    for (std::size_t i = 0; i < archive.entries_.size(); ++i) {
        archive.places_.emplace(archive.entries_.at(i).name, i);
    }
    return archive;
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &entries_.at(found->second);
}

Result<void> ZipArchive::stream(const ZipEntry& entry, const ByteSink& sink) const {
    uLong crc = ::crc32(0, nullptr, 0);
    const ByteSink counting = [&](ByteView piece) {
        crc = ::crc32(crc, detail::as_uchar(piece), narrow<uInt>(piece.size()));
        return sink(piece);
    };
    bool stopped = false;
    if (entry.method == 8) {
        if (!inflate_into(compressed(entry), is_mapped_, entry, counting, stopped)) {
            return damaged_entry(entry, "deflate");
        }
    } else {
        stopped = !detail::each_piece(compressed(entry), is_mapped_, counting);
    }
    return stopped || crc == entry.crc ? Result<void>{} : damaged_entry(entry, "CRC-32");
}

Result<Bytes> ZipArchive::read(const ZipEntry& entry, std::uint64_t limit_bytes) const {
    if (entry.size_bytes > limit_bytes) {
        return fail(Code::too_large,
                    {fmt::format("Mục “{}” lớn hơn {} byte.", shown(entry.name), limit_bytes),
                     fmt::format("The entry “{}” is larger than {} bytes.", shown(entry.name), limit_bytes)});
    }
    Bytes out;
    auto done = stream(entry, [&](ByteView piece) {
        out.insert(out.end(), piece.begin(), piece.end());
        return true;
    });
    return done ? Result<Bytes>{std::move(out)} : pass(done.error());
}

Result<Bytes> ZipArchive::digest(const ZipEntry& entry, const std::string& digest_name) const {
    const EVP_MD* algorithm = EVP_get_digestbyname(digest_name.c_str());
    const detail::DigestContext context{EVP_MD_CTX_new()};
    if (algorithm == nullptr || EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1) {
        return Bytes{};
    }
    auto done =
        stream(entry, [&](ByteView piece) { return EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1; });
    if (!done) {
        return pass(done.error());
    }
    Bytes out(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    const bool finished = EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1;
    out.resize(finished ? size : 0);
    return out;
}

}  // namespace vanthu::signing::asic
