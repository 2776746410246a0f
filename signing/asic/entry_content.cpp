#include "signing/asic/entry_content.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/handle.hpp"

namespace vanthu::signing::asic {
namespace {

constexpr std::uint64_t memory_limit_bytes = 1ULL << 20U;  ///< larger entries go to a file

using FileHandle = Handle<std::FILE, std::fclose>;

}  // namespace

const Bytes& EntryContent::digest(const ZipEntry& entry, const std::string& digest_name) {
    const auto [place, is_new] = digests_.try_emplace({entry.name, digest_name});
    if (is_new) {
        auto computed = archive_.digest(entry, digest_name);
        if (computed) {
            place->second = std::move(*computed);
        } else {
            damage_.emplace(entry.name, computed.error().detail);
        }
    }
    return place->second;
}

Result<EntryContent::Held> EntryContent::inflate(const ZipEntry& entry) const {
    Held held;
    if (entry.method == 0) {  // it lies in the container as it is
        auto sound = archive_.stream(entry, [](ByteView) { return true; });
        held.view = archive_.compressed(entry);
        return sound ? Result<Held>{std::move(held)} : pass(sound.error());
    }
    if (entry.size_bytes <= memory_limit_bytes) {
        auto bytes = archive_.read(entry, memory_limit_bytes);
        if (!bytes) {
            return pass(bytes.error());
        }
        held.bytes = std::move(*bytes);
        held.view = held.bytes;
        return held;
    }
    const FileHandle file{std::tmpfile()};
    bool is_written = file != nullptr;
    auto done = archive_.stream(entry, [&](ByteView piece) {
        is_written = is_written && std::fwrite(piece.data(), 1, piece.size(), file.get()) == piece.size();
        return is_written;
    });
    if (!done) {
        return pass(done.error());
    }
    if (!is_written || std::fflush(file.get()) != 0) {
        return fail(Code::storage_full, {"Không có chỗ để giải nén.", "There is no room to inflate to."},
                    {std::strerror(errno)});
    }
    auto mapped = detail::MappedFile::of(::fileno(file.get()));
    if (!mapped) {
        return pass(mapped.error());
    }
    held.file = std::move(*mapped);
    held.view = held.file.bytes();
    return held;
}

std::optional<ByteView> EntryContent::view(const ZipEntry& entry) {
    const auto [place, is_new] = held_.try_emplace(entry.name);
    if (is_new) {
        auto held = inflate(entry);
        if (held) {
            place->second = std::move(*held);
        } else {
            damage_.emplace(entry.name, held.error().detail);
        }
    }
    return place->second ? std::optional{place->second->view} : std::nullopt;
}

}  // namespace vanthu::signing::asic
