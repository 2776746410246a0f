#include "server/app/dossiers/reading_copy.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/text.hpp"
#include "printing/table.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/dossiers/submissions.hpp"
#include "server/app/registers/forms.hpp"

namespace vanthu::app {
namespace {

namespace fs = std::filesystem;
using preservation::ArchivedDocument;
using preservation::ArchivedFile;
using printing::Align;
using printing::day_text;
using Ending = SandboxOutcome::Ending;

constexpr std::size_t files_limit = 500;
constexpr int hanging_programs = 4;  // a worker waits no longer for a dossier of hostile files
constexpr std::uint64_t block = 512;

/// An archive of files for a program that is given one stream (POSIX.1-2017, pax, “ustar Interchange Format”).
class Tar final {
public:
    explicit Tar(const fs::path& path) : out_(path, std::ios::binary) {}

    void add(const std::string& name, std::string_view content) {
        head(name, content.size());
        out_.write(content.data(), static_cast<std::streamsize>(content.size()));
        fill(content.size());
    }
    void add(const std::string& name, const fs::path& file, std::uint64_t size) {
        head(name, size);
        std::ifstream in(file, std::ios::binary);
        out_ << in.rdbuf();
        fill(size);
    }
    [[nodiscard]] bool finish() {
        out_ << std::string(2 * block, '\0');
        out_.close();
        return static_cast<bool>(out_);
    }

private:
    void head(const std::string& name, std::uint64_t size) {
        std::string header(block, '\0');
        const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
        put(0, name);
        put(100, "0000600");
        put(108, "0000000");
        put(116, "0000000");
        put(124, fmt::format("{:011o}", size));
        put(136, "00000000000");
        put(148, "        ");
        put(156, "0");
        put(257, "ustar");
        put(263, "00");
        unsigned sum = 0;
        for (const char c : header) {
            sum += static_cast<unsigned char>(c);
        }
        put(148, fmt::format("{:06o}", sum));
        header[154] = '\0';
        out_ << header;
    }
    void fill(std::uint64_t size) { out_ << std::string((block - size % block) % block, '\0'); }

    std::ofstream out_;
};

std::string content_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string title_of(const ArchivedDocument& document) {
    const std::string symbol = document.code_notation.empty() ? document.code_number : document.code_number + "/" + document.code_notation;
    return fmt::format("{} {}{}", document.type_name, symbol, document.issued_day ? " ngày " + day_text(*document.issued_day) : "");
}

/// Of the versions of a document the last one, and its attachments.
std::vector<const ArchivedFile*> shown_files(const ArchivedDocument& document) {
    std::vector<const ArchivedFile*> shown;
    const auto main = std::find_if(document.files.rbegin(), document.files.rend(), [](const ArchivedFile& file) { return file.kind != "attachment"; });
    if (main != document.files.rend()) {
        shown.push_back(&*main);
    }
    for (const ArchivedFile& file : document.files) {
        if (file.kind == "attachment") {
            shown.push_back(&file);
        }
    }
    return shown;
}

printing::Table blank(const Services& services, Instant now) {
    printing::Table table;
    table.cover = {upper(services.agency.parent_name), upper(services.agency.name), {}, false};
    table.mark = fmt::format("{} – in từ hệ thống quản lý văn bản lúc {}", services.agency.name, moment_text(now, services.agency.utc_offset));
    return table;
}

printing::Table cover_of(const Services& services, const preservation::Submission& dossier, Instant now) {
    printing::Table table = blank(services, now);
    table.title = "HỒ SƠ";
    table.cover.own_page = true;
    table.cover.lines = {dossier.dossier.title, "Mã hồ sơ: " + dossier.dossier.code, "Thời hạn bảo quản: " + dossier.dossier.retention_text,
                         fmt::format("{} văn bản, xếp theo thời gian", dossier.documents.size()), "Các trang sau chỉ để đọc, không có giá trị chữ ký số.",
                         "Các tệp gốc, kể cả chữ ký số, được đính kèm trong tệp PDF này."};
    table.columns = {{"STT", 13, Align::centre}, {"Số, ký hiệu văn bản", 36, Align::left}, {"Ngày tháng văn bản", 25, Align::centre},
                     {"Tên loại và trích yếu nội dung văn bản", 92, Align::left}, {"Tác giả văn bản", 45, Align::left}, {"Tệp đính kèm", 46, Align::left}};
    for (const ArchivedDocument& one : dossier.documents) {
        std::string names;
        for (const ArchivedFile* file : shown_files(one)) {
            names += (names.empty() ? "" : "\n") + file->name;
        }
        table.rows.push_back({std::to_string(table.rows.size() + 1), one.code_notation.empty() ? one.code_number : one.code_number + "/" + one.code_notation,
                              one.issued_day ? day_text(*one.issued_day) : "", one.type_name + ": " + one.subject, one.organ_name, names});
    }
    table.closing = {fmt::format("Cộng: {} văn bản.", dossier.documents.size())};
    return table;
}

/// The page of a file that has no pages.
printing::Table page_for(const Services& services, const ArchivedDocument& document, const ArchivedFile& file, Instant now) {
    printing::Table table = blank(services, now);
    table.title = "TỆP KHÔNG HIỂN THỊ ĐƯỢC THÀNH TRANG";
    table.columns = {{"Thông tin", 60, Align::left}, {"Nội dung", 197, Align::left}};
    table.rows = {{"Văn bản", title_of(document)}, {"Trích yếu", document.subject}, {"Tên tệp", file.name}, {"Kích thước (byte)", std::to_string(file.size_bytes)},
                  {"SHA-256", file.sha256}, {"Xem tệp", "Tệp gốc được đính kèm trong tệp PDF này"}};
    return table;
}

/// One copy in the making: what goes to the program that joins pages.
class Copy final {
public:
    Copy(const Services& services, Sandbox& sandbox, const SandboxLimits& limits, Instant now, const fs::path& tar)
        : services_(services), sandbox_(sandbox), limits_(limits), now_(now), tar_(tar) {}

