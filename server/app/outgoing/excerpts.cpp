#include "server/app/outgoing/excerpts.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "server/app/outgoing/copies.hpp"
#include "server/app/temporary_file.hpp"

namespace vanthu::app {
namespace {

using Ending = SandboxOutcome::Ending;
using Range = std::pair<int, int>;

constexpr int pages_limit = 100;

tl::unexpected<Error> no_pages() {
    return fail_field("/pages", {"Ghi trang cần trích, ví dụ 1-2, 5; tối đa 100 trang.", "The pages to take, for example 1-2, 5; a hundred at most."});
}

/// "1-2, 5" as ranges of pages. Nothing where it says no such thing.
std::vector<Range> ranges_of(const std::string& text) {
    std::vector<Range> ranges;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto skip = [&] { at = std::find_if(at, end, [](char c) { return c != ' '; }); };
    const auto number = [&]() -> int {
        int value = 0;
        skip();
        const auto read = std::from_chars(at, end, value);
        at = read.ptr;
        skip();
        return read.ec == std::errc{} && value > 0 ? value : 0;
    };
    while (true) {
        const int first = number();
        int last = first;
        if (at != end && *at == '-') {
            ++at;
            last = number();
        }
        if (first == 0 || last < first) {
            return {};
        }
        ranges.emplace_back(first, last);
        if (at == end) {
            return ranges;
        }
        if (*at++ != ',') {
            return {};
        }
    }
}

}  // namespace

Result<Upload> MakeExcerpts::make(const Actor& actor, const DocumentId& id, const std::string& pages) {
    if (!actor.holds_for_agency(records::Role::clerk)) {
        return forbid({"Chỉ văn thư cơ quan được sao văn bản.", "Only a clerk of the agency makes copies."});
    }
    const auto source = services_.storage.read([&](Tx& tx) { return copied_file(tx, actor, id, records::CopyForm::excerpt); });
    const auto path = source ? services_.blobs.path_of(source->sha256) : Result<std::filesystem::path>{pass(source.error())};
    if (!path) {
        return pass(path.error());
    }
    const std::vector<Range> ranges = ranges_of(pages);
    long long count = 0;
    int first = ranges.empty() ? 0 : ranges.front().first;
    int last = first;
    for (const Range& range : ranges) {
        count += range.second - range.first + 1;
        first = std::min(first, range.first);
        last = std::max(last, range.second);
    }
    if (ranges.empty() || count > pages_limit || last - first >= 10 * pages_limit) {
        return no_pages();
    }
    std::string wanted;
    for (const Range& range : ranges) {
        wanted += fmt::format("{}{}-{}", wanted.empty() ? "" : ",", range.first - first + 1, range.second - first + 1);
    }
    // Drawn anew by the program that also reads strangers' files for previews: no script, field or signature goes along. A page that is
    // not there fails the second.
    const std::vector<std::string> command{
        "sh", "-c", "/usr/bin/pdftocairo -q -pdf -f \"$1\" -l \"$2\" - all.pdf && exec /usr/bin/qpdf --warning-exit-0 all.pdf --pages . \"$3\" -- -", "sh",
        std::to_string(first), std::to_string(last), wanted};
    const auto drawn = sandbox_.run(command, *path, limits_);
    if (drawn.ending == Ending::program_failed) {
        return no_pages();
    }
    if (drawn.ending != Ending::done || !drawn.output.starts_with("%PDF-")) {
        return fail(Code::unavailable, {"Không trích được các trang này.", "These pages cannot be taken."}, {"pdftocairo or qpdf failed in the sandbox"});
    }
    const TemporaryFile target(services_.blobs.temporary());
    std::ofstream out(target.path(), std::ios::binary);
    out << drawn.output;
    out.close();
    const auto blob = out ? services_.blobs.take(target.path()) : Result<Blob>{fail(Code::storage_full, {"Đĩa đầy.", "The disk is full."})};
    if (!blob) {
        return pass(blob.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<Upload> {
        const Instant now = services_.clock.now();
        Upload upload{UploadId::make(now, services_.random), actor.user, "trich-sao.pdf", blob->size_bytes, blob->size_bytes, blob->sha256, now};
        upload.pages = count;
        tx.uploads().add(upload);
        return upload;
    });
}

}  // namespace vanthu::app
