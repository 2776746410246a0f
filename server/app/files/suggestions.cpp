#include "server/app/files/suggestions.hpp"

#include <algorithm>
#include <string>

#include "server/app/document_access.hpp"
#include "server/app/files/between_file.hpp"

namespace vanthu::app {
namespace {

using Ending = SandboxOutcome::Ending;
using records::Role;

constexpr int text_pages_limit = 20;
constexpr int recognised_pages_limit = 5;  // some seconds each, and the clerk waits
constexpr int at_once_limit = 2;           // the other threads are for people who do not wait for a recognition
constexpr const char* recognition_longest_side = "3000";

Result<void> clerks_only(const Actor& actor) {
    return actor.holds_for_agency(Role::clerk) ? Result<void>{}
                                               : forbid({"Chỉ văn thư được xem gợi ý đăng ký.", "Only clerks are given suggestions."});
}

/// One of the few places for work that takes long.
class Turn final {
public:
    explicit Turn(std::atomic<int>& running) : running_(running), is_mine_(++running <= at_once_limit) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { --running_; }
    [[nodiscard]] bool is_mine() const { return is_mine_; }

private:
    std::atomic<int>& running_;
    bool is_mine_;
};

}  // namespace

Result<SuggestMetadata::Answer> SuggestMetadata::of_upload(const Actor& actor, const UploadId& id) {
    if (auto allowed = clerks_only(actor); !allowed) {
        return pass(allowed.error());
    }
    const auto upload = services_.storage.read([&](Tx& tx) -> Result<Upload> {
        auto found = tx.uploads().find(id);
        if (!found || found->user != actor.user) {
            return fail(Code::not_found, {"Không có lượt tải lên này.", "There is no such upload."});
        }
        return std::move(*found);
    });
    if (!upload) {
        return pass(upload.error());
    }
    if (!upload->sha256) {
        return fail(Code::conflict, {"Tệp chưa tải lên xong.", "The file is not uploaded completely."});
    }
    return read(*upload->sha256, media_type_of(upload->name));
}

Result<SuggestMetadata::Answer> SuggestMetadata::of_document(const Actor& actor, const DocumentId& id) {
    if (auto allowed = clerks_only(actor); !allowed) {
        return pass(allowed.error());
    }
    const auto file = services_.storage.read([&](Tx& tx) -> Result<DocumentFile> {
        if (auto document = load_incoming(tx, actor, id); !document) {
            return pass(document.error());
        }
        for (DocumentFile& one : tx.files().of_document(id)) {
            if (one.kind == "original" && !one.destroyed_by) {
                return std::move(one);
            }
        }
        return fail(Code::conflict, {"Văn bản chưa có tệp.", "The document has no file."});
    });
    return file ? read(file->sha256, file->media_type) : Result<Answer>{pass(file.error())};
}

Result<SuggestMetadata::Answer> SuggestMetadata::read(const std::string& sha256, const std::string& media_type) {
    const bool is_picture = media_type == "image/png" || media_type == "image/jpeg";
    if (!is_picture && media_type != "application/pdf") {
        return fail(Code::unsupported, {"Chỉ gợi ý được từ tệp PDF, PNG hoặc JPEG.", "Suggestions are read from PDF, PNG and JPEG only."});
    }
    const Turn turn(running_);
    if (!turn.is_mine()) {
        return fail(Code::busy, {"Máy chủ đang đọc các tệp khác. Hãy thử lại sau ít giây.", "The server is reading other files. Try again in some seconds."});
    }
    const auto original = services_.blobs.path_of(sha256);
    if (!original) {
        return pass(original.error());
    }
    Answer answer;
    std::vector<reading::PlacedWord> words;
    if (!is_picture) {
        const auto text = sandbox_.run({"pdftotext", "-q", "-bbox-layout", "-l", std::to_string(text_pages_limit), "-enc", "UTF-8", "-", "-"}, *original, limits_);
        if (text.ending == Ending::done) {
            words = reading::words_of_text_layer(text.output);
        }
        for (const auto& word : words) {
            answer.pages = std::max(answer.pages, word.place.page);
        }
    }
    const bool has_text = !words.empty();
    if (!has_text) {
        words = recognise(*original, is_picture, answer.pages);
    }
    answer.read_from = words.empty() ? "" : has_text ? "text" : "recognition";
    answer.items = reading::suggest(words);
    return answer;
}

std::vector<reading::PlacedWord> SuggestMetadata::recognise(const std::filesystem::path& original, bool is_picture, int& pages) {
    const std::vector<std::string> read_page{"tesseract", "stdin", "stdout", "-l", "vie", "tsv"};
    std::vector<reading::PlacedWord> words;
    for (int page = 1; page <= (is_picture ? 1 : recognised_pages_limit); ++page) {
        SandboxOutcome outcome;
        if (is_picture) {
            outcome = sandbox_.run(read_page, original, limits_);
        } else {
            const std::string number = std::to_string(page);
            const auto drawn = sandbox_.run({"pdftoppm", "-q", "-gray", "-png", "-scale-to", recognition_longest_side, "-f", number, "-l", number, "-"}, original, limits_);
            if (drawn.ending != Ending::done || drawn.output.empty()) {
                break;  // behind the last page, or unreadable: what was read so far is what there is
            }
            const BetweenFile picture(services_.blobs.temporary(), drawn.output);
            if (!picture.is_written()) {
                break;
            }
            outcome = sandbox_.run(read_page, picture.path(), limits_);
        }
        if (outcome.ending != Ending::done) {
            break;
        }
        const auto read = reading::words_of_recognition(outcome.output, page);
        words.insert(words.end(), read.begin(), read.end());
        pages = page;
        if (reading::has_foot(words, page)) {
            break;
        }
    }
    return words;
}

}  // namespace vanthu::app
