#include "signing/detail/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/narrow.hpp"

namespace vanthu::signing::detail {
namespace {

constexpr std::size_t read_limit_bytes = 2U * 1024U * 1024U;

tl::unexpected<Error> unreadable(const char* cause) {
    return fail(Code::unavailable, {"Tệp không đọc được.", "The file cannot be read."}, {cause});
}

}  // namespace

Result<MappedFile> MappedFile::of(int descriptor) {
    struct stat about {};
    if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
        return unreadable("not a regular file");
    }
    MappedFile file;
    if (about.st_size == 0) {
        return file;
    }
    const auto size = narrow<std::size_t>(about.st_size);
    if (auto done = size <= read_limit_bytes ? file.read(descriptor, size) : file.map(descriptor, size); !done) {
        return pass(done.error());
    }
    return file;
}

Result<void> MappedFile::read(int descriptor, std::size_t size) {
    own_ = std::make_unique_for_overwrite<std::byte[]>(size);
    std::size_t have = 0;
    while (have < size) {
        const ssize_t count = ::pread(descriptor, own_.get() + have, size - have, narrow<off_t>(have));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return unreadable(count == 0 ? "the file became shorter" : std::strerror(errno));
        }
        have += narrow<std::size_t>(count);
    }
    bytes_ = {own_.get(), size};
    return {};
}

Result<void> MappedFile::map(int descriptor, std::size_t size) {
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) {
        return unreadable(std::strerror(errno));
    }
    bytes_ = {static_cast<const std::byte*>(start), size};
    return {};
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail(Code::not_found, {"Không tìm thấy tệp.", "The file was not found."}, {std::strerror(errno)});
    }
    auto mapped = of(descriptor);
    ::close(descriptor);
    return mapped;
}

Result<MappedFile> MappedFile::open_filled(const std::filesystem::path& path) {
    auto mapped = open(path);
    if (mapped && mapped->bytes().empty()) {
        return fail(Code::invalid_input, {"Tệp rỗng.", "The file is empty."});
    }
    return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})), own_(std::move(other.own_)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(own_, other.own_);
    return *this;
}

MappedFile::~MappedFile() {
    if (is_mapped()) {
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    }
}

void release_pages(ByteView mapped) {
    if (mapped.empty()) {
        return;
    }
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(mapped.data());
    const std::uintptr_t first = begin / page * page;  // a page that is let go too early only costs its return
    ::madvise(reinterpret_cast<void*>(first), begin + mapped.size() - first, MADV_DONTNEED);
}

}  // namespace vanthu::signing::detail
