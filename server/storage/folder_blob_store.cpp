#include "server/storage/folder_blob_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "core/digest.hpp"

namespace vanthu::storage {
namespace {

class Descriptor final {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

tl::unexpected<Error> failed(const char* what, int error) {
    const LogText cause{fmt::format("blob store: {}: {}", what, std::strerror(error))};
    if (error == ENOSPC || error == EDQUOT) {
        return fail(Code::storage_full,
                    {"Hết dung lượng lưu trữ. Tệp chưa được lưu.", "The disk is full. The file was not stored."}, cause);
    }
    return fail(Code::unavailable,
                {"Kho tệp không ghi được. Tệp chưa được lưu.", "The file store cannot write. The file was not stored."},
                cause);
}

Result<void> sync_path(const std::filesystem::path& path, int flags) {
    const Descriptor fd(::open(path.c_str(), flags | O_CLOEXEC));
    if (fd.get() < 0 || ::fsync(fd.get()) != 0) {
        return failed("fsync", errno);
    }
    return {};
}

bool is_digest(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

tl::unexpected<Error> no_such_blob() {
    return fail(Code::not_found, {"Không tìm thấy nội dung tệp.", "The file's content was not found."});
}

}  // namespace

Result<app::Blob> hash_file(const std::filesystem::path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) {
        return failed("open", errno);
    }
    Sha256Stream digest;
    std::uint64_t size = 0;
    std::vector<std::byte> buffer(1024U * 1024U);
    for (;;) {
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failed("read", errno);
        }
        if (got == 0) {
            break;
        }
        digest.update(ByteView{buffer.data(), static_cast<std::size_t>(got)});
        size += static_cast<std::uint64_t>(got);
    }
    return app::Blob{to_hex(digest.finish()), size};
}

FolderBlobStore::FolderBlobStore(std::filesystem::path folder, Random& random)
    : folder_(std::move(folder)), temporary_(folder_ / "incomplete"), random_(random) {
    std::filesystem::create_directories(temporary_);
}

std::filesystem::path FolderBlobStore::place_of(const std::string& sha256) const {
    return folder_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

std::filesystem::path FolderBlobStore::temporary() {
    return temporary_ / to_hex(random_.bytes(16));
}

Result<app::Blob> FolderBlobStore::hash(const std::filesystem::path& file) {
    return hash_file(file);
}

Result<void> FolderBlobStore::place(const std::filesystem::path& file, const app::Blob& blob) {
    const auto place = place_of(blob.sha256);
    std::error_code error;
    if (std::filesystem::exists(place, error)) {
        std::filesystem::remove(file, error);
        return {};
    }
    if (::chmod(file.c_str(), 0440) != 0) {
        return failed("chmod", errno);
    }
    if (auto synced = sync_path(file, O_RDONLY); !synced) {
        return synced;
    }
    std::filesystem::create_directories(place.parent_path(), error);
    if (error) {
        return failed("mkdir", error.value());
    }
    if (::rename(file.c_str(), place.c_str()) != 0) {
        return failed("rename", errno);
    }
    // The two levels above may be new as well.
    for (const auto& level : {place.parent_path(), place.parent_path().parent_path(), folder_}) {
        if (auto synced = sync_path(level, O_RDONLY | O_DIRECTORY); !synced) {
            return synced;
        }
    }
    return {};
}

Result<std::filesystem::path> FolderBlobStore::path_of(const std::string& sha256) {
    std::error_code error;
    if (!is_digest(sha256) || !std::filesystem::is_regular_file(place_of(sha256), error)) {
        return no_such_blob();
    }
    return place_of(sha256);
}

Result<app::Blob> FolderBlobStore::check(const std::string& sha256) {
    const auto path = path_of(sha256);
    if (!path) {
        return pass(path.error());
    }
    auto blob = hash_file(*path);
    if (blob && blob->sha256 != sha256) {
        return fail(Code::corrupt, {"Nội dung tệp không còn khớp với mã băm của nó.",
                                    "The file's content no longer matches its digest."});
    }
    return blob;
}

Result<void> FolderBlobStore::remove(const std::string& sha256) {
    const auto path = place_of(sha256);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return failed("unlink", errno);
    }
    return std::filesystem::exists(path.parent_path()) ? sync_path(path.parent_path(), O_RDONLY | O_DIRECTORY) : Result<void>{};
}

void FolderBlobStore::each(const std::function<void(const std::string&)>& visit) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && entry.path().parent_path() != temporary_ && is_digest(name)) {
            visit(name);
        }
    }
}

void FolderBlobStore::clear_temporary() {
    std::error_code ignored;
    std::filesystem::remove_all(temporary_, ignored);
    std::filesystem::create_directories(temporary_);
}

}  // namespace vanthu::storage
