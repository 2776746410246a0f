#include "server/app/uploads.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/tx.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_upload() {
    return fail(Code::not_found, {"Không có lượt tải lên này.", "There is no such upload."});
}

tl::unexpected<Error> failed(const char* what, int error) {
    const LogText cause{fmt::format("upload: {}: {}", what, std::strerror(error))};
    if (error == ENOSPC || error == EDQUOT) {
        return fail(Code::storage_full, {"Hết dung lượng lưu trữ. Phần này chưa được lưu.",
                                         "The disk is full. This piece was not stored."}, cause);
    }
    return fail(Code::unavailable, {"Không ghi được tệp tải lên.", "The upload cannot be written."}, cause);
}

/// The part file, locked for one piece at a time across threads and processes.
class PartFile final {
public:
    static Result<PartFile> open(const std::filesystem::path& path) {
        const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) {
            return failed("open", errno);
        }
        PartFile part(fd);
        if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
            return fail(Code::conflict, {"Một phần khác của tệp này đang được tải lên.",
                                         "Another piece of this file is arriving."});
        }
        return part;
    }

    /// Goes to where the acknowledged bytes end; what a killed server wrote beyond them is dropped.
    Result<void> rewind_to(std::uint64_t safe_bytes) {
        const auto end = static_cast<off_t>(safe_bytes);
        if (::lseek(fd_, 0, SEEK_END) < end) {
            return fail(Code::corrupt, {"Phần đã tải lên không còn. Hãy tải lại từ đầu.",
                                        "The pieces uploaded before are gone. Start again."});
        }
        if (::ftruncate(fd_, end) != 0 || ::lseek(fd_, end, SEEK_SET) < 0) {
            return failed("truncate", errno);
        }
        return {};
    }

    PartFile(PartFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    PartFile& operator=(PartFile&&) = delete;
    ~PartFile() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }

    Result<void> write(const char* data, std::size_t size) {
        while (size > 0) {
            const ssize_t wrote = ::write(fd_, data, size);
            if (wrote < 0 && errno == EINTR) {
                continue;
            }
            if (wrote < 0) {
                return failed("write", errno);
            }
            data += wrote;
            size -= static_cast<std::size_t>(wrote);
        }
        return {};
    }

    Result<void> write_file(const std::filesystem::path& path) {
        const int source = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (source < 0) {
            return failed("open", errno);
        }
        const PartFile closer(source);
        std::string buffer(1024U * 1024U, '\0');
        for (;;) {
            const ssize_t got = ::read(source, buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0) {
                return failed("read", errno);
            }
            if (got == 0) {
                return {};
            }
            if (auto written = write(buffer.data(), static_cast<std::size_t>(got)); !written) {
                return written;
            }
        }
    }

    Result<void> sync() {
        return ::fdatasync(fd_) == 0 ? Result<void>{} : failed("sync", errno);
    }

private:
    explicit PartFile(int fd) : fd_(fd) {}
    int fd_;
};

tl::unexpected<Error> at_another_byte(const Upload& upload) {
    return fail(Code::conflict, {fmt::format("Lượt tải lên đang ở byte {}.", upload.received_bytes),
                                 fmt::format("The upload stands at byte {}.", upload.received_bytes)});
}

Result<void> write_piece(PartFile& part, std::uint64_t offset,
                         const std::variant<std::string, std::filesystem::path>& piece) {
    if (auto ready = part.rewind_to(offset); !ready) {
        return ready;
    }
    const auto* text = std::get_if<std::string>(&piece);
    auto written = text != nullptr ? part.write(text->data(), text->size())
                                   : part.write_file(std::get<std::filesystem::path>(piece));
    return written ? part.sync() : written;
}

std::uint64_t size_of(const std::variant<std::string, std::filesystem::path>& piece) {
    if (const auto* text = std::get_if<std::string>(&piece)) {
        return text->size();
    }
    std::error_code error;
    const auto size = std::filesystem::file_size(std::get<std::filesystem::path>(piece), error);
    return error ? 0 : size;
}

}  // namespace

std::optional<long long> pages_of(const std::string& name, const std::filesystem::path& file) {
    if (!fold(name).ends_with(".pdf")) {
        return std::nullopt;
    }
    const auto pages = signing::page_count(file);
    return pages ? std::optional<long long>{*pages} : std::nullopt;
}


ReceiveUpload::ReceiveUpload(const Services& services, std::filesystem::path folder, FileGate* gate)
    : services_(services), folder_(std::move(folder)), gate_(gate) {
    std::filesystem::create_directories(folder_);
}

std::filesystem::path ReceiveUpload::part_of(const UploadId& id) const {
    return folder_ / (id.text() + ".part");
}

