#include "signing/asic/zip_directory.hpp"

#include <limits>

#include <fmt/format.h>

#include "signing/asic/zip_names.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::uint64_t end_signature = 0x06054b50, end64_signature = 0x06064b50, locator_signature = 0x07064b50,
                        header_signature = 0x02014b50;
constexpr std::uint64_t end_bytes = 22, end64_bytes = 56, locator_bytes = 20, header_bytes = 46;
constexpr std::uint64_t comment_limit = 0xffff;
constexpr std::uint64_t ones16 = 0xffff, ones32 = 0xffffffff;
constexpr unsigned extra_zip64 = 0x0001, extra_unicode_path = 0x7075;
constexpr unsigned host_unix = 3;
constexpr unsigned file_type_mask = 0170000, file_type_regular = 0100000, file_type_folder = 0040000;

struct EndRecord {
    std::uint64_t at = 0;
    std::uint64_t count = 0, size = 0, offset = 0;
    std::string comment{};
};

/// The end record has to end the file: whoever looks for it from behind and whoever reads from the front find the same
/// one.
Result<std::uint64_t> find_end(ByteView bytes) {
    if (bytes.size() < end_bytes) {
        return zip_damaged("shorter than an end record");
    }
    const std::uint64_t last = bytes.size() - end_bytes;
    const std::uint64_t first = last > comment_limit ? last - comment_limit : 0;
    std::vector<std::uint64_t> fitting;
    bool found_any = false;
    for (std::uint64_t at = last + 1; at-- > first;) {
        if (little_endian(bytes, at, 4) == end_signature) {
            found_any = true;
            if (at + end_bytes + little_endian(bytes, at + 20, 2) == bytes.size()) {
                fitting.push_back(at);
            }
        }
    }
    if (fitting.empty() && found_any) {
        return fail(Code::invalid_input,
                    {"Sau phần cuối của tệp nén còn có dữ liệu khác.", "Other data follow the end of the container."});
    }
    if (fitting.empty()) {
        return zip_damaged("no end record");
    }
    if (fitting.size() > 1) {
        return fail(Code::invalid_input,
                    {"Tệp nén có hơn một phần cuối, hai chương trình có thể đọc ra hai nội dung khác nhau.",
                     "The container has more than one end, so two programs could read two different contents."});
    }
    return fitting.front();
}

/// ZIP64 (APPNOTE 4.3.14, 4.3.15): the locator stands right before the end record, its record right before the locator.
Result<void> read_end64(ByteView bytes, EndRecord& end) {
    if (end.at < locator_bytes || little_endian(bytes, end.at - locator_bytes, 4) != locator_signature) {
        return {};
    }
    const std::uint64_t locator = end.at - locator_bytes;
    const std::uint64_t at = little_endian(bytes, locator + 8, 8);
    if (little_endian(bytes, locator + 4, 4) != 0 || little_endian(bytes, locator + 16, 4) > 1 ||
        locator < end64_bytes || at != locator - end64_bytes || little_endian(bytes, at, 4) != end64_signature) {
        return zip_damaged("ZIP64 end record");
    }
    const auto take = [&](std::uint64_t& field, std::uint64_t ones, std::uint64_t wide) {
        const bool agrees = field == ones || field == wide;
        field = wide;
        return agrees;
    };
    if (little_endian(bytes, at + 16, 8) != 0 || little_endian(bytes, at + 24, 8) != little_endian(bytes, at + 32, 8) ||
        !take(end.count, ones16, little_endian(bytes, at + 32, 8)) ||
        !take(end.size, ones32, little_endian(bytes, at + 40, 8)) ||
        !take(end.offset, ones32, little_endian(bytes, at + 48, 8))) {
        return zip_damaged("the ZIP64 end record contradicts the other");
    }
    end.at = at;
    return {};
}

