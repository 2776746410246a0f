#include "sheets/detail/workbook_parts.hpp"

#include <array>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

namespace vanthu::sheets::detail {
namespace {

constexpr std::size_t most_parts = 10'000;

struct CloseArchive {
    void operator()(archive* open) const { archive_read_free(open); }
};

bool holds_a_table(const std::string& name) {
    return name == "xl/workbook.xml" || name == "xl/_rels/workbook.xml.rels" || name == "xl/sharedStrings.xml" || name == "xl/styles.xml" ||
           name.starts_with("xl/worksheets/");
}

Result<std::string> content_of(archive& open, std::size_t limit) {
    std::string content;
    std::array<char, 65'536> piece{};
    for (;;) {
        const la_ssize_t read = archive_read_data(&open, piece.data(), piece.size());
        if (read < 0) {
            return damaged("a part cannot be unpacked");
        }
        if (read == 0) {
            return content;
        }
        content.append(piece.data(), static_cast<std::size_t>(read));
        if (content.size() > limit) {
            return beyond_limits();
        }
    }
}

}  // namespace

tl::unexpected<Error> damaged(const char* what) {
    return fail(Code::invalid_input, {"Bảng tính bị hỏng, không đọc được.", "The workbook is damaged and cannot be read."}, LogText{what});
}

tl::unexpected<Error> beyond_limits() {
    return fail(Code::too_large, {"Bảng tính quá lớn.", "The table is too large."});
}

Result<Parts> read_parts(const std::filesystem::path& file, const Limits& limits) {
    const std::unique_ptr<archive, CloseArchive> open(archive_read_new());
    archive_read_support_format_zip(open.get());
    if (archive_read_open_filename(open.get(), file.c_str(), 65'536) != ARCHIVE_OK) {
        return damaged("not a zip file");
    }
    Parts parts;
    std::size_t count = 0;
    std::size_t bytes = 0;
    archive_entry* entry = nullptr;
    for (;;) {
        const int next = archive_read_next_header(open.get(), &entry);
        if (next == ARCHIVE_EOF) {
            return parts;
        }
        if (next != ARCHIVE_OK && next != ARCHIVE_WARN) {
            return damaged("the package is damaged");
        }
        if (++count > most_parts) {
            return beyond_limits();
        }
        const char* path = archive_entry_pathname(entry);
        std::string name = path == nullptr ? "" : path;
        if (name.starts_with("/")) {
            name.erase(0, 1);
        }
        if (!holds_a_table(name)) {
            continue;
        }
        if (archive_entry_is_encrypted(entry) != 0) {
            return fail(Code::unsupported, {"Bảng tính có mật khẩu.", "The workbook is encrypted."});
        }
        auto content = content_of(*open, limits.bytes - bytes);
        if (!content) {
            return pass(content.error());
        }
        bytes += content->size();
        if (!parts.emplace(name, std::move(*content)).second) {
            return damaged("a part is there twice");
        }
    }
}

}  // namespace vanthu::sheets::detail
