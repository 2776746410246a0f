#include "server/app/files/derivatives.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

#include "server/app/document_access.hpp"
#include "server/app/files/between_file.hpp"
#include "server/app/files/file_jobs.hpp"

namespace vanthu::app {
namespace {

using Ending = SandboxOutcome::Ending;

constexpr long long recognised_pages_limit = 50;
// By pixels, not by dots per inch: pages of any size give pictures of one size. A4 has some 250 dots per inch then.
constexpr const char* recognition_longest_side = "3000";
constexpr const char* preview_longest_side = "1200";

bool is_pdf(const DocumentFile& file) {
    return file.media_type == "application/pdf";
}

bool is_picture(const DocumentFile& file) {
    return file.media_type == "image/png" || file.media_type == "image/jpeg";
}

const char* error_of(Ending ending) {
    switch (ending) {
        case Ending::done: return "";
        case Ending::program_failed: return "program_failed";
        case Ending::timed_out: return "timed_out";
        case Ending::too_much_output: return "too_much_output";
        case Ending::stopped: return "stopped";
        case Ending::not_started: return "not_started";
    }
    return "not_started";
}

bool says_something(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char one) { return static_cast<unsigned char>(one) > ' '; });
}

Derivative wanted(const Services& services, const FileId& file, const std::string& kind, long long page, Instant now) {
    Derivative one;
    one.id = DerivativeId::make(now, services.random);
    one.file = file;
    one.kind = kind;
    one.page = page;
    one.media_type = kind == "preview" ? "image/png" : "text/plain; charset=utf-8";
    one.created_at = now;
    one.changed_at = now;
    return one;
}

void queue(Tx& tx, const Services& services, const FileId& file, const std::string& kind, long long page, Instant now) {
    const Derivative one = wanted(services, file, kind, page, now);
    if (tx.derivatives().add(one)) {
        add_file_job(tx, derivative_work, one.id.text(), now);
    }
}

tl::unexpected<Error> no_such_file() {
    return fail(Code::not_found, {"Không có tệp này.", "There is no such file."});
}

Result<DocumentFile> readable_file(Tx& tx, const Actor& actor, const FileId& id) {
    auto file = tx.files().find(id);
    if (!file || file->destroyed_by || (!load_incoming(tx, actor, file->document) && !load_outgoing(tx, actor, file->document))) {
        return no_such_file();
    }
    return std::move(*file);
}

tl::unexpected<Error> is_stopping() {
    return fail(Code::unavailable, {"Máy chủ đang dừng.", "The server is going down."});
}

tl::unexpected<Error> disk_failed() {
    return fail(Code::unavailable, {"Không ghi được tệp tạm.", "Cannot write a temporary file."});
}

}  // namespace

void queue_derivatives(Tx& tx, const Services& services, const DocumentFile& file, Instant now) {
    if (!is_pdf(file) && !is_picture(file)) {
        return;
    }
    queue(tx, services, file.id, is_pdf(file) ? "text" : "recognition", 0, now);
    if (is_pdf(file)) {
        queue(tx, services, file.id, "preview", 1, now);
    }
}

Result<void> MakeDerivative::run(const DerivativeId& id) {
    struct Seen {
        Derivative derivative;
        DocumentFile file;
    };
    const auto seen = services_.storage.write([&](Tx& tx) -> Result<std::optional<Seen>> {
        auto one = tx.derivatives().find(id);
        auto file = one ? tx.files().find(one->file) : std::nullopt;
        if (!file || file->destroyed_by || one->state == "done") {
            return std::nullopt;
        }
        one->state = "running";
        one->changed_at = services_.clock.now();
        tx.derivatives().save(*one);
        return Seen{std::move(*one), std::move(*file)};
    });
    if (!seen) {
        return pass(seen.error());
    }
    if (!seen->has_value()) {
        return {};
    }
    const auto& [derivative, file] = **seen;
    const auto original = services_.blobs.path_of(file.sha256);
    if (!original) {
        return keep(id, {"not_started", {}});
    }
    const bool picture = is_picture(file);
    Made made;
    if (derivative.kind == "recognition") {
        auto read = recognition(*original, picture);
        if (!read) {
            return pass(read.error());
        }
        made = std::move(*read);
    } else {
        made = derivative.kind == "text" ? text(*original) : preview(*original, derivative.page, picture);
    }
    return made.error == error_of(Ending::stopped) ? Result<void>{is_stopping()} : keep(id, made);
}

