#include "signing/asic/zip_writer.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "core/narrow.hpp"
#include "signing/asic/zip_names.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::uint64_t size_limit = 0xfffffffe;  // without ZIP64
constexpr unsigned version = 20, flag_utf8 = 0x0800, date_1980 = 0x0021;

void put(std::string& out, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) {
        out += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xffU);
    }
}

unsigned flags_of(const std::string& name) {
    const bool is_ascii =
        std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return is_ascii ? 0 : flag_utf8;
}

/// The fields that both headers share, from the version needed to the lengths of name and extra field.
void put_common(std::string& out, const ZipEntry& entry) {
    put(out, version, 2);
    put(out, flags_of(entry.name), 2);
    put(out, entry.method, 2);
    put(out, 0, 2);
    put(out, date_1980, 2);
    put(out, entry.crc, 4);
    put(out, entry.compressed_bytes, 4);
    put(out, entry.size_bytes, 4);
    put(out, entry.name.size(), 2);
    put(out, 0, 2);
}

std::string local_header(const ZipEntry& entry) {
    std::string out = "PK\x03\x04";
    put_common(out, entry);
    return out + entry.name;
}

std::string directory_header(const ZipEntry& entry) {
    std::string out = "PK\x01\x02";
    put(out, version, 2);
    put_common(out, entry);
    put(out, 0, 2);  // comment
    put(out, 0, 2);  // disk
    put(out, 0, 2);  // internal attributes
    put(out, 0, 4);  // external attributes
    put(out, entry.begin, 4);
    return out + entry.name;
}

tl::unexpected<Error> too_large() {
    return fail(Code::too_large, {"Tệp chứa lớn hơn 4 GiB.", "The container is larger than 4 GiB."});
}

std::uint32_t crc_of(ByteView content, bool is_mapped) {
    uLong crc = ::crc32(0, nullptr, 0);
    detail::each_piece(content, is_mapped, [&](ByteView piece) {
        crc = ::crc32(crc, detail::as_uchar(piece), static_cast<uInt>(piece.size()));
        return true;
    });
    return narrow<std::uint32_t>(crc);
}

}  // namespace

Result<ZipWriter> ZipWriter::create(const std::filesystem::path& target) {
    auto file = detail::NewFile::beside(target);
    return file ? Result<ZipWriter>{ZipWriter(std::move(*file))} : pass(file.error());
}

Result<void> ZipWriter::write(ByteView bytes, bool is_mapped) {
    Result<void> done;
    detail::each_piece(bytes, is_mapped, [&](ByteView piece) {
        done = write_piece(piece);
        return done.has_value();
    });
    return done;
}

Result<void> ZipWriter::write_piece(ByteView bytes) {
    auto done = file_.write_at(at_, bytes);
    at_ += done ? bytes.size() : 0;
    return done;
}

Result<ZipEntry> ZipWriter::begin_entry(const std::string& name) {
    if (auto checked = check_entry_name(name); !checked) {
        return pass(checked.error());
    }
    if (!keys_.insert(collation_key(name)).second) {
        return fail(Code::conflict, {"Tên “" + shown(name) + "” có hai lần trong tệp chứa.",
                                     "The name “" + shown(name) + "” is in the container twice."});
    }
    if (entries_.size() >= entries_limit) {
        return fail(Code::too_large, {"Quá nhiều tệp trong một tệp chứa.", "Too many files for one container."});
    }
    ZipEntry entry;
    entry.name = name;
    entry.begin = at_;
    at_ += local_header(entry).size();
    entry.data_begin = at_;
    return entry;
}

Result<void> ZipWriter::end_entry(ZipEntry entry) {
    if (entry.size_bytes > size_limit || at_ > size_limit) {
        return too_large();
    }
    entry.compressed_bytes = at_ - entry.data_begin;
    const std::uint64_t end = std::exchange(at_, entry.begin);
    auto done = write(as_bytes(local_header(entry)));
    at_ = end;
    entries_.push_back(std::move(entry));
    return done;
}

Result<void> ZipWriter::add_stored(const std::string& name, ByteView content) {
    auto entry = begin_entry(name);
    if (!entry) {
        return pass(entry.error());
    }
    entry->size_bytes = content.size();
    entry->crc = crc_of(content, /*is_mapped=*/false);
    if (auto done = write(content); !done) {
        return done;
    }
    return end_entry(std::move(*entry));
}

/// False when the data do not become smaller.
Result<bool> ZipWriter::deflate(ByteView content, bool is_mapped) {
    z_stream stream{};
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return fail_internal("deflateInit2");
    }
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard{&stream, ::deflateEnd};
    const std::uint64_t limit = at_ + content.size();
    std::vector<std::byte> out(detail::piece_bytes);
    Result<void> written;
    const auto feed = [&](ByteView piece, int flush) {
        stream.next_in = const_cast<Bytef*>(detail::as_uchar(piece));
        stream.avail_in = static_cast<uInt>(piece.size());
        do {
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            ::deflate(&stream,
                      flush);  // fails for misuse only; what comes out is checked against the content at the end
            written = write_piece(ByteView{out}.first(out.size() - stream.avail_out));
        } while (written && stream.avail_out == 0);
        return written.has_value() && at_ < limit;
    };
    const bool pays = detail::each_piece(content, is_mapped, [&](ByteView piece) { return feed(piece, Z_NO_FLUSH); }) &&
                      feed({}, Z_FINISH);
    return written ? Result<bool>{pays} : pass(written.error());
}

Result<void> ZipWriter::add(const std::string& name, ByteView content, bool is_mapped) {
    auto entry = begin_entry(name);
    if (!entry) {
        return pass(entry.error());
    }
    entry->size_bytes = content.size();
    entry->crc = crc_of(content, is_mapped);
    const auto pays = deflate(content, is_mapped);
    if (!pays) {
        return pass(pays.error());
    }
    const std::uint64_t compressed = at_ - entry->data_begin;
    const bool looks_like_bomb = content.size() > ratio_free_bytes && compressed * (ratio_limit / 2) < content.size();
    entry->method = 8;
    if (!*pays || looks_like_bomb) {
        entry->method = 0;
        at_ = entry->data_begin;
        if (auto done = file_.cut(at_); !done) {
            return done;
        }
        if (auto done = write(content, is_mapped); !done) {
            return done;
        }
    }
    return end_entry(std::move(*entry));
}

Result<void> ZipWriter::copy(const ZipArchive& archive, const ZipEntry& source, const std::string& name) {
    auto entry = begin_entry(name);
    if (!entry) {
        return pass(entry.error());
    }
    entry->method = source.method;
    entry->size_bytes = source.size_bytes;
    entry->crc = source.crc;
    if (auto done = write(archive.compressed(source), archive.is_mapped()); !done) {
        return done;
    }
    return end_entry(std::move(*entry));
}

Result<void> ZipWriter::finish() {
    std::string directory;
    for (const ZipEntry& entry : entries_) {
        directory += directory_header(entry);
    }
    const std::uint64_t begin = at_;
    if (begin + directory.size() > size_limit) {
        return too_large();
    }
    std::string end = "PK\x05\x06";
    put(end, 0, 4);  // disks
    put(end, entries_.size(), 2);
    put(end, entries_.size(), 2);
    put(end, directory.size(), 4);
    put(end, begin, 4);
    put(end, 0, 2);
    if (auto done = write(as_bytes(directory + end)); !done) {
        return done;
    }
    return file_.sync();
}

Result<void> ZipWriter::publish() {
    return file_.publish();
}

}  // namespace vanthu::signing::asic
