#include "signing/detail/new_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/narrow.hpp"

namespace vanthu::signing::detail {
namespace {

constexpr std::size_t write_limit_bytes = 1U << 20U;

tl::unexpected<Error> cannot_write(int error) {
    const LogText cause{std::string{"write: "} + std::strerror(error)};
    if (error == ENOSPC || error == EDQUOT) {
        return fail(Code::storage_full,
                    {"Hết dung lượng lưu trữ. Tệp chưa được ghi.", "The disk is full. The file was not written."},
                    cause);
    }
    if (error == EEXIST) {
        return fail(Code::conflict, {"Tệp kết quả đã tồn tại.", "The output file exists already."}, cause);
    }
    return fail(Code::unavailable, {"Không ghi được tệp.", "The file cannot be written."}, cause);
}

int write_all(int fd, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(fd, bytes.data(), std::min(bytes.size(), write_limit_bytes));
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote < 0) {
            return errno;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return 0;
}

int write_all_at(int fd, std::uint64_t offset, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote =
            ::pwrite(fd, bytes.data(), std::min(bytes.size(), write_limit_bytes), narrow<off_t>(offset));
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote < 0) {
            return errno;
        }
        offset += static_cast<std::uint64_t>(wrote);
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return 0;
}

}  // namespace

NewFile::NewFile(const std::filesystem::path& path)
    : path_(path),
      fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)),
      open_error_(fd_ < 0 ? errno : 0) {}

Result<NewFile> NewFile::beside(const std::filesystem::path& target) {
    std::string name = target.string() + ".XXXXXX";
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) {
        return cannot_write(errno);
    }
    return NewFile(name, target, fd);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      fd_(std::exchange(other.fd_, -1)),
      open_error_(other.open_error_),
      kept_(other.kept_) {}

NewFile::~NewFile() {
    if (fd_ >= 0) {
        ::close(fd_);
        if (!kept_) {
            ::unlink(path_.c_str());
        }
    }
}

Result<void> NewFile::write(ByteView bytes) {
    const int error = fd_ < 0 ? open_error_ : write_all(fd_, bytes);
    return error == 0 ? Result<void>{} : cannot_write(error);
}

Result<void> NewFile::write_at(std::uint64_t offset, ByteView bytes) {
    const int error = fd_ < 0 ? open_error_ : write_all_at(fd_, offset, bytes);
    return error == 0 ? Result<void>{} : cannot_write(error);
}

Result<void> NewFile::cut(std::uint64_t size) {
    if (fd_ < 0 || ::ftruncate(fd_, narrow<off_t>(size)) != 0) {
        return cannot_write(fd_ < 0 ? open_error_ : errno);
    }
    return {};
}

Result<void> NewFile::sync() {
    if (fd_ < 0 || ::fsync(fd_) != 0) {
        return cannot_write(fd_ < 0 ? open_error_ : errno);
    }
    return {};
}

Result<void> NewFile::keep() {
    auto synced = sync();
    kept_ = synced.has_value();
    return synced;
}

Result<void> NewFile::publish() {
    if (auto synced = sync(); !synced) {
        return synced;
    }
    if (::rename(path_.c_str(), target_.c_str()) != 0) {
        return cannot_write(errno);
    }
    path_ = target_;
    kept_ = true;
    return {};
}

Result<void> append_to(const std::filesystem::path& path, ByteView bytes) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    struct ::stat before {};
    if (fd < 0 || ::fstat(fd, &before) != 0) {
        const int error = errno;
        if (fd >= 0) {
            ::close(fd);
        }
        return cannot_write(error);
    }
    int error = write_all(fd, bytes);
    if (error == 0 && ::fsync(fd) != 0) {
        error = errno;
    }
    if (error != 0 && ::ftruncate(fd, before.st_size) != 0) {
        error = errno;
    }
    ::close(fd);
    return error == 0 ? Result<void>{} : cannot_write(error);
}

}  // namespace vanthu::signing::detail