    Result<void> add_table(const printing::Table& table) {
        const TemporaryFile file(services_.blobs.temporary());
        if (auto written = printing::write_pdf(table, file.path()); !written) {
            return written;
        }
        add_pages(content_of(file.path()));
        return {};
    }

    Result<void> add_file(const ArchivedDocument& document, const ArchivedFile& file, std::size_t ordinal) {
        const std::string stored = fmt::format("a{:04}", attached_++);
        tar_.add(stored, file.bytes, file.size_bytes);
        bytes_ += file.size_bytes;
        arguments_.insert(arguments_.end(), {"--add-attachment", stored, "--key=" + stored, fmt::format("--filename={:02}-{}", ordinal, safe_file_name(file.name)),
                                             "--mimetype=" + file.media_type, "--"});
        // Drawn anew by the program that also reads strangers' files for previews; scripts, links and fields stay behind.
        auto pages = file.media_type == "application/pdf" ? sandbox_.run({"pdftocairo", "-q", "-pdf", "-", "-"}, file.bytes, limits_) : SandboxOutcome{Ending::program_failed, {}};
        if (pages.ending == Ending::stopped) {
            return fail(Code::unavailable, {"Máy chủ đang dừng.", "The server is going down."});
        }
        if (pages.ending == Ending::done && pages.output.starts_with("%PDF-")) {
            add_pages(pages.output);
            return {};
        }
        return add_table(page_for(services_, document, file, now_));
    }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    /// The joined PDF.
    Result<std::string> join(const fs::path& tar, std::uint64_t bytes_limit) {
        if (!tar_.finish()) {
            return fail(Code::storage_full, {"Không ghi được tệp tạm (đĩa đầy).", "A temporary file cannot be written (disk full)."});
        }
        std::vector<std::string> command{"sh", "-c", "/usr/bin/tar --no-same-owner -xf - && exec /usr/bin/qpdf \"$@\"", "sh", "--warning-exit-0", "--keep-files-open=n",
                                         "--empty", "--pages"};
        for (int page = 0; page < pages_; ++page) {
            command.push_back(fmt::format("p{:04}", page));
        }
        command.emplace_back("--");
        command.insert(command.end(), arguments_.begin(), arguments_.end());
        command.emplace_back("-");
        SandboxLimits limits = limits_;
        limits.output_bytes = 2 * bytes_limit;  // pages and files together
        auto joined = sandbox_.run(command, tar, limits);
        if (joined.ending != Ending::done || !joined.output.starts_with("%PDF-")) {
            return fail(Code::unavailable, {"Không ghép được các trang của hồ sơ.", "The pages of the dossier cannot be joined."}, {"qpdf or tar failed in the sandbox"});
        }
        return std::move(joined.output);
    }

private:
    void add_pages(std::string_view pdf) {
        tar_.add(fmt::format("p{:04}", pages_++), pdf);
        bytes_ += pdf.size();
    }

    const Services& services_;
    Sandbox& sandbox_;
    const SandboxLimits& limits_;
    Instant now_;
    Tar tar_;
    int pages_ = 0;
    int attached_ = 0;
    std::uint64_t bytes_ = 0;
    std::vector<std::string> arguments_;
};

tl::unexpected<Error> too_large() {
    return fail(Code::too_large, {"Hồ sơ quá lớn để thành một tệp PDF. Hãy xuất gói lưu trữ.", "The dossier is too large for one PDF. Export a package."});
}

}  // namespace

Result<DossierPackage> MakeReadingCopy::make(const Actor& actor, const DossierId& id) {
    const Instant now = services_.clock.now();
    const auto gathered = services_.storage.read([&](Tx& tx) -> Result<preservation::Submission> {
        const auto dossier = load_dossier(tx, actor, id);
        return dossier ? gather_submission(tx, services_, actor, *dossier, nullptr, now) : pass(dossier.error());
    });
    if (!gathered) {
        return pass(gathered.error());
    }
    const TemporaryFile tar(services_.blobs.temporary());
    Copy copy(services_, sandbox_, limits_, now, tar.path());
    if (auto covered = copy.add_table(cover_of(services_, *gathered, now)); !covered) {
        return pass(covered.error());
    }
    const Instant until = now + hanging_programs * limits_.wall;
    std::size_t files = 0;
    for (std::size_t i = 0; i < gathered->documents.size(); ++i) {
        const ArchivedDocument& document = gathered->documents[i];
        for (const ArchivedFile* file : shown_files(document)) {
            if (++files > files_limit || copy.bytes() + file->size_bytes > bytes_limit_ || services_.clock.now() > until) {
                return too_large();
            }
            if (auto added = copy.add_file(document, *file, i + 1); !added) {
                return pass(added.error());
            }
        }
    }
    const auto joined = copy.bytes() > bytes_limit_ ? Result<std::string>{too_large()} : copy.join(tar.path(), bytes_limit_);
    if (!joined) {
        return pass(joined.error());
    }
    auto target = std::make_shared<const TemporaryFile>(services_.blobs.temporary());
    std::ofstream out(target->path(), std::ios::binary);
    out << *joined;
    out.close();
    auto content = out ? services_.blobs.hash(target->path()) : Result<Blob>{fail(Code::storage_full, {"Đĩa đầy.", "The disk is full."})};
    if (!content) {
        return pass(content.error());
    }
    return DossierPackage{std::move(target), "ho-so-" + id.text() + ".pdf", "application/pdf", std::move(*content), {}};
}

}  // namespace vanthu::app
