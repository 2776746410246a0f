#include "signing/pdf/pdf_file.hpp"

#include <algorithm>

#include "signing/pdf/page_tree.hpp"

namespace vanthu::signing {
namespace {

tl::unexpected<Error> damaged(const std::string& where) {
    return fail(Code::invalid_input,
                {"Tệp PDF bị hỏng hoặc không đúng chuẩn: " + where, "The PDF is damaged or not well-formed: " + where});
}

}  // namespace

Result<std::uint64_t> find_startxref(ByteView bytes) {
    const std::string_view text = as_text(bytes);
    const std::size_t at = text.rfind("startxref");
    if (at == std::string_view::npos) {
        return damaged("startxref");
    }
    std::size_t digit = at + 9;
    while (digit < text.size() && (text[digit] == '\r' || text[digit] == '\n' || text[digit] == ' ')) {
        ++digit;
    }
    std::uint64_t offset = 0;
    const std::size_t first = digit;
    while (digit < text.size() && text[digit] >= '0' && text[digit] <= '9' && digit - first < 19) {
        offset = offset * 10 + static_cast<std::uint64_t>(text[digit] - '0');
        ++digit;
    }
    if (digit == first || offset >= bytes.size()) {
        return damaged("startxref");
    }
    return offset;
}

PdfFile::PdfFile() = default;
PdfFile::PdfFile(PdfFile&&) noexcept = default;
PdfFile& PdfFile::operator=(PdfFile&&) noexcept = default;
PdfFile::~PdfFile() = default;

void PdfFile::release(std::size_t offset, std::size_t size) const {
    const ByteView mapped = mapping_.bytes();
    if (mapping_.is_mapped() && offset < mapped.size()) {
        detail::release_pages(mapped.subspan(offset, std::min(size, mapped.size() - offset)));
    }
}

Result<PdfFile> PdfFile::open(const std::filesystem::path& path, Reading reading) {
    auto mapping = detail::MappedFile::open_filled(path);
    if (!mapping) {
        return pass(mapping.error());
    }
    auto file = parse(mapping->bytes(), reading);
    if (file) {
        file->mapping_ = std::move(*mapping);
    }
    return file;
}

Result<void> PdfFile::read(Reading reading, bool with_repairs) {
    auto read = pdf::Document::read(bytes_.subspan(header_offset_), {.rebuilds = with_repairs});
    const bool is_encrypted = read ? (*read)->is_encrypted() : read.error().code == Code::unsupported;
    if (is_encrypted && reading == Reading::strict) {
        return fail(Code::unsupported, {"Tệp PDF được mã hóa; hãy bỏ mật khẩu rồi tải lại.",
                                        "The PDF is encrypted; remove the password, then upload it again."});
    }
    if (!read) {
        return pass(read.error());
    }
    document_ = std::move(*read);
    return reading == Reading::strict && !find_page(*document_, 1) ? damaged("/Root /Pages") : Result<void>{};
}

Result<PdfFile> PdfFile::parse(ByteView bytes, Reading reading) {
    // ISO 32000-1 clause 7.5.2 and its note: the header stands within the first 1024 bytes.
    const std::string_view head = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 1024)));
    const std::size_t header = head.find("%PDF-");
    if (header == std::string_view::npos) {
        return fail(Code::invalid_input, {"Tệp không phải là PDF.", "The file is not a PDF."});
    }
    if (header != 0 && reading == Reading::strict) {
        return damaged("%PDF");  // offsets would count from another place than the file's first byte
    }
    PdfFile file;
    file.bytes_ = bytes;
    file.header_offset_ = header;
    if (reading == Reading::strict) {
        const auto xref = find_startxref(bytes);
        if (!xref) {
            return pass(xref.error());
        }
        file.last_xref_ = *xref;
        file.cross_reference_ =
            as_text(bytes.subspan(*xref)).starts_with("xref") ? CrossReference::table : CrossReference::stream;
    }
    auto read = file.read(reading, false);
    if (!read && reading == Reading::validation && read.error().code == Code::invalid_input) {
        file.repaired_ = true;
        read = file.read(reading, true);
    }
    if (!read) {
        return pass(read.error());
    }
    return file;
}

}  // namespace vanthu::signing
