#include "server/app/importing/import_archive.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/importing/import_files.hpp"
#include "server/app/importing/import_row.hpp"
#include "server/app/temporary_file.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t rows_a_batch = 50;
constexpr int done_at_once = 5000;

using Each = std::function<void(const ImportResult&)>;

/// A CSV file of before Unicode holds one byte a letter: read as Latin-1, its texts are those that legacy fonts showed.
Result<Sheet> read_table(const Services& services, SheetReader& sheets, const std::filesystem::path& file) {
    auto sheet = sheets.read(file);
    if (sheet || sheet.error().code != Code::unsupported) {
        return sheet;
    }
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const bool is_text = !bytes.empty() && std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 9; });
    if (!is_text) {
        return sheet;
    }
    const TemporaryFile converted(services.blobs.temporary());
    {
        std::ofstream out(converted.path(), std::ios::binary);
        for (const char c : bytes) {
            const auto code = static_cast<unsigned char>(c);
            if (code < 0x80) {
                out.put(c);
            } else {
                out.put(static_cast<char>(0xC0U | (code >> 6U))).put(static_cast<char>(0x80U | (code & 0x3FU)));
            }
        }
    }
    return sheets.read(converted.path());
}

/// Everything of one run.
class Run final {
public:
    Run(const Services& services, const Actor& actor, const ImportArchive::Input& input, const Each& each) : services_(services), actor_(actor), input_(input), each_(each) {}

    Result<void> open(SheetReader& sheets);
    Result<void> carry_out();
    Result<void> close_dossiers();
    ImportReport report() &&;

private:
    using Numbered = std::pair<ImportRow, int>;  ///< with the number before it in its book

    void tell(ImportResult result) {
        ++report_.counts[result.outcome];
        each_(result);
    }
    void refuse(long long row, ClientText why) { tell({row, ImportOutcome::refused, {}, std::move(why)}); }
    void sort_out(std::vector<std::variant<ImportRow, WrongRow>> rows);
    void count_numbers();
    Result<std::vector<ImportedFile>> take_files(const ImportRow& row);
    Result<void> import_batch(const std::vector<std::pair<const Numbered*, std::vector<ImportedFile>>>& batch);
    Result<void> try_batch(const std::vector<std::pair<const Numbered*, std::vector<ImportedFile>>>& batch);

    const Services& services_;
    const Actor& actor_;
    const ImportArchive::Input& input_;
    const Each& each_;
    std::string sha256_;
    ImportFiles files_;
    std::map<long long, std::optional<DocumentId>> done_;
    std::vector<Numbered> rows_;
    std::map<std::pair<int, std::string>, ImportRow> ends_;  ///< a row of each dossier that says when its work ended
    ImportReport report_;
};

Result<void> Run::open(SheetReader& sheets) {
    const auto hashed = services_.blobs.hash(input_.table);
    if (!hashed) {
        return pass(hashed.error());
    }
    sha256_ = hashed->sha256;
    const auto sheet = read_table(services_, sheets, input_.table);
    if (!sheet) {
        return pass(sheet.error());
    }
    auto table = read_import_table(*sheet, input_.encoding);
    auto files = ImportFiles::find(input_.folder);
    if (!table || !files) {
        return pass(!table ? table.error() : files.error());
    }
    files_ = std::move(*files);
    report_.unknown_columns = table->unknown_columns;
    report_.encoding = table->encoding;
    for (;;) {
        const long long after = done_.empty() ? 0 : done_.rbegin()->first;
        const auto piece = services_.storage.read([&](Tx& tx) -> Result<std::vector<ImportedRow>> { return tx.imports().rows(sha256_, after, done_at_once); });
        if (!piece) {
            return pass(piece.error());
        }
        for (const ImportedRow& row : *piece) {
            done_[row.row] = row.document;
        }
        if (static_cast<int>(piece->size()) < done_at_once) {
            break;
        }
    }
    if (!done_.empty() && !input_.resume && !input_.dry_run) {
        return fail(Code::conflict, {fmt::format("{} dòng của bảng này đã được nhập. Hãy dùng --resume để nhập tiếp.", done_.size()),
                                     fmt::format("{} rows of this table were imported. Use --resume to go on.", done_.size())});
    }
    sort_out(std::move(table->rows));
    count_numbers();
    return {};
}

