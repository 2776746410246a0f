#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "server/cli/commands.hpp"
#include "server/cli/signature_commands.hpp"
#include "signing/asic/asic_signer.hpp"
#include "signing/batch.hpp"
#include "signing/pades_levels.hpp"
#include "signing/signed_file.hpp"
#include "signing/xades_signer.hpp"

namespace vanthu::cli {
namespace {

using signing::FileKind;
namespace fs = std::filesystem;

Bytes read_whole(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    return to_bytes(content);
}

Result<void> check_files(const fs::path& input, const fs::path& output) {
    std::error_code error;
    if (!fs::is_regular_file(input, error)) {
        return fail(Code::not_found, {"Không đọc được tệp " + input.string(), "Cannot read the file " + input.string()});
    }
    if (fs::exists(output, error)) {
        return fail(Code::conflict, {"Tệp kết quả đã tồn tại.", "The output file exists already."});
    }
    return {};
}

int exit_of(const Error& error) {
    return error.code == Code::invalid_input || error.code == Code::unsupported ? exit_unreadable : exit_failure;
}

/// Written beside its place, then named: a failure leaves nothing.
Result<void> write_output(const fs::path& output, const Bytes& bytes) {
    const auto refuse = [] {
        return fail(Code::storage_full, {"Không ghi được tệp kết quả.", "The output file cannot be written."});
    };
    const fs::path partial = output.string() + ".partial";
    std::error_code error;
    {
        std::ofstream out(partial, std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush()) {
            fs::remove(partial, error);
            return refuse();
        }
    }
    fs::rename(partial, output, error);
    return error ? refuse() : Result<void>{};
}

/// CLI11 has checked the name.
signing::Level level_of(const std::string& name) {
    return signing::parse_level(name).value_or(signing::Level::b_b);
}

/// Says what was reached; a lower level than asked for is a success with a warning.
int say(const Result<signing::AchievedLevel>& achieved) {
    if (!achieved) {
        return print_error(achieved.error(), exit_of(achieved.error()));
    }
    for (const ClientText& message : achieved->messages) {
        std::cerr << message.vi << "\n" << message.en << "\n";
    }
    std::cout << signing::to_string(achieved->level) << "\n";
    return 0;
}

Result<signing::AchievedLevel> keep(const Result<signing::SignedBytes>& made, const fs::path& output) {
    if (!made) {
        return pass(made.error());
    }
    auto written = write_output(output, made->bytes);
    return written ? Result<signing::AchievedLevel>{made->achieved} : pass(written.error());
}

Result<signing::SignatureRequest> pades_request(const SignOptions& options, const signing::Signer& signer, const fs::path& input) {
    signing::SignatureRequest request;
    request.field_name = options.field;
    request.signing_time = SystemClock{}.now();
    request.name = signer.chain().front().common_name();
    request.reason = options.reason;
    request.location = options.location;
    request.level = level_of(options.level);
    if (options.certify > 0) {
        request.certify = static_cast<signing::Certification>(options.certify);
    }
    auto visible = visible_signature(options.appearance, input, request.name, request.signing_time);
    auto lock = parse_lock(options.lock);
    if (!visible || !lock) {
        return pass(!visible ? visible.error() : lock.error());
    }
    request.visible = std::move(*visible);
    request.lock = std::move(*lock);
    return request;
}

/// PDF by PAdES, anything else by CAdES, unless told otherwise.
std::string format_of(const SignOptions& options, const fs::path& input) {
    if (!options.format.empty()) {
        return options.format;
    }
    return signing::kind_of_file(input) == FileKind::pdf ? "pades" : "cades";
}

signing::XadesRequest xades_request(const SignOptions& options) {
    signing::XadesRequest request;
    request.packaging = options.packaging == "enveloping"  ? signing::XadesPackaging::enveloping
                        : options.packaging == "detached" ? signing::XadesPackaging::detached
                                                          : signing::XadesPackaging::enveloped;
    request.signing_time = SystemClock{}.now();
    request.level = level_of(options.level);
    request.claimed_roles = options.roles;
    return request;
}

signing::AsicRequest asic_request(const SignOptions& options, const std::string& format) {
    signing::AsicRequest request;
    request.kind = format == "asic-s" ? signing::AsicKind::simple : signing::AsicKind::extended;
    request.form = options.form == "xades" ? signing::AsicForm::xades : signing::AsicForm::cades;
    request.level = level_of(options.level);
    request.signing_time = SystemClock{}.now();
    request.claimed_roles = options.roles;
    return request;
}

std::vector<signing::AsicFile> asic_files(const SignOptions& options, const fs::path& input) {
    std::vector<signing::AsicFile> files{{.name = input.filename().string(), .mime_type = {}, .path = input, .content = {}}};
    for (const fs::path& more : options.more_files) {
        files.push_back({.name = more.filename().string(), .mime_type = {}, .path = more, .content = {}});
    }
    return files;
}

Result<signing::AchievedLevel> sign_one(const SignOptions& options, const fs::path& input, const fs::path& output, signing::Signer& signer,
                                        const signing::LevelServices& services) {
    const std::string format = format_of(options, input);
    if (format == "pades") {
        auto request = pades_request(options, signer, input);
        return request ? signing::sign_pdf(input, output, *request, signer, services) : pass(request.error());
    }
    if (format == "asic-s" || format == "asic-e") {
        return signing::sign_asic(asic_files(options, input), asic_request(options, format), signer, services, output);
    }
    const Bytes content = read_whole(input);
    if (format == "xades") {
        const signing::XadesObject object{.uri = input.filename().string(), .content = content, .mime_type = {}};
        return keep(signing::sign_xades({object}, xades_request(options), signer, services), output);
    }
    return keep(signing::sign_cades(content, {SystemClock{}.now(), options.enveloping, level_of(options.level)}, signer, services), output);
}

const char* extension_of(const std::string& format) {
    return format == "pades"    ? ""
           : format == "cades"  ? ".p7m"
           : format == "xades"  ? ".xml"
           : format == "asic-s" ? ".asics"
                                : ".asice";
}

/// Every file of a folder, under one authorisation: a line a file on standard output, the count on standard error.
int sign_folder(const SignOptions& options, signing::Signer& signer, const signing::LevelServices& services) {
    std::error_code error;
    fs::create_directories(options.output, error);
    std::vector<fs::path> inputs;
    for (const auto& entry : fs::directory_iterator(options.input, error)) {
        if (entry.is_regular_file()) {
            inputs.push_back(entry.path());
        }
    }
    std::sort(inputs.begin(), inputs.end());
    std::vector<signing::BatchJob> jobs;
    int failures = 0;
    for (const fs::path& input : inputs) {
        const std::string format = format_of(options, input);
        const fs::path output = options.output / (input.filename().string() + extension_of(format));
        if (fs::exists(output, error)) {
            std::cout << input.filename().string() << "\tFAILED\tThe output file exists already.\n";
            ++failures;
            continue;
        }
        if (format == "pades") {
            const auto request = pades_request(options, signer, input);
            if (!request) {
                std::cout << input.filename().string() << "\tFAILED\t" << request.error().detail.en << "\n";
                ++failures;
                continue;
            }
            jobs.push_back(signing::pdf_job(input, output, *request, services));
        } else if (format == "cades") {
            jobs.push_back(signing::cades_job(input, output, {SystemClock{}.now(), options.enveloping, level_of(options.level)}, services));
        } else if (format == "xades") {
            jobs.push_back({.name = input.filename().string(),
                            .sign = [&options, input, output, &services](signing::Signer& key) {
                                return sign_one(options, input, output, key, services);
                            },
                            .prepare = {}, .complete = {}, .abandon = {}});
        } else {
            jobs.push_back(signing::asic_job(input.filename().string(), asic_files(options, input), output, asic_request(options, format), services));
        }
    }
    signing::BatchOptions batch;
    batch.progress = [](const signing::BatchProgress& progress) {
        std::cerr << fmt::format("\r{} / {}, {} failed", progress.done, progress.total, progress.failed) << std::flush;
    };
    for (const signing::BatchResult& one : signing::sign_batch(jobs, signer, batch)) {
        failures += one.outcome ? 0 : 1;
        std::cout << one.name << "\t" << (one.outcome ? signing::to_string(one.outcome->level) : "FAILED\t" + one.outcome.error().detail.en) << "\n";
    }
    std::cerr << "\n";
    return failures == 0 ? 0 : exit_failure;
}

}  // namespace

namespace {

/// The signer's certificate before it signs; warnings go to standard error. The network is asked only where signing asks it anyway.
Result<void> examine(const SignOptions& options, const signing::Signer& signer, const Authorities& authorities) {
    const bool may_fetch = level_of(options.level) > signing::Level::b_b;
    const auto warnings = signing::examine_signer(signer.chain(), signer.algorithm(), authorities.trust(),
                                                  may_fetch ? authorities.services().validation_data : nullptr, SystemClock{}.now());
    if (!warnings) {
        return pass(warnings.error());
    }
    for (const ClientText& warning : *warnings) {
        std::cerr << warning.vi << "\n" << warning.en << "\n";
    }
    return {};
}

}  // namespace

Result<std::optional<signing::FieldLock>> parse_lock(const std::string& text) {
    if (text.empty()) {
        return std::optional<signing::FieldLock>{};
    }
    signing::FieldLock lock;
    const std::size_t colon = text.find(':');
    const std::string action = text.substr(0, colon);
    if (action == "all" && colon == std::string::npos) {
        return std::optional{lock};
    }
    if ((action != "include" && action != "exclude") || colon == std::string::npos) {
        return fail(Code::invalid_input, {"--lock cần dạng all, include:a,b hoặc exclude:a,b", "--lock has the form all, include:a,b or exclude:a,b"});
    }
    lock.action = action == "include" ? signing::FieldLock::Action::include : signing::FieldLock::Action::exclude;
    std::string rest = text.substr(colon + 1);
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        lock.fields.push_back(rest.substr(0, comma));
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
    }
    return std::optional{std::move(lock)};
}