Result<void> MakeDerivative::give_up(const DerivativeId& id) {
    return keep(id, {"given_up", {}});
}

MakeDerivative::Made MakeDerivative::text(const std::filesystem::path& original) {
    auto outcome = sandbox_.run({"pdftotext", "-q", "-layout", "-enc", "UTF-8", "-", "-"}, original, limits_);
    if (outcome.ending != Ending::done) {
        return {error_of(outcome.ending), {}};
    }
    const bool is_empty = !says_something(outcome.output);
    return {is_empty ? "no_text" : "", std::move(outcome.output), is_empty};
}

Result<MakeDerivative::Made> MakeDerivative::recognition(const std::filesystem::path& original, bool is_picture) {
    // One core, a page at a time: a page of a scan takes some seconds. OpenMP is told the same by the sandbox.
    const std::vector<std::string> read_page{"tesseract", "stdin", "stdout", "-l", "vie"};
    Made made;
    for (long long page = 1; page <= (is_picture ? 1 : recognised_pages_limit); ++page) {
        SandboxOutcome outcome;
        if (is_picture) {
            outcome = sandbox_.run(read_page, original, limits_);
        } else {
            const std::string number = std::to_string(page);
            const auto drawn = sandbox_.run({"pdftoppm", "-q", "-gray", "-png", "-scale-to", recognition_longest_side, "-f", number, "-l", number, "-"}, original, limits_);
            const bool is_behind_the_end = page > 1 && (drawn.ending == Ending::program_failed || drawn.output.empty());
            if (is_behind_the_end) {
                break;
            }
            if (drawn.ending != Ending::done) {
                return Made{error_of(drawn.ending), {}};
            }
            const BetweenFile picture(services_.blobs.temporary(), drawn.output);
            if (!picture.is_written()) {
                return disk_failed();
            }
            outcome = sandbox_.run(read_page, picture.path(), limits_);
        }
        if (outcome.ending != Ending::done) {
            return Made{error_of(outcome.ending), {}};
        }
        made.content += outcome.output;  // tesseract ends each page with a form feed, as pdftotext does
    }
    made.error = says_something(made.content) ? "" : "no_text";
    return made;
}

MakeDerivative::Made MakeDerivative::preview(const std::filesystem::path& original, long long page, bool is_picture) {
    if (is_picture) {
        return {"not_needed", {}};  // the file itself is one
    }
    const std::string number = std::to_string(page);
    auto outcome = sandbox_.run({"pdftoppm", "-q", "-png", "-scale-to", preview_longest_side, "-f", number, "-l", number, "-"}, original, limits_);
    if (outcome.ending == Ending::done && outcome.output.empty()) {
        return {"no_such_page", {}};
    }
    return {error_of(outcome.ending), std::move(outcome.output)};
}