/// What was imported before, is wrong or stands twice leaves here.
void Run::sort_out(std::vector<std::variant<ImportRow, WrongRow>> rows) {
    std::set<std::tuple<bool, std::string, std::chrono::year, int>> numbers;
    std::set<std::tuple<std::chrono::year, std::string>> symbols;
    for (auto& one : rows) {
        if (const auto* wrong = std::get_if<WrongRow>(&one)) {
            refuse(wrong->row, wrong->why);
            continue;
        }
        auto& row = std::get<ImportRow>(one);
        const bool is_first = numbers.emplace(row.is_incoming, fold(row.book), row.year(), row.number).second &&
                              (row.is_incoming || symbols.emplace(row.year(), row.number_and_symbol).second);
        if (row.dossier && row.dossier->work_ended) {
            ends_.emplace(std::pair{row.dossier->year.value_or(static_cast<int>(row.year())), row.dossier->notation}, row);
        }
        for (const std::string& path : row.files) {
            static_cast<void>(files_.named(path));  // also of rows that are done
        }
        if (const auto done = done_.find(row.row); done != done_.end()) {
            tell({row.row, ImportOutcome::present, done->second, {}});
        } else if (!is_first) {
            refuse(row.row, {"Số này đã có ở một dòng trên trong bảng", "An earlier row of the table has this number"});
        } else {
            rows_.emplace_back(std::move(row), 0);
        }
    }
}

/// In the order of their numbers, so that as few as possible are missing for a while.
void Run::count_numbers() {
    const auto book_and_year = [](const ImportRow& row) { return std::tuple{row.is_incoming, row.book, row.year()}; };
    std::stable_sort(rows_.begin(), rows_.end(), [&](const Numbered& a, const Numbered& b) {
        return std::pair{book_and_year(a.first), a.first.number} < std::pair{book_and_year(b.first), b.first.number};
    });
    for (std::size_t i = 1; i < rows_.size(); ++i) {
        rows_[i].second = book_and_year(rows_[i - 1].first) == book_and_year(rows_[i].first) ? rows_[i - 1].first.number : 0;
    }
}

/// Copies into the store, byte by byte; a dry run reads only.
Result<std::vector<ImportedFile>> Run::take_files(const ImportRow& row) {
    std::vector<ImportedFile> taken;
    for (const std::string& path : row.files) {
        const auto found = files_.named(path);
        if (!found) {
            return pass(found.error());
        }
        for (const std::filesystem::path& file : *found) {
            if (taken.size() >= static_cast<std::size_t>(services_.limits.files_per_document)) {
                return fail(Code::too_large, {"Quá nhiều tệp cho một văn bản", "Too many files for one document"});
            }
            std::error_code error;
            if (std::filesystem::file_size(file, error) > services_.limits.upload_bytes || error) {
                return fail(Code::too_large, {fmt::format("Tệp “{}” quá lớn hoặc không đọc được", file.filename().string()),
                                              fmt::format("The file “{}” is too large or cannot be read", file.filename().string())});
            }
            Result<Blob> blob = Blob{};
            if (input_.dry_run) {
                blob = services_.blobs.hash(file);
            } else {
                const auto copy = services_.blobs.temporary();
                std::filesystem::copy_file(file, copy, error);
                blob = error ? Result<Blob>{fail(Code::storage_full, {"Không chép được tệp.", "Cannot copy a file."}, {error.message()})} : services_.blobs.take(copy);
            }
            if (!blob) {
                return pass(blob.error());
            }
            taken.push_back({safe_file_name(normalize(file.filename().string()).value_or(file.filename().string())), std::move(*blob)});
        }
    }
    return taken;
}

