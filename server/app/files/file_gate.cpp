#include "server/app/files/file_gate.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

namespace vanthu::app {
namespace {

constexpr std::streamoff looked_at_bytes = 4 * 1024 * 1024;  // of each end: names of parts and storages stand there

std::string piece_of(std::ifstream& in, std::streamoff from, std::streamoff size) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    in.clear();
    in.seekg(from);
    in.read(bytes.data(), size);
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

tl::unexpected<Error> cannot_look(const std::string& cause) {
    return fail(Code::unavailable, {"Chưa kiểm tra được nội dung tệp. Hãy thử lại hoặc báo quản trị hệ thống.", "The file's content could not be checked. Try again, or tell the operator."},
                {cause});
}

}  // namespace

Result<FoundContent> FileGate::look_into(const std::filesystem::path& file) {
    SandboxLimits limits;
    limits.cpu = std::chrono::seconds{10};
    limits.wall = std::chrono::seconds{20};
    limits.output_bytes = 4096;
    const auto told = sandbox_.run({"file", "-b", "--mime-type", "-"}, file, limits);
    if (told.ending != SandboxOutcome::Ending::done) {
        return cannot_look("the program file did not end well");
    }
    FoundContent found;
    found.media_type = told.output.substr(0, told.output.find_first_of("\r\n;"));
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const std::streamoff size = in.tellg();
    if (size < 0) {
        return cannot_look("the file cannot be read");
    }
    const auto part = std::min(size, looked_at_bytes);
    const std::string head = piece_of(in, 0, part);
    found.has_macros = names_macros(head, piece_of(in, size - part, part));
    return found;
}

Result<std::string> FileGate::judge(const std::filesystem::path& file, const std::string& name) {
    const auto found = look_into(file);
    if (!found) {
        return pass(found.error());
    }
    if (auto taken = judge_content(name, *found, policy_); !taken) {
        return pass(taken.error());
    }
    if (scanner_ == nullptr) {
        return std::string{"off"};
    }
    const VirusVerdict verdict = scanner_->scan(file);
    switch (verdict.outcome) {
        case VirusVerdict::Outcome::clean:
            return std::string{"clean"};
        case VirusVerdict::Outcome::infected:
            return fail(Code::unsupported, {fmt::format("Tệp “{}” có mã độc ({}) nên không được nhận.", name, verdict.words),
                                            fmt::format("The file “{}” holds a virus ({}) and is refused.", name, verdict.words)});
        case VirusVerdict::Outcome::failed:
            break;
    }
    if (unscanned_ == Unscanned::accept) {
        return std::string{"not_scanned"};
    }
    return fail(Code::unavailable, {"Chưa quét được mã độc nên chưa nhận tệp. Hãy thử lại sau, hoặc báo quản trị hệ thống.",
                                    "The antivirus does not answer, so the file is not taken yet. Try again later, or tell the operator."},
                {"clamd: " + verdict.words});
}

}  // namespace vanthu::app