Result<Upload> ReceiveUpload::begin(const Actor& actor, const std::string& name, std::uint64_t size_bytes) {
    if (auto allowed = require(actor, {Role::clerk, Role::official, Role::leader, Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    if (name.empty()) {
        return fail_field("/name", {"Thiếu tên tệp.", "The file's name is missing."});
    }
    if (size_bytes == 0) {
        return fail_field("/size", {"Tệp rỗng không được nhận.", "An empty file is not accepted."});
    }
    if (size_bytes > services_.limits.upload_bytes) {
        return fail(Code::too_large,
                    {fmt::format("Tệp vượt quá giới hạn {} MB.", services_.limits.upload_bytes >> 20U),
                     fmt::format("The file is beyond the limit of {} MB.", services_.limits.upload_bytes >> 20U)});
    }
    const Instant now = services_.clock.now();
    const Upload upload{UploadId::make(now, services_.random), actor.user,   safe_file_name(name), size_bytes, 0,
                        std::nullopt,                          now};
    return services_.storage.write([&](Tx& tx) -> Result<Upload> {
        if (tx.uploads().count_open(actor.user) >= services_.limits.open_uploads_per_user) {
            return fail(Code::conflict, {"Bạn có quá nhiều tệp đang tải dở. Hãy hoàn tất hoặc hủy bớt.",
                                         "You have too many unfinished uploads. Finish or cancel some."});
        }
        tx.uploads().add(upload);
        return upload;
    });
}

Result<Upload> ReceiveUpload::find(const Actor& actor, const UploadId& id) {
    auto upload = services_.storage.read([&](Tx& tx) -> Result<Upload> {
        auto found = tx.uploads().find(id);
        if (!found || found->user != actor.user) {
            return no_such_upload();
        }
        return std::move(*found);
    });
    if (upload && upload->sha256 && !services_.blobs.path_of(*upload->sha256)) {
        // The server was killed between the row and the move.
        if (auto placed = services_.blobs.place(part_of(id), {*upload->sha256, upload->size_bytes}); !placed) {
            return pass(placed.error());
        }
    }
    return upload;
}

Result<std::pair<Upload, std::filesystem::path>> ReceiveUpload::content(const Actor& actor, const UploadId& id) {
    auto upload = find(actor, id);
    if (!upload) {
        return pass(upload.error());
    }
    if (!upload->sha256) {
        return fail(Code::conflict, {"Tệp chưa tải lên xong.", "The file has not arrived completely."});
    }
    auto path = services_.blobs.path_of(*upload->sha256);
    if (!path) {
        return pass(path.error());
    }
    return std::pair{std::move(*upload), std::move(*path)};
}

Result<Upload> ReceiveUpload::append(const Actor& actor, const UploadId& id, std::uint64_t offset,
                                     const std::variant<std::string, std::filesystem::path>& piece) {
    if (auto known = find(actor, id); !known || known->sha256) {
        return known ? at_another_byte(*known) : known;
    }
    auto part = PartFile::open(part_of(id));
    if (!part) {
        return pass(part.error());
    }
    // The row is read again under the lock: another piece may have ended in between.
    auto upload = find(actor, id);
    if (!upload) {
        return upload;
    }
    if (upload->sha256 || offset != upload->received_bytes) {
        return at_another_byte(*upload);
    }
    const std::uint64_t size = size_of(piece);
    if (size == 0 || offset + size > upload->size_bytes) {
        return fail(Code::too_large, {"Phần tải lên rỗng hoặc vượt quá kích thước đã khai báo.",
                                      "The piece is empty or goes beyond the declared size."});
    }
    if (auto written = write_piece(*part, offset, piece); !written) {
        return pass(written.error());
    }
    upload->received_bytes = offset + size;
    if (upload->received_bytes == upload->size_bytes) {
        if (auto taken = check(actor, *upload); !taken) {
            return pass(taken.error());
        }
        const auto blob = services_.blobs.hash(part_of(id));
        if (!blob) {
            return pass(blob.error());
        }
        upload->sha256 = blob->sha256;
        upload->pages = pages_of(upload->name, part_of(id));
    }
    const auto saved = services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.uploads().save(*upload);
        return {};
    });
    if (!saved) {
        return pass(saved.error());
    }
    return upload->sha256 ? find(actor, id) : upload;
}

Result<void> ReceiveUpload::check(const Actor& actor, Upload& upload) {
    if (gate_ == nullptr) {
        return {};
    }
    auto scan = gate_->judge(part_of(upload.id), upload.name);
    if (!scan) {
        if (scan.error().code == Code::unsupported) {
            if (auto gone = cancel(actor, upload.id); !gone) {
                return gone;
            }
        }
        return pass(scan.error());
    }
    if (*scan != "off") {
        upload.scan = std::move(*scan);
    }
    return {};
}

Result<void> ReceiveUpload::cancel(const Actor& actor, const UploadId& id) {
    auto upload = find(actor, id);
    if (!upload) {
        return pass(upload.error());
    }
    auto removed = services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.uploads().remove(id);
        return {};
    });
    std::error_code ignored;
    std::filesystem::remove(part_of(id), ignored);
    return removed;
}

Result<int> ReceiveUpload::remove_stale() {
    const Instant before = services_.clock.now() - std::chrono::hours{24};
    auto removed = services_.storage.write([&](Tx& tx) -> Result<std::vector<Upload>> {
        auto old = tx.uploads().older_than(before, 500);
        for (const Upload& upload : old) {
            tx.uploads().remove(upload.id);
        }
        return old;
    });
    if (!removed) {
        return pass(removed.error());
    }
    for (const Upload& upload : *removed) {
        std::error_code ignored;
        std::filesystem::remove(part_of(upload.id), ignored);
    }
    return static_cast<int>(removed->size());
}

}  // namespace vanthu::app