Result<void> Run::try_batch(const std::vector<std::pair<const Numbered*, std::vector<ImportedFile>>>& batch) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<void> {
        for (const auto& [one, files] : batch) {
            const auto checked = check_import(tx, services_, one->first, one->second, now);
            checked ? tell({one->first.row, ImportOutcome::possible, {}, {}}) : refuse(one->first.row, checked.error().detail);
            report_.files += checked ? static_cast<long long>(files.size()) : 0;
        }
        return {};
    });
}

Result<void> Run::import_batch(const std::vector<std::pair<const Numbered*, std::vector<ImportedFile>>>& batch) {
    auto results = services_.storage.write([&](Tx& tx) -> Result<std::vector<ImportResult>> {
        std::vector<ImportResult> made;  // told after the commit: the closure may run again
        const ImportSource source{sha256_, services_.clock.now()};
        for (const auto& [one, files] : batch) {
            const auto id = import_row(tx, services_, actor_, one->first, one->second, files, source);
            made.push_back(id ? ImportResult{one->first.row, ImportOutcome::imported, *id, {}}
                              : ImportResult{one->first.row, ImportOutcome::refused, {}, id.error().detail});
        }
        return made;
    });
    if (!results) {
        return pass(results.error());
    }
    for (std::size_t i = 0; i < results->size(); ++i) {
        report_.files += (*results)[i].document ? static_cast<long long>(batch[i].second.size()) : 0;
        tell(std::move((*results)[i]));
    }
    return {};
}

Result<void> Run::carry_out() {
    for (std::size_t at = 0; at < rows_.size();) {
        std::vector<std::pair<const Numbered*, std::vector<ImportedFile>>> batch;
        for (; at < rows_.size() && batch.size() < rows_a_batch; ++at) {
            auto files = take_files(rows_[at].first);
            if (files) {
                batch.emplace_back(&rows_[at], std::move(*files));
            } else if (files.error().code == Code::storage_full || files.error().code == Code::unavailable) {
                return pass(files.error());
            } else {
                refuse(rows_[at].first.row, files.error().detail);
            }
        }
        if (auto done = input_.dry_run ? try_batch(batch) : import_batch(batch); !done) {
            return done;
        }
    }
    return {};
}

/// Only when the whole table is in: what was refused may belong into them.
Result<void> Run::close_dossiers() {
    if (input_.dry_run || report_.counts[ImportOutcome::refused] > 0) {
        return {};
    }
    for (const auto& [key, row] : ends_) {
        auto closed = services_.storage.write([&](Tx& tx) -> Result<void> { return close_imported_dossier(tx, services_, actor_, row, services_.clock.now()); });
        if (!closed) {
            return closed;
        }
    }
    return {};
}

ImportReport Run::report() && {
    report_.files_not_named = files_.not_named();
    return std::move(report_);
}

}  // namespace

const char* to_string(ImportOutcome outcome) {
    switch (outcome) {
        case ImportOutcome::imported: return "imported";
        case ImportOutcome::possible: return "possible";
        case ImportOutcome::present: return "present";
        case ImportOutcome::refused: return "refused";
    }
    return "";
}

Result<ImportReport> ImportArchive::run(const Actor& actor, const Input& input, const Each& each) {
    if (!actor.holds_for_agency(records::Role::clerk)) {
        return forbid({"Chỉ văn thư của cơ quan được nhập kho lưu trữ cũ.", "Only a clerk of the agency imports an archive."});
    }
    Run run(services_, actor, input, each);
    if (auto opened = run.open(sheets_); !opened) {
        return pass(opened.error());
    }
    if (auto done = run.carry_out(); !done) {
        return pass(done.error());
    }
    if (auto closed = run.close_dossiers(); !closed) {
        return pass(closed.error());
    }
    return std::move(run).report();
}

}  // namespace vanthu::app
