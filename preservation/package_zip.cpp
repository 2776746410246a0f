#include "preservation/package_zip.hpp"

#include <array>
#include <fstream>

#include <archive.h>
#include <archive_entry.h>

#include "core/digest.hpp"
#include "core/handle.hpp"
#include "core/narrow.hpp"

namespace vanthu::preservation {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

using Archive = Handle<archive, archive_write_free>;
using Entry = Handle<archive_entry, archive_entry_free>;

tl::unexpected<Error> not_written(archive* zip) {
    const char* why = archive_error_string(zip);
    return fail(Code::storage_full, {"Không ghi được gói lưu trữ.", "The package could not be written."}, {why == nullptr ? "" : why});
}

}  // namespace

struct PackageZip::State {
    Archive zip{archive_write_new()};
    std::string folder;
    Instant at{};

    Result<void> begin(const std::string& path, std::uint64_t size) {
        const Entry entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), (folder + "/" + path).c_str());
        archive_entry_set_size(entry.get(), narrow<la_int64_t>(size));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), to_millis(at) / 1000, 0);
        if (archive_write_header(zip.get(), entry.get()) != ARCHIVE_OK) {
            return not_written(zip.get());
        }
        return {};
    }
    Result<void> write(std::string_view bytes) {
        if (archive_write_data(zip.get(), bytes.data(), bytes.size()) != narrow<la_ssize_t>(bytes.size())) {
            return not_written(zip.get());
        }
        return {};
    }
};

PackageZip::PackageZip(std::unique_ptr<State> state) : state_(std::move(state)) {}
PackageZip::PackageZip(PackageZip&&) noexcept = default;
PackageZip& PackageZip::operator=(PackageZip&&) noexcept = default;
PackageZip::~PackageZip() = default;

Result<PackageZip> PackageZip::create(const std::filesystem::path& target, const std::string& folder, Instant at) {
    auto state = std::make_unique<State>();
    state->folder = folder;
    state->at = at;
    archive* zip = state->zip.get();
    // Stored, not deflated: most files are compressed already, and libarchive 3.6 loses the deflate stream when a write fails.
    if (zip == nullptr || archive_write_set_format_zip(zip) != ARCHIVE_OK || archive_write_set_options(zip, "zip:compression=store") != ARCHIVE_OK ||
        archive_write_open_filename(zip, target.c_str()) != ARCHIVE_OK) {
        return fail(Code::storage_full, {"Không ghi được gói lưu trữ.", "The package could not be written."});
    }
    return PackageZip(std::move(state));
}

Result<StoredFile> PackageZip::add(const std::string& path, const std::string& media_type, std::string_view content) {
    if (auto begun = state_->begin(path, content.size()); !begun) {
        return pass(begun.error());
    }
    if (auto written = state_->write(content); !written) {
        return pass(written.error());
    }
    return StoredFile{path, media_type, state_->at, sha256_hex(as_bytes(content)), content.size()};
}

Result<StoredFile> PackageZip::add(const std::string& path, const std::string& media_type, const std::filesystem::path& file, const std::string& sha256) {
    std::error_code problem;
    const std::uint64_t size = std::filesystem::file_size(file, problem);
    std::ifstream in(file, std::ios::binary);
    if (problem || !in) {
        return fail(Code::not_found, {"Không đọc được tệp của văn bản.", "A file of the dossier cannot be read."}, {file.string()});
    }
    if (auto begun = state_->begin(path, size); !begun) {
        return pass(begun.error());
    }
    Sha256Stream digest;
    std::uint64_t done = 0;
    std::array<char, piece_bytes> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
        const std::string_view bytes{piece.data(), narrow<std::size_t>(in.gcount())};
        digest.update(as_bytes(bytes));
        done += bytes.size();
        if (auto written = state_->write(bytes); !written) {
            return pass(written.error());
        }
    }
    const Sha256 found = digest.finish();
    if (done != size || to_hex(found) != sha256) {
        return fail(Code::corrupt, {"Tệp lưu không khớp mã băm của nó.", "A stored file does not match its digest."}, {file.string()});
    }
    return StoredFile{path, media_type, state_->at, sha256, size};
}

Result<void> PackageZip::close() {
    if (archive_write_close(state_->zip.get()) != ARCHIVE_OK) {
        return not_written(state_->zip.get());
    }
    return {};
}

}  // namespace vanthu::preservation
