#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "server/cli/commands.hpp"
#include "server/cli/signature_commands.hpp"
#include "server/composition.hpp"
#include "server/net/http_fetcher.hpp"
#include "signing/cades_signer.hpp"
#include "signing/pades_levels.hpp"
#include "signing/pades_signer.hpp"
#include "signing/signed_file.hpp"
#include "signing/time_stamp.hpp"
#include "signing/validation_data.hpp"

namespace vanthu::cli {
namespace {

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_pdf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string head(1024, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    return head.find("%PDF-") != std::string::npos;
}

Result<void> check_files(const std::filesystem::path& input, const std::filesystem::path& output) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(input, error)) {
        return fail(Code::not_found, {"Không đọc được tệp " + input.string(), "Cannot read the file " + input.string()});
    }
    if (std::filesystem::exists(output, error)) {
        return fail(Code::conflict, {"Tệp kết quả đã tồn tại.", "The output file exists already."});
    }
    return {};
}

int exit_of(const Error& error) {
    return error.code == Code::invalid_input || error.code == Code::unsupported ? exit_unreadable : exit_failure;
}

/// Written beside its place, then named: a failure leaves nothing.
int write_output(const std::filesystem::path& output, const Bytes& bytes) {
    const std::filesystem::path partial = output.string() + ".partial";
    {
        std::ofstream out(partial, std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush()) {
            std::error_code ignored;
            std::filesystem::remove(partial, ignored);
            return print_error({Code::storage_full, {"Không ghi được tệp kết quả.", "The output file cannot be written."}, {}, {}});
        }
    }
    std::error_code error;
    std::filesystem::rename(partial, output, error);
    return error ? print_error({Code::unavailable, {"Không ghi được tệp kết quả.", "The output file cannot be written."}, {}, {}}) : 0;
}

/// The authorities that the options name, together with what they stand on.
class Authorities final {
public:
    static Result<std::unique_ptr<Authorities>> open(const AuthorityOptions& options) {
        auto trust = signing::TrustStore::load(options.trust);
        if (!trust) {
            return pass(trust.error());
        }
        return std::unique_ptr<Authorities>(new Authorities(options, std::move(*trust)));
    }

    [[nodiscard]] const signing::LevelServices& services() const { return services_; }
    [[nodiscard]] const signing::TrustStore& trust() const { return trust_; }

private:
    Authorities(const AuthorityOptions& options, signing::TrustStore trust)
        : trust_(std::move(trust)), fetcher_({.hosts = {}, .private_addresses = options.private_addresses}), tsa_(options.tsa, fetcher_, random_),
          data_(trust_, &fetcher_, clock_) {
        services_.timestamps = options.tsa.empty() ? nullptr : &tsa_;
        services_.validation_data = &data_;
        services_.may_lower_level = !options.strict_level;
    }

    SystemClock clock_;
    SystemRandom random_;
    signing::TrustStore trust_;
    net::HttpFetcher fetcher_;
    signing::TimestampAuthority tsa_;
    signing::PointedValidationData data_;
    signing::LevelServices services_;
};

/// CLI11 has checked the name.
signing::Level level_of(const std::string& name) {
    return signing::parse_level(name).value_or(signing::Level::b_b);
}

/// Says what was reached; a lower level than asked for is a success with a warning.
int say(const signing::AchievedLevel& achieved) {
    for (const ClientText& message : achieved.messages) {
        std::cerr << message.vi << "\n" << message.en << "\n";
    }
    std::cout << signing::to_string(achieved.level) << "\n";
    return 0;
}

Result<std::optional<signing::VisibleSignature>> visible_of(const SignOptions& options, const std::string& name) {
    if (options.page <= 0) {
        return std::optional<signing::VisibleSignature>{};
    }
    signing::VisibleSignature visible;
    visible.page = options.page;
    auto& place = visible.place;
    if (std::sscanf(options.rectangle.c_str(), "%lf,%lf,%lf,%lf", &place.x, &place.y, &place.width, &place.height) != 4) {
        return fail(Code::invalid_input, {"--rectangle cần dạng x,y,rộng,cao", "--rectangle has the form x,y,width,height"});
    }
    visible.drawing.framed = true;
    visible.drawing.font_size = 9;
    visible.drawing.lines = {"Ký bởi: " + name};
    if (!options.image.empty()) {
        visible.drawing.png = to_bytes(read_whole(options.image));
        visible.drawing.framed = false;
        visible.drawing.lines.clear();
    }
    return std::optional{std::move(visible)};
}

