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

Result<MappedFile> MappedFile::of(int descriptor) {
    struct stat about {};
    if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
        return fail(Code::unavailable, {"Tệp không đọc được.", "The file cannot be read."}, {"not a regular file"});
    }
    if (about.st_size == 0) {
        return MappedFile{};
    }
    const auto size = narrow<std::size_t>(about.st_size);
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) {
        return fail(Code::unavailable, {"Tệp không đọc được.", "The file cannot be read."}, {std::strerror(errno)});
    }
    return MappedFile{ByteView{static_cast<const std::byte*>(start), size}};
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

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) {
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