Result<EndRecord> read_end(ByteView bytes) {
    const auto at = find_end(bytes);
    if (!at) {
        return pass(at.error());
    }
    EndRecord end{*at, little_endian(bytes, *at + 10, 2), little_endian(bytes, *at + 12, 4),
                  little_endian(bytes, *at + 16, 4), std::string{as_text(bytes.subspan(*at + end_bytes))}};
    if (little_endian(bytes, *at + 4, 4) != 0 || little_endian(bytes, *at + 8, 2) != end.count) {
        return fail(Code::unsupported, {"Không hỗ trợ tệp nén chia thành nhiều phần.",
                                        "Containers split over several disks are not supported."});
    }
    if (auto done = read_end64(bytes, end); !done) {
        return pass(done.error());
    }
    if (end.count > entries_limit) {
        return fail(Code::too_large, {fmt::format("Tệp nén có {} mục, quá giới hạn {}.", end.count, entries_limit),
                                      fmt::format("The container has {} entries, more than the limit of {}.", end.count,
                                                  entries_limit)});
    }
    if (end.offset > end.at || end.size != end.at - end.offset) {
        return fail(Code::invalid_input, {"Danh mục của tệp nén không nằm ở chỗ đã khai báo; có dữ liệu chen vào.",
                                          "The container's directory is not where it says; other data were put in."});
    }
    return end;
}

/// Links and devices: an unpacker would write through them.
bool is_plain_file(unsigned made_by, std::uint64_t external, bool is_folder) {
    const auto type = static_cast<unsigned>(external >> 16U) & file_type_mask;
    if (type == 0 || (made_by >> 8U != host_unix && type != 0120000)) {
        return true;
    }
    return type == file_type_regular || (is_folder && type == file_type_folder);
}

Result<void> check_kind(const ZipEntry& entry, unsigned flags) {
    if ((flags & (flag_encrypted | flag_strong_encryption | flag_masked)) != 0) {
        return fail(Code::unsupported, {"Mục “" + shown(entry.name) + "” bị mã hóa; không kiểm tra được.",
                                        "The entry “" + shown(entry.name) + "” is encrypted and cannot be checked."});
    }
    if ((entry.method != 0 && entry.method != 8) || (flags & flag_patched) != 0) {
        return fail(Code::unsupported,
                    {fmt::format("Mục “{}” nén theo cách {} không được hỗ trợ.", shown(entry.name), entry.method),
                     fmt::format("The entry “{}” uses compression method {}, which is not supported.",
                                 shown(entry.name), entry.method)});
    }
    if (entry.is_folder && entry.size_bytes != 0) {
        return zip_contradicts(entry.name, "là thư mục mà có nội dung", "is a folder and has content");
    }
    if (entry.method == 0 && entry.compressed_bytes != entry.size_bytes) {
        return zip_contradicts(entry.name, "không nén mà có hai kích thước khác nhau",
                               "is stored and has two different sizes");
    }
    if (entry.size_bytes > ratio_free_bytes && entry.size_bytes / ratio_limit > entry.compressed_bytes) {
        return fail(Code::too_large,
                    {fmt::format("Mục “{}” nén hơn {} lần: có thể là bom nén.", shown(entry.name), ratio_limit),
                     fmt::format("The entry “{}” is compressed more than {} times: it may be a zip bomb.",
                                 shown(entry.name), ratio_limit)});
    }
    return {};
}

/// One header of the central directory (APPNOTE 4.3.12); `at` moves behind it.
Result<void> read_header(ByteView bytes, std::uint64_t& at, std::uint64_t end, ZipDirectory& out) {
    if (end - at < header_bytes || little_endian(bytes, at, 4) != header_signature) {
        return zip_damaged("directory header");
    }
    const std::uint64_t name_bytes = little_endian(bytes, at + 28, 2);
    const std::uint64_t extra_bytes = little_endian(bytes, at + 30, 2);
    const std::uint64_t whole = header_bytes + name_bytes + extra_bytes + little_endian(bytes, at + 32, 2);
    if (whole > end - at) {
        return zip_damaged("directory header is cut off");
    }
    ZipEntry entry;
    entry.name = as_text(bytes.subspan(at + header_bytes, name_bytes));
    if (auto checked = check_entry_name(entry.name); !checked) {
        return pass(checked.error());
    }
    entry.is_folder = entry.name.back() == '/';
    const auto flags = static_cast<unsigned>(little_endian(bytes, at + 8, 2));
    entry.method = static_cast<unsigned>(little_endian(bytes, at + 10, 2));
    entry.crc = static_cast<std::uint32_t>(little_endian(bytes, at + 16, 4));
    entry.compressed_bytes = little_endian(bytes, at + 20, 4);
    entry.size_bytes = little_endian(bytes, at + 24, 4);
    entry.begin = little_endian(bytes, at + 42, 4);
    const ByteView extra = bytes.subspan(at + header_bytes + name_bytes, extra_bytes);
    if (!apply_zip64(extra, {&entry.size_bytes, &entry.compressed_bytes, &entry.begin}) ||
        little_endian(bytes, at + 34, 2) != 0) {
        return zip_damaged("sizes of a directory header");
    }
    if (has_other_name(extra, entry.name)) {
        return zip_contradicts(entry.name, "mang hai tên khác nhau", "carries two different names");
    }
    if (!is_plain_file(static_cast<unsigned>(little_endian(bytes, at + 4, 2)), little_endian(bytes, at + 38, 4),
                       entry.is_folder)) {
        return fail(Code::unsupported, {"Mục “" + shown(entry.name) + "” là liên kết hoặc thiết bị, không phải tệp.",
                                        "The entry “" + shown(entry.name) + "” is a link or a device and no file."});
    }
    if (auto checked = check_kind(entry, flags); !checked) {
        return checked;
    }
    at += whole;
    out.entries.push_back(std::move(entry));
    out.flags.push_back(flags);
    return {};
}