int sign(const SignOptions& options) {
    const auto authorities = Authorities::open(options.authorities);
    if (!authorities) {
        return print_error(authorities.error());
    }
    const auto opened = OpenedSigner::open(options.signer, (*authorities)->fetcher());
    if (!opened) {
        return print_error(opened.error(), opened.error().code == Code::invalid_input ? exit_usage : exit_failure);
    }
    if (auto examined = examine(options, (*opened)->signer(), **authorities); !examined) {
        return print_error(examined.error());
    }
    std::error_code error;
    if (fs::is_directory(options.input, error)) {
        return sign_folder(options, (*opened)->signer(), (*authorities)->services());
    }
    if (auto files = check_files(options.input, options.output); !files) {
        return print_error(files.error(), exit_usage);
    }
    return say(sign_one(options, options.input, options.output, (*opened)->signer(), (*authorities)->services()));
}

int extend(const ExtendOptions& options) {
    if (auto files = check_files(options.input, options.output); !files) {
        return print_error(files.error(), exit_usage);
    }
    const auto authorities = Authorities::open(options.authorities);
    if (!authorities) {
        return print_error(authorities.error());
    }
    const signing::LevelServices& services = (*authorities)->services();
    const signing::Level level = level_of(options.level);
    const FileKind kind = signing::kind_of_file(options.input);
    if (kind == FileKind::pdf) {
        return say(signing::extend_pdf(options.input, options.output, level, services));
    }
    if (kind == FileKind::container) {
        return say(signing::extend_asic(options.input, level, services, options.output));
    }
    const Bytes signature = read_whole(options.input);
    const std::optional<Bytes> detached = options.detached.empty() ? std::nullopt : std::optional{read_whole(options.detached)};
    if (kind == FileKind::xml) {
        const auto content = [&](std::string_view) { return detached ? std::optional<ByteView>{*detached} : std::nullopt; };
        return say(keep(signing::extend_xades(signature, content, level, services), options.output));
    }
    const signing::ContentDigest none = [](const std::string&) { return Bytes{}; };
    return say(keep(signing::extend_cms(signature, detached ? signing::digests_of(*detached) : none, level, services), options.output));
}

int timestamp(const TimestampOptions& options) {
    if (auto files = check_files(options.input, options.output); !files) {
        return print_error(files.error(), exit_usage);
    }
    const auto authorities = Authorities::open(options.authorities);
    if (!authorities) {
        return print_error(authorities.error());
    }
    const signing::LevelServices& services = (*authorities)->services();
    if (services.timestamps == nullptr) {
        return print_error({Code::invalid_input, {"Cần --tsa URL.", "--tsa URL is needed."}, {}, {}}, exit_usage);
    }
    if (signing::kind_of_file(options.input) == FileKind::pdf) {
        const auto done = signing::time_stamp_pdf(options.input, options.output, services);
        return done ? 0 : print_error(done.error(), exit_of(done.error()));
    }
    const Bytes content = read_whole(options.input);
    const auto token = services.timestamps->stamp(services.timestamp_digest, signing::digest_of(services.timestamp_digest, content));
    const auto written = token ? write_output(options.output, *token) : Result<void>{pass(token.error())};
    return written ? 0 : print_error(written.error(), exit_of(written.error()));
}

}  // namespace vanthu::cli
