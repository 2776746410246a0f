#include <cstdlib>

#include "signing/asic/asic_signer.hpp"
#include "signing/asic/asic_validator.hpp"
#include "signing/asic/manifest.hpp"
#include "signing/asic/zip_archive.hpp"
#include "signing/asic/zip_names.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace vanthu;
using namespace vanthu::signing;

constexpr std::uint64_t read_limit = 1U << 22U;

/// What the reader of ZIP lets through holds what the rest believes of it.
void check_archive(ByteView bytes) {
    const auto archive = asic::ZipArchive::open(bytes);
    if (!archive) {
        return;
    }
    std::uint64_t at = 0;
    for (const asic::ZipEntry& entry : archive->entries()) {
        if (entry.begin < at || entry.end > bytes.size() || !asic::check_entry_name(entry.name)) {
            std::abort();
        }
        at = entry.end;
        const auto content = archive->read(entry, read_limit);
        if (content && content->size() != entry.size_bytes) {
            std::abort();
        }
    }
}

/// A manifest that is read says the same when it is written and read again.
void check_manifest(ByteView bytes) {
    const auto manifest = asic::read_manifest(bytes);
    if (!manifest) {
        return;
    }
    const auto again = asic::read_manifest(asic::write_manifest(*manifest, DigestAlgorithm::sha256));
    if (!again || again->references.size() != manifest->references.size() ||
        again->signature_uri != manifest->signature_uri) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = text_of(data, size);
    const ByteView bytes = as_bytes(text);
    if (text.starts_with("PK")) {
        check_archive(bytes);
        static_cast<void>(collect_asic(bytes));
        return 0;
    }
    check_manifest(bytes);
    static_cast<void>(asic::read_opendocument_manifest(bytes));
    static_cast<void>(asic::read_data_object_formats(bytes));
    static_cast<void>(decode_prepared_asic(text));
    static_cast<void>(asic::collation_key(text));
    static_cast<void>(asic::shown(text));
    return 0;
}