/// Calls `visit(id, content)` for each extra field; false when they are malformed. Two stray bytes at the end are
/// padding.
template <class Visit>
bool each_extra(ByteView extra, const Visit& visit) {
    while (extra.size() >= 4) {
        const std::uint64_t size = little_endian(extra, 2, 2);
        if (size > extra.size() - 4) {
            return false;
        }
        visit(static_cast<unsigned>(little_endian(extra, 0, 2)), extra.subspan(4, size));
        extra = extra.subspan(4 + size);
    }
    return true;
}

}  // namespace

std::uint64_t little_endian(ByteView bytes, std::uint64_t at, int width) {
    std::uint64_t value = 0;
    for (int i = width - 1; i >= 0; --i) {
        value = value << 8U | std::to_integer<std::uint64_t>(bytes[at + static_cast<std::uint64_t>(i)]);
    }
    return value;
}

bool apply_zip64(ByteView extra, std::vector<std::uint64_t*> fields) {
    std::erase_if(fields, [](const std::uint64_t* field) { return *field != ones32; });
    if (fields.empty()) {
        return true;
    }
    bool is_complete = false;
    each_extra(extra, [&](unsigned id, ByteView content) {
        if (id != extra_zip64 || is_complete || content.size() < fields.size() * 8) {
            return;
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            *fields.at(i) = little_endian(content, i * 8, 8);
        }
        is_complete = true;
    });
    return is_complete;
}

bool has_other_name(ByteView extra, std::string_view name) {
    bool differs = false;
    const bool is_sound = each_extra(extra, [&](unsigned id, ByteView content) {
        differs = differs || (id == extra_unicode_path && (content.size() < 5 || as_text(content.subspan(5)) != name));
    });
    return differs || !is_sound;
}

tl::unexpected<Error> zip_damaged(const char* cause) {
    return fail(Code::invalid_input,
                {"Tệp không phải tệp nén ZIP hoặc bị hỏng.", "The file is no ZIP container, or damaged."}, {cause});
}

tl::unexpected<Error> zip_contradicts(std::string_view name, const char* vi, const char* en) {
    return fail(Code::invalid_input, {fmt::format("Mục “{}” của tệp nén {}.", shown(name), vi),
                                      fmt::format("The container's entry “{}” {}.", shown(name), en)});
}

Result<ZipDirectory> read_zip_directory(ByteView bytes) {
    const auto end = read_end(bytes);
    if (!end) {
        return pass(end.error());
    }
    ZipDirectory directory;
    directory.begin = end->offset;
    directory.comment = end->comment;
    std::uint64_t at = end->offset;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < end->count; ++i) {
        if (auto read = read_header(bytes, at, end->at, directory); !read) {
            return pass(read.error());
        }
        const std::uint64_t size = directory.entries.back().size_bytes;
        if (size > total_limit_bytes || (total += size) > total_limit_bytes) {
            return fail(Code::too_large, {"Nội dung tệp nén vượt quá giới hạn 4 GiB.",
                                          "The container's content exceeds the limit of 4 GiB."});
        }
    }
    if (at != end->at) {
        return zip_damaged("bytes between the directory and its end");
    }
    if (total > ratio_free_bytes && total / ratio_limit > bytes.size()) {
        return fail(Code::too_large, {"Tệp nén nở ra quá nhiều lần: có thể là bom nén.",
                                      "The container grows too many times: it may be a zip bomb."});
    }
    return directory;
}

}  // namespace vanthu::signing::asic
