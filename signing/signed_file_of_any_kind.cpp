#include "signing/asic/asic_validator.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/signed_file.hpp"
#include "signing/xades_validator.hpp"

// Apart from signed_file.cpp, so that who validates PDFs alone loads no reader of XML.
namespace vanthu::signing {
namespace {

Result<FileFacts> collect_xml_file(const std::filesystem::path& file, const std::optional<std::filesystem::path>& detached) {
    const auto signature = detail::MappedFile::open_filled(file);
    if (!signature) {
        return pass(signature.error());
    }
    std::optional<detail::MappedFile> data;
    if (detached) {
        auto opened = detail::MappedFile::open(*detached);
        if (!opened) {
            return pass(opened.error());
        }
        data = std::move(*opened);
    }
    return collect_xml(signature->bytes(), [&](std::string_view) { return data ? std::optional{data->bytes()} : std::nullopt; });
}

}  // namespace

Result<FileFacts> collect_signed_file(const std::filesystem::path& file, FileKind kind, const std::optional<std::filesystem::path>& detached,
                                      const std::vector<Certificate>& known) {
    switch (kind) {
        case FileKind::container:
            return collect_asic(file);
        case FileKind::xml:
            return collect_xml_file(file, detached);
        case FileKind::pdf:
        case FileKind::cms:
        case FileKind::unknown:
            break;
    }
    return collect_pdf_or_cms(file, kind, detached, known);
}

}  // namespace vanthu::signing
