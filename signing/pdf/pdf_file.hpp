#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/pdf/reader/document.hpp"

namespace vanthu::signing {

/// How the newest cross-reference section of a file is written (ISO 32000-1 clauses 7.5.4 and 7.5.8).
enum class CrossReference { table, stream };

/// What a file is read for.
enum class Reading {
    /// For further signing. A file that needs repairs is refused, because what one reader repairs another reads
    /// differently;
    /// so is an encrypted one.
    strict,
    /// For judging its signatures: a file with bytes before its header, with the empty user password or in need of
    /// repairs is
    /// read, and `repaired` says so; what is still permitted then is the validator's business.
    validation,
};

/// A PDF with its bytes and what they say.
class PdfFile final {
public:
    /// `bytes` outlives the file. Errors: invalid_input for what is no PDF or is damaged (with the place);
    /// unsupported for an encrypted file.
    static Result<PdfFile> parse(ByteView bytes, Reading reading = Reading::strict);
    /// Opens the file and parses it; its bytes live as long as the result.
    /// Errors: as `parse`; not_found.
    static Result<PdfFile> open(const std::filesystem::path& path, Reading reading = Reading::strict);
    PdfFile(PdfFile&&) noexcept;
    PdfFile& operator=(PdfFile&&) noexcept;
    ~PdfFile();

    [[nodiscard]] pdf::Document& document() const { return *document_; }
    [[nodiscard]] ByteView bytes() const { return bytes_; }
    /// The bytes are those of a mapping of its own.
    [[nodiscard]] bool is_mapped() const { return mapping_.is_mapped(); }
    /// Lets the memory of a stretch of a mapped file go.
    void release(std::size_t offset, std::size_t size) const;
    [[nodiscard]] CrossReference cross_reference() const { return cross_reference_; }
    /// The table had to be rebuilt by searching the file for objects.
    [[nodiscard]] bool repaired() const { return repaired_; }
    [[nodiscard]] bool encrypted() const { return document_->is_encrypted(); }
    /// How many bytes stand before the header; offsets in the file count from there.
    [[nodiscard]] std::size_t header_offset() const { return header_offset_; }
    /// Where the newest cross-reference section begins.
    [[nodiscard]] std::uint64_t last_xref_offset() const { return last_xref_; }

private:
    PdfFile();
    detail::MappedFile mapping_{};  ///< first, so that it outlives what reads it
    ByteView bytes_;
    std::unique_ptr<pdf::Document> document_;
    CrossReference cross_reference_ = CrossReference::table;
    std::uint64_t last_xref_ = 0;
    std::size_t header_offset_ = 0;
    bool repaired_ = false;

    Result<void> read(Reading reading, bool with_repairs);
};

/// The offset after the last `startxref` of the bytes. Errors: invalid_input.
[[nodiscard]] Result<std::uint64_t> find_startxref(ByteView bytes);

}  // namespace vanthu::signing