Result<std::optional<signing::FieldLock>> lock_of(const std::string& text) {
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

int sign_as_pades(const SignOptions& options, signing::Signer& signer, const signing::LevelServices& services) {
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
    auto visible = visible_of(options, request.name);
    auto lock = lock_of(options.lock);
    if (!visible || !lock) {
        return print_error(!visible ? visible.error() : lock.error(), exit_usage);
    }
    request.visible = std::move(*visible);
    request.lock = std::move(*lock);
    const auto done = signing::sign_pdf(options.input, options.output, request, signer, services);
    return done ? say(*done) : print_error(done.error(), exit_of(done.error()));
}

int sign_as_cades(const SignOptions& options, signing::Signer& signer, const signing::LevelServices& services) {
    const std::string content = read_whole(options.input);
    const auto done = signing::sign_cades(as_bytes(content), {SystemClock{}.now(), options.enveloping, level_of(options.level)}, signer, services);
    if (!done) {
        return print_error(done.error(), exit_of(done.error()));
    }
    const int written = write_output(options.output, done->bytes);
    return written == 0 ? say(done->achieved) : written;
}

}  // namespace

int sign(const SignOptions& options) {
    const auto password = read_secret(options.password_file);
    if (!password) {
        return print_error(password.error(), exit_usage);
    }
    if (auto files = check_files(options.input, options.output); !files) {
        return print_error(files.error(), exit_usage);
    }
    auto signer = signing::Pkcs12Keystore::load(options.keystore, *password, {.digest = {}, .rsa_pkcs1 = options.pkcs1});
    const auto authorities = Authorities::open(options.authorities);
    if (!signer || !authorities) {
        return print_error(!signer ? signer.error() : authorities.error());
    }
    const bool as_pades = options.format.empty() ? is_pdf(options.input) : options.format == "pades";
    return as_pades ? sign_as_pades(options, **signer, (*authorities)->services()) : sign_as_cades(options, **signer, (*authorities)->services());
}

int extend(const ExtendOptions& options) {
    if (auto files = check_files(options.input, options.output); !files) {
        return print_error(files.error(), exit_usage);
    }
    const auto authorities = Authorities::open(options.authorities);
    if (!authorities) {
        return print_error(authorities.error());
    }
    if (is_pdf(options.input)) {
        const auto done = signing::extend_pdf(options.input, options.output, level_of(options.level), (*authorities)->services());
        return done ? say(*done) : print_error(done.error(), exit_of(done.error()));
    }
    const std::string cms = read_whole(options.input);
    const std::string detached = options.detached.empty() ? std::string{} : read_whole(options.detached);
    const signing::ContentDigest none = [](const std::string&) { return Bytes{}; };
    const auto digest = options.detached.empty() ? none : signing::digests_of(as_bytes(detached));
    const auto done = signing::extend_cms(as_bytes(cms), digest, level_of(options.level), (*authorities)->services());
    if (!done) {
        return print_error(done.error(), exit_of(done.error()));
    }
    const int written = write_output(options.output, done->bytes);
    return written == 0 ? say(done->achieved) : written;
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
    if (is_pdf(options.input)) {
        const auto done = signing::time_stamp_pdf(options.input, options.output, services);
        return done ? 0 : print_error(done.error(), exit_of(done.error()));
    }
    const std::string content = read_whole(options.input);
    const auto token = services.timestamps->stamp(services.timestamp_digest, signing::digest_of(services.timestamp_digest, as_bytes(content)));
    return token ? write_output(options.output, *token) : print_error(token.error(), exit_of(token.error()));
}

}  // namespace vanthu::cli