namespace {

constexpr std::size_t most_words_bytes = 2U * 1024U * 1024U;  // of a document, in the index

void add_file(std::string& words, const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text(most_words_bytes - std::min(words.size(), most_words_bytes), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    words += " " + text;
}

/// The words of all files of the document, the new text among them; nothing for what is no text.
std::optional<std::string> words_with(const Services& services, const DerivativeId& id, const std::string& content) {
    auto others = services.storage.read([&](Tx& tx) -> Result<std::optional<std::vector<std::string>>> {
        const auto one = tx.derivatives().find(id);
        const auto file = one && (one->kind == "text" || one->kind == "recognition") ? tx.files().find(one->file) : std::nullopt;
        if (!file) {
            return std::optional<std::vector<std::string>>{};
        }
        std::vector<std::string> digests;
        for (const DocumentFile& other : tx.files().of_document(file->document)) {
            for (const Derivative& made : tx.derivatives().of_file(other.id)) {
                const bool is_text = made.kind == "text" || made.kind == "recognition";
                if (is_text && made.id != id && made.sha256 && !other.destroyed_by) {
                    digests.push_back(*made.sha256);
                }
            }
        }
        return std::optional{std::move(digests)};
    });
    if (!others || !*others) {
        return std::nullopt;
    }
    std::string words = content.substr(0, most_words_bytes);
    for (const std::string& digest : **others) {
        if (const auto path = services.blobs.path_of(digest)) {
            add_file(words, *path);
        }
    }
    return words;
}

}  // namespace

Result<void> MakeDerivative::keep(const DerivativeId& id, const Made& made) {
    std::optional<Blob> blob;
    if (made.error.empty()) {
        const BetweenFile file(services_.blobs.temporary(), made.content);
        if (!file.is_written()) {
            return disk_failed();
        }
        auto taken = services_.blobs.take(file.path());
        if (!taken) {
            return pass(taken.error());
        }
        blob = std::move(*taken);
    }
    const Instant now = services_.clock.now();
    const auto words = made.error.empty() ? words_with(services_, id, made.content) : std::nullopt;
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        auto one = tx.derivatives().find(id);
        const auto file = one ? tx.files().find(one->file) : std::nullopt;
        if (!file || file->destroyed_by) {
            if (blob) {
                tx.derivatives().discard(blob->sha256, blob->size_bytes, now);
            }
            return {};
        }
        one->state = blob ? "done" : "failed";
        one->error = blob ? std::nullopt : std::optional{made.error};
        one->size_bytes = blob ? blob->size_bytes : 0;
        one->sha256 = blob ? std::optional{blob->sha256} : std::nullopt;
        one->changed_at = now;
        tx.derivatives().save(*one);
        if (words && blob) {
            tx.search().index_content(file->document, *words);
        }
        if (made.has_no_text) {
            queue(tx, services_, one->file, "recognition", 0, now);
        }
        return {};
    });
}

Result<std::vector<Derivative>> DerivativeDesk::of_file(const Actor& actor, const FileId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Derivative>> {
        if (auto file = readable_file(tx, actor, id); !file) {
            return pass(file.error());
        }
        return tx.derivatives().of_file(id);
    });
}

Result<Derivative> DerivativeDesk::request(const Actor& actor, const FileId& id, const std::string& kind, long long page) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Derivative> {
        const auto file = readable_file(tx, actor, id);
        if (!file) {
            return pass(file.error());
        }
        const bool can_be = is_pdf(*file) || (is_picture(*file) && kind == "recognition");
        if (!can_be) {
            return fail(Code::unsupported, {"Không tạo được nội dung này từ loại tệp này.", "This cannot be made from a file of this kind."});
        }
        queue(tx, services_, id, kind, page, now);
        auto one = tx.derivatives().find(id, kind, page);
        if (one->state == "failed") {
            one->state = "queued";
            one->error.reset();
            one->changed_at = now;
            tx.derivatives().save(*one);
            add_file_job(tx, derivative_work, one->id.text(), now);
        }
        return std::move(*one);
    });
}

Result<DerivativeDesk::Content> DerivativeDesk::content(const Actor& actor, const DerivativeId& id) {
    auto one = services_.storage.read([&](Tx& tx) -> Result<Derivative> {
        auto found = tx.derivatives().find(id);
        if (!found || !readable_file(tx, actor, found->file)) {
            return no_such_file();
        }
        return std::move(*found);
    });
    if (!one) {
        return pass(one.error());
    }
    if (!one->sha256) {
        return fail(Code::conflict, {"Nội dung này chưa tạo xong.", "This is not made yet."});
    }
    auto path = services_.blobs.path_of(*one->sha256);
    return path ? Result<Content>{Content{std::move(*one), std::move(*path)}} : Result<Content>{pass(path.error())};
}

}  // namespace vanthu::app
